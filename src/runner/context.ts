import type { Action, Environment, GitHubContext } from '../github-context.ts';
import { isRepository, isSha } from '../shared/identifiers.ts';
import { isLoopback } from '../shared/loopback.ts';
import { readEvent } from './event.ts';

/** The server of actions that workflows name as `owner/name@ref`, whatever server the workflow runs on. */
const homeOfActions = 'https://github.com';

/**
 * Reads the runner's variables (see "Default environment variables" in GitHub's documentation) and the event's file. Each may be
 * missing or invalid, as outside of Actions. `env` has the process's variables, and `nodeVersion` is Node's, such as `v24.14.0`.
 */
export function readContext(env: Environment, nodeVersion: string): GitHubContext {
  const server = webAddress(env['GITHUB_SERVER_URL']);
  const repository = having(isRepository, env['GITHUB_REPOSITORY']);
  const runAttempt = having((text) => /^[1-9]\d{0,8}$/.test(text), env['GITHUB_RUN_ATTEMPT']);
  return Object.freeze({
    server,
    apiUrl: apiAddress(env['GITHUB_API_URL'] || 'https://api.github.com'),
    repository,
    sha: having(isSha, env['GITHUB_SHA']),
    ref: having((text) => /^refs\/[^\s]{1,1000}$/.test(text), env['GITHUB_REF']),
    workflowFile: workflowFile(env['GITHUB_WORKFLOW_REF'], repository),
    job: having((text) => /^[\w-]{1,200}$/.test(text), env['GITHUB_JOB']),
    runPage: runPage(server, repository, env['GITHUB_RUN_ID'], runAttempt),
    runAttempt: runAttempt === undefined ? undefined : Number(runAttempt),
    action: action(env['GITHUB_ACTION_REPOSITORY'], env['GITHUB_ACTION_REF']),
    // Only set for steps of composite actions (CompositeActionHandler.cs in actions/runner).
    isInComposite: (env['GITHUB_ACTION_PATH'] ?? '') !== '',
    actor: env['GITHUB_ACTOR'] || undefined,
    event: readEvent(env),
    workspace: env['GITHUB_WORKSPACE'] || undefined,
    runnerWorkspace: env['RUNNER_WORKSPACE'] || undefined,
    temp: env['RUNNER_TEMP'] || undefined,
    outputFile: env['GITHUB_OUTPUT'] || undefined,
    summaryFile: env['GITHUB_STEP_SUMMARY'] || undefined,
    isDebugging: env['RUNNER_DEBUG'] === '1',
    nodeVersion,
  });
}

/** The text, if it exists and has that form. */
function having(form: (text: string) => boolean, text: string | undefined): string | undefined {
  return text !== undefined && form(text) ? text : undefined;
}

function webAddress(value: string | undefined): URL | undefined {
  const url = value === undefined ? null : URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? url : undefined;
}

/** The token must be sent encrypted, or must not leave this machine. */
function apiAddress(value: string): URL | undefined {
  const url = webAddress(value);
  if (url === undefined || url.search !== '' || url.hash !== '') return undefined;
  return url.protocol === 'https:' || isLoopback(url) ? url : undefined;
}

/** `owner/name/.github/workflows/ci.yml@refs/heads/main` → the path, if owner and name are this repository's. */
function workflowFile(ref: string | undefined, repository: string | undefined): string | undefined {
  const [, owner, path] = /^([^/]+\/[^/]+)\/(\.github\/workflows\/[^/\p{C}]+?\.ya?ml)@/u.exec(ref ?? '') ?? [];
  return owner !== undefined && owner.toLowerCase() === repository?.toLowerCase() ? path : undefined;
}

function runPage(server: URL | undefined, repository: string | undefined, id = '', attempt?: string): URL | undefined {
  if (server === undefined || repository === undefined || !/^\d{1,20}$/.test(id)) return undefined;
  const attempts = attempt === undefined ? '' : `/attempts/${attempt}`;
  return below(server, `${repository}/actions/runs/${id}${attempts}`);
}

function action(repository: string | undefined, ref: string | undefined): Action | undefined {
  if (having(isRepository, repository) === undefined) return undefined;
  const home = below(new URL(homeOfActions), repository ?? '');
  if (home === undefined) return undefined;
  return Object.freeze({ home, ref: having((text) => /^[\w.-]+(?:\/[\w.-]+)*$/.test(text), ref) });
}

/** A page below a URL; `undefined` if a segment of the path is empty, `.` or `..`. */
function below(base: URL, path: string): URL | undefined {
  if (path.split('/').some((segment) => /^\.{0,2}$/.test(segment))) return undefined;
  return new URL(base.href.replace(/\/*$/, `/${path}`));
}
