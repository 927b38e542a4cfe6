import { readdirSync, realpathSync } from 'node:fs';
import { basename, relative } from 'node:path';
import type { Environment, GitHubContext } from '../github-context.ts';
import type { FailedExecution } from '../test-engine/model.ts';
import { clonesIn, isCloneOf, isNamesake, type Origin } from './checkout/clones.ts';
import { type Clone, cloneAt } from './checkout/git-folder.ts';
import { ownersFileIn } from './checkout/owners.ts';
import { plainFiles } from './checkout/plain-files.ts';
import { trackedFiles } from './checkout/tracked-files.ts';
import { type Tree, treeOf } from './tree.ts';

/** What the runner says about the workspace, and about what should be in it. */
export type WorkspaceContext = Pick<
  GitHubContext,
  'workspace' | 'runnerWorkspace' | 'repository' | 'server' | 'event' | 'sha'
>;

/** Identifies the run that an execution belongs to. */
export type RunKey = Pick<FailedExecution, 'suite' | 'runId'>;

/**
 * What the workspace shows about this repository's files, for one run:
 *
 * - `none`: nothing. There is no clone of this repository, or several and none at the commit that was tested;
 * - `tested`: a clone at the commit that was tested, and Git lists all of its files. A file that is not listed does not exist;
 * - `other-commit`: a clone at another commit, or one whose files Git does not list. A file in it exists; nothing follows if one is missing.
 */
export type Checkout =
  | { readonly kind: 'none' }
  | { readonly kind: 'tested'; readonly files: Tree }
  | { readonly kind: 'other-commit'; readonly files: Tree };

/** A clone's folder, relative to the workspace, with `/`; '' is the workspace itself. */
export interface ClonedFolder {
  readonly path: string;
  /** Whether its paths are paths of this repository: it is a clone of it or of a fork, or it is at the commit that was tested. */
  readonly isOurs: boolean;
}

/** Where jobs of this workflow check out, and what is there now. It is read once, on demand. */
export interface Workspace {
  /** Its absolute paths in this and other jobs: `/home/runner/work/shop/shop`. */
  readonly roots: readonly string[];
  readonly clones: () => readonly ClonedFolder[];
  readonly checkout: (run: RunKey) => Checkout;
  /** The text of the file of owners in a run's clone, if there is one; see `ownersOf`. */
  readonly ownersFile: (run: RunKey) => string | undefined;
}

const none: Checkout = { kind: 'none' };

/** A workspace about which nothing is known. */
export const noWorkspace: Workspace = {
  roots: [],
  clones: () => [],
  checkout: () => none,
  ownersFile: () => undefined,
};

/** What reading a workspace needs. */
export interface WorkspaceOptions {
  /** The process's variables. Git needs some of them. */
  readonly env: Environment;
  /** The commit of each run as it was sent: 40 or 64 hexadecimal digits, at least the first seven of them, or anything else. */
  readonly commits?: readonly (RunKey & { readonly commit: string | undefined })[];
  /** Milliseconds. Searching and Git get a part of them. */
  readonly timeLeft?: () => number;
}

/**
 * The workspace with its clones. A clone is one of this repository if a remote in its configuration names the server and the repository,
 * at the workspace's root or at any depth. The runner annotates files by the same rule (OutputManager.cs). Never throws.
 */
export function workspaceOf(context: WorkspaceContext, options: WorkspaceOptions): Workspace {
  let found: Found | undefined;
  const look = () => {
    found ??= new Found(context, options);
    return found;
  };
  return {
    roots: rootsIn(context),
    clones: () => look().folders,
    checkout: (run) => look().checkout(run),
    ownersFile: (run) => look().ownersFile(run),
  };
}

/** The workspace, and its path outside of the container. */
function rootsIn({ workspace, runnerWorkspace, repository = '' }: WorkspaceContext): readonly string[] {
  const name = basename(repository);
  const all = [
    workspace ?? '',
    ...(runnerWorkspace === undefined || name === '' ? [] : [`${runnerWorkspace}/${name}`]),
  ];
  const roots = all.map((root) => root.replaceAll('\\', '/').replace(/\/+$/, ''));
  return [...new Set(roots)].filter((root) => root !== '');
}

interface Evidence {
  readonly tested: Checkout;
  readonly other: Checkout;
}

/** What was found in the workspace. */
class Found {
  readonly #env: Environment;
  readonly #timeLeft: () => number;
  readonly #workspace: string | undefined;
  readonly #origin: Origin | undefined;
  readonly #commits: ReadonlyMap<string, string>;
  readonly #eventCommit: string | undefined;
  readonly #clones: readonly Clone[];
  #folders: readonly ClonedFolder[] | undefined;
  readonly #evidence = new Map<Clone, Evidence>();
  readonly #ownersFiles = new Map<Clone, string | undefined>();

