import type { Repository } from '../locate/locate.ts';
import { isRepository, isSha } from '../shared/identifiers.ts';
import { type Link, linkBelow } from '../text/index.ts';

/** Where the action runs, as far as reports show it. Whatever is unknown is left out of them. */
export interface Surroundings extends Repository {
  /** GitHub's pages, such as `https://github.com`. */
  readonly server: URL | undefined;
  /** `owner/name` of the repository in which the workflow runs. */
  readonly repository: string | undefined;
  /** The commit that the workflow runs on, 40 or 64 hexadecimal digits. */
  readonly sha: string | undefined;
  /** The workflow's own file, when it lies in this repository: `.github/workflows/ci.yml`. */
  readonly workflow: string | undefined;
  /** The page of the workflow run, at this attempt where it is known, which shows the job's summary. */
  readonly runPage: Link | undefined;
  /** Where the action's users report what is wrong with it. */
  readonly tracker: Link | undefined;
  /** The action's documentation, at the version that runs. */
  readonly docs: Link | undefined;
  /** Hosts beside Buildkite's own to which links from its API may lead. */
  readonly linkHosts: readonly string[];
}

/**
 * Reads the runner's variables, see "Default environment variables" in GitHub's documentation. Each may be missing or
 * nonsense, as outside Actions. Without a `tree`, nothing is checked out.
 */
export function surroundingsFrom(
  env: Readonly<Record<string, string | undefined>>,
  {
    apiUrl,
    tree = nothingCheckedOut,
    pathPrefix,
  }: { readonly apiUrl: URL | undefined } & Partial<Pick<Repository, 'tree' | 'pathPrefix'>>,
): Surroundings {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT, GITHUB_ACTION_REPOSITORY } = env;
  const { GITHUB_SHA, GITHUB_WORKFLOW_REF, GITHUB_WORKSPACE, GITHUB_ACTION_REF } = env;
  const server = webAddress(GITHUB_SERVER_URL);
  const repository = having(isRepository, GITHUB_REPOSITORY);
  const action = having(isRepository, GITHUB_ACTION_REPOSITORY);
  const ref = having((text) => /^[\w.-]+(?:\/[\w.-]+)*$/.test(text), GITHUB_ACTION_REF);
  const runId = having(isNumber, GITHUB_RUN_ID);
  // Without it, the page shows the newest attempt, which may be another one by then.
  const attempt = having(isNumber, GITHUB_RUN_ATTEMPT);
  const ofAttempt = attempt === undefined ? [] : ['attempts', attempt];
  return {
    server,
    repository,
    sha: having(isSha, GITHUB_SHA),
    workflow: workflowFile(GITHUB_WORKFLOW_REF, repository),
    runPage: runId === undefined ? undefined : pageOf(server, repository, ['actions', 'runs', runId, ...ofAttempt]),
    tracker: pageOf(server, action, ['issues']),
    docs: ref === undefined ? undefined : pageOf(server, action, ['blob', ...ref.split('/'), 'docs']),
    tree,
    pathPrefix,
    workspace: GITHUB_WORKSPACE === '' ? undefined : GITHUB_WORKSPACE,
    linkHosts: apiUrl === undefined ? [] : [apiUrl.host],
  };
}

/** The page that shows a file at a commit, at a line where one is known. */
export function sourcePage(
  { server, repository, sha }: Surroundings,
  file: { readonly path: string; readonly line: number | undefined; readonly commit: string | undefined },
): Link | undefined {
  const commit = having(isSha, file.commit) ?? sha;
  if (commit === undefined) return undefined;
  const segments = ['blob', commit, ...file.path.split('/')];
  return pageOf(server, repository, segments, file.line === undefined ? '' : `L${file.line}`);
}

const nothingCheckedOut = () => undefined;

function isNumber(text: string): boolean {
  return /^\d{1,20}$/.test(text);
}

/** The text, if it is there and of that form. */
function having(form: (text: string) => boolean, text: string | undefined): string | undefined {
  return text !== undefined && form(text) ? text : undefined;
}

function webAddress(value: string | undefined): URL | undefined {
  const url = value === undefined ? null : URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? url : undefined;
}

function pageOf(
  server: URL | undefined,
  repository: string | undefined,
  segments: readonly string[],
  fragment?: string,
): Link | undefined {
  if (server === undefined || repository === undefined) return undefined;
  return linkBelow(server, [...repository.split('/'), ...segments], fragment);
}

/** `owner/name/.github/workflows/ci.yml@refs/heads/main` → the path, if owner and name are this repository's. */
function workflowFile(ref: string | undefined, repository: string | undefined): string | undefined {
  const [, owner, path] = /^([^/]+\/[^/]+)\/(\.github\/workflows\/[^/@\s]+\.ya?ml)@/.exec(ref ?? '') ?? [];
  return owner !== undefined && owner.toLowerCase() === repository?.toLowerCase() ? path : undefined;
}
