import type { GitHubContext } from '../github-context.ts';
import { noWorkspace, type Workspace } from '../locate/checkout.ts';
import type { Repository } from '../locate/locate.ts';
import { isSha } from '../shared/identifiers.ts';
import { type Link, linkBelow, linkTo } from '../text/index.ts';

/** Where the action runs, as far as reports show it. Whatever is unknown is left out of them. */
export interface Surroundings extends Repository {
  /** GitHub's pages, such as `https://github.com`. */
  readonly server: URL | undefined;
  /** `owner/name` of the repository in which the workflow runs. */
  readonly repository: string | undefined;
  /** The commit that the workflow runs on, 40 or 64 hexadecimal digits. */
  readonly sha: string | undefined;
  /** The workflow's own file, if it is in this repository: `.github/workflows/ci.yml`. */
  readonly workflow: string | undefined;
  /** The job's key in that file. */
  readonly job: string | undefined;
  /** The page of the workflow run, of this attempt if that is known. It shows the job's summary. */
  readonly runPage: Link | undefined;
  /** Unknown other steps may have used up the annotations that the runner keeps. */
  readonly sharesAnnotations: boolean;
  /** Where users report problems with the action. */
  readonly tracker: Link | undefined;
  /** The action's documentation, at the version that runs. */
  readonly docs: Link | undefined;
  /** Hosts, in addition to Buildkite's, to which links from its API may lead. */
  readonly linkHosts: readonly string[];
}

/** What reports show of the context. Without a `workspace`, nothing is checked out. */
export function surroundingsFrom(
  context: GitHubContext,
  {
    apiUrl,
    workspace = noWorkspace,
    pathPrefix,
  }: { readonly apiUrl: URL | undefined; readonly workspace?: Workspace; readonly pathPrefix?: string | undefined },
): Surroundings {
  const { server, repository, sha, workflowFile, job, runPage, action, isInComposite } = context;
  return {
    server,
    repository,
    sha,
    workflow: workflowFile,
    job,
    runPage: runPage && linkTo(runPage),
    sharesAnnotations: isInComposite,
    tracker: action && linkBelow(action.home, ['issues']),
    docs: action?.ref === undefined ? undefined : linkBelow(action.home, ['blob', ...action.ref.split('/'), 'docs']),
    workspace,
    pathPrefix,
    linkHosts: apiUrl === undefined ? [] : [apiUrl.host],
  };
}

/** The page that shows a file at a commit, at a line if one is known. */
export function sourcePage(
  { server, repository, sha }: Surroundings,
  file: { readonly path: string; readonly line: number | undefined; readonly commit: string | undefined },
): Link | undefined {
  const commit = file.commit !== undefined && isSha(file.commit) ? file.commit : sha;
  if (commit === undefined) return undefined;
  const segments = ['blob', commit, ...file.path.split('/')];
  return pageOf(server, repository, segments, file.line === undefined ? '' : `L${file.line}`);
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