  constructor(
    context: WorkspaceContext,
    { env, commits = [], timeLeft = () => Number.POSITIVE_INFINITY }: WorkspaceOptions,
  ) {
    this.#env = env;
    this.#timeLeft = timeLeft;
    this.#workspace = folderAt(context.workspace);
    this.#origin = originIn(context);
    this.#commits = new Map(commits.flatMap(({ commit, ...run }) => (isCommit(commit) ? [[keyOf(run), commit]] : [])));
    this.#eventCommit = eventCommit(context);
    this.#clones = this.#search();
  }

  checkout(run: RunKey): Checkout {
    const { clone, isTested } = this.#cloneFor(run);
    if (clone === undefined) return none;
    const { tested, other } = this.#filesIn(clone);
    return isTested ? tested : other;
  }

  ownersFile(run: RunKey): string | undefined {
    const { clone } = this.#cloneFor(run);
    if (clone === undefined) return undefined;
    if (!this.#ownersFiles.has(clone)) this.#ownersFiles.set(clone, ownersFileIn(clone.folder));
    return this.#ownersFiles.get(clone);
  }

  /** The clone at the commit that was tested, or else the only one. */
  #cloneFor(run: RunKey): { readonly clone: Clone | undefined; readonly isTested: boolean } {
    const ours = this.#clones.filter((clone) => this.#isOfOrigin(clone));
    const commit = this.#commits.get(keyOf(run));
    const tested =
      ours.find(({ head }) => isSame(head, commit)) ?? ours.find(({ head }) => isSame(head, this.#eventCommit));
    return { clone: tested ?? (ours.length === 1 ? ours[0] : undefined), isTested: tested !== undefined };
  }

  /** Computed once, since every failure needs it. */
  get folders(): readonly ClonedFolder[] {
    const workspace = this.#workspace ?? '';
    this.#folders ??= this.#clones.map((clone) => ({
      path: relative(workspace, clone.folder).replaceAll('\\', '/'),
      isOurs: this.#isOfOrigin(clone) || this.#isAnyTested(clone) || this.#isNamesake(clone),
    }));
    return this.#folders;
  }

  /** If the workspace's root is at the commit that was tested, nothing else is searched. */
  #search(): readonly Clone[] {
    const workspace = this.#workspace;
    if (workspace === undefined) return [];
    const root = cloneAt(workspace, workspace);
    if (root !== undefined && this.#isOfOrigin(root) && this.#isAnyTested(root)) return [root];
    return clonesIn(workspace, this.#timeLeft());
  }

  #isOfOrigin(clone: Clone): boolean {
    return this.#origin !== undefined && isCloneOf(this.#origin, clone);
  }

  #isNamesake(clone: Clone): boolean {
    return this.#origin !== undefined && isNamesake(this.#origin, clone);
  }

  #isAnyTested({ head }: Clone): boolean {
    return [this.#eventCommit, ...this.#commits.values()].some((commit) => isSame(head, commit));
  }

  /** What a clone shows to runs of its commit, and to other runs. Each is made once. */
  #filesIn(clone: Clone): Evidence {
    const known = this.#evidence.get(clone);
    if (known !== undefined) return known;
    const { folder } = clone;
    const options = { env: this.#env, workspace: this.#workspace ?? folder, timeLeft: this.#timeLeft() };
    const tracked = trackedFiles(folder, options);
    const files = tracked.length > 0 ? treeOf(tracked) : plainFiles(folder);
    const other: Checkout = { kind: 'other-commit', files };
    const evidence = { tested: tracked.length > 0 ? ({ kind: 'tested', files } as const) : other, other };
    this.#evidence.set(clone, evidence);
    return evidence;
  }
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

function originIn({ server = new URL('https://github.com'), repository }: WorkspaceContext): Origin | undefined {
  return repository === undefined ? undefined : { server, repository };
}

/**
 * The commit of the whole event. For a pull request and a merge group, that is the merge commit, which contains what was tested. For other
 * events, `GITHUB_SHA` may be the head of the default branch, which was not tested.
 */
function eventCommit({ event, sha }: WorkspaceContext): string | undefined {
  return ['push', 'pull_request', 'merge_group'].includes(event.name ?? '') ? sha : undefined;
}

function keyOf({ suite, runId }: RunKey): string {
  return `${suite}/${runId}`;
}

/** Collectors send a full SHA, its beginning, or `HEAD`, which is not a commit. */
function isCommit(text: string | undefined): text is string {
  return text !== undefined && /^[\da-f]{7,64}$/i.test(text);
}

function isSame(head: string | undefined, commit: string | undefined): boolean {
  return head !== undefined && isCommit(commit) && head.startsWith(commit.toLowerCase());
}
