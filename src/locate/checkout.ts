import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment, GitHubContext } from '../github-context.ts';
import { plainFiles } from './checkout/plain-files.ts';
import { trackedFiles } from './checkout/tracked-files.ts';
import { type Tree, treeOf } from './tree.ts';

/**
 * The files of the repository that is checked out in the workspace, looked up when they are first asked for. Git says which those are: what is not tracked is not on GitHub, so that an annotation would lead nowhere. The
 * repository may also lie in a folder of the workspace (`path` of `actions/checkout`): the only one there that was cloned
 * from the workflow's own.
 *
 * Where Git is missing or says nothing, files count that are there, and nothing is said of endings: without a list nobody knows
 * whether a file is the only one. `undefined` where nothing is checked out at all. Never throws. Git is given half of `timeLeft`
 * (milliseconds) at the most, and of `env` what it needs.
 */
export function checkoutIn(
  context: Pick<GitHubContext, 'workspace' | 'repository'>,
  env: Environment,
  timeLeft: () => number = () => Number.POSITIVE_INFINITY,
): () => Tree | undefined {
  let known: { readonly tree: Tree | undefined } | undefined;
  return () => {
    known ??= { tree: treeIn(context, env, timeLeft()) };
    return known.tree;
  };
}

function treeIn(
  context: Pick<GitHubContext, 'workspace' | 'repository'>,
  env: Environment,
  timeLeft: number,
): Tree | undefined {
  const workspace = folderAt(context.workspace);
  if (workspace === undefined) return undefined;
  const root = existsSync(join(workspace, '.git')) ? workspace : cloneIn(workspace, context.repository);
  const tracked = root === undefined ? [] : trackedFiles(root, { env, workspace, timeLeft });
  return tracked.length > 0 ? treeOf(tracked) : plainFiles(root ?? workspace);
}

/** The folder's own path, if there is anything in it. */
function folderAt(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readdirSync(path).length > 0 ? realpathSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** The only folder in the workspace into which a repository was cloned. */
function cloneIn(workspace: string, repository: string | undefined): string | undefined {
  if (repository === undefined) return undefined;
  const folders = readdirSync(workspace, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const clones = folders
    .map(({ name }) => join(workspace, name))
    .filter((folder) => isCloneOf(repository.toLowerCase(), join(folder, '.git', 'config')));
  return clones.length === 1 ? clones[0] : undefined;
}

/** Bytes of a clone's configuration, at the most. */
const longestConfig = 1_000_000;

function isCloneOf(repository: string, config: string): boolean {
  try {
    if (statSync(config).size > longestConfig) return false;
    const addresses = readFileSync(config, 'utf8').matchAll(/^[ \t]*url[ \t]*=(.*)$/gm);
    return [...addresses].some(([, address = '']) => {
      const named = address
        .trim()
        .toLowerCase()
        .replace(/\/$/, '')
        .replace(/\.git$/, '');
      return named.endsWith(`/${repository}`) || named.endsWith(`:${repository}`);
    });
  } catch {
    // No clone, or none that may be read.
    return false;
  }
}
