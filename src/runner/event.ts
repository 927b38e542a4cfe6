import { statSync } from 'node:fs';
import { Context } from '@actions/github/lib/context.js';
import type { Environment, PullRequest, WorkflowEvent } from '../github-context.ts';
import { isRepository, isSha } from '../shared/identifiers.ts';

/** The most bytes of an event's file: GitHub's webhooks are no larger ("Webhook events and payloads" in its documentation). */
const mostBytes = 25 * 1024 * 1024;

/** An event's payload; empty if the file is missing or is not JSON. */
type Payload = Readonly<Record<string, unknown>>;

/** Where an event names its commit: a path in its payload, or the variable that GitHub sets to the commit of each event. */
type Place = readonly [string, ...string[]] | 'GITHUB_SHA';

const headOfPullRequest = ['pull_request', 'head', 'sha'] as const;

/**
 * The events that are about a commit, and where they name it ("Events that trigger workflows" and "Webhook events and payloads"
 * in GitHub's documentation). `GITHUB_SHA` is often another commit: the merge commit on `pull_request`, the base on
 * `pull_request_target`, and the head of the default branch on `workflow_run`, `status`, checks and all events that are not listed here.
 * Those do not name a commit.
 */
const places: ReadonlyMap<string, Place> = new Map<string, Place>([
  ['pull_request', headOfPullRequest],
  ['pull_request_target', headOfPullRequest],
  ['pull_request_review', headOfPullRequest],
  ['pull_request_review_comment', headOfPullRequest],
  ['merge_group', ['merge_group', 'head_sha']],
  ['workflow_run', ['workflow_run', 'head_sha']],
  ['check_run', ['check_run', 'head_sha']],
  ['check_suite', ['check_suite', 'head_sha']],
  ['status', ['sha']],
  ['push', 'GITHUB_SHA'],
  ['workflow_dispatch', 'GITHUB_SHA'],
  ['schedule', 'GITHUB_SHA'],
  ['release', 'GITHUB_SHA'],
]);

/** Reads the event from the runner's variables, which must be the process's own: the toolkit looks for the file there. */
export function readEvent({ GITHUB_EVENT_NAME, GITHUB_EVENT_PATH, GITHUB_SHA }: Environment): WorkflowEvent {
  const name = GITHUB_EVENT_NAME !== undefined && /^\w{1,50}$/.test(GITHUB_EVENT_NAME) ? GITHUB_EVENT_NAME : undefined;
  const payload = isFile(GITHUB_EVENT_PATH) ? readPayload() : {};
  const place = name === undefined ? undefined : places.get(name);
  const commit = place === 'GITHUB_SHA' ? GITHUB_SHA : place && textAt(payload, place);
  return Object.freeze({
    name,
    commit: commit !== undefined && isSha(commit) ? commit.toLowerCase() : undefined,
    isAboutCommit: place !== undefined,
    base: baseIn(payload),
    pullRequest: pullRequestIn(payload),
  });
}

/** Whether the toolkit can read it. If the file is missing, the toolkit would print a line; on a pipe, it would wait. */
function isFile(path: string | undefined): boolean {
  if (path === undefined) return false;
  try {
    const file = statSync(path);
    return file.isFile() && file.size <= mostBytes;
  } catch {
    return false;
  }
}

function readPayload(): Payload {
  try {
    const { payload }: { readonly payload: unknown } = new Context();
    return isObject(payload) ? payload : {};
  } catch {
    // It is not JSON, or may not be read.
    return {};
  }
}

/** The pull request. For GitHub, a comment on one is a comment on an issue. A workflow run for a fork's pull request names none. */
function pullRequestIn(payload: Payload): PullRequest | undefined {
  if (isObject(own(payload, 'pull_request'))) {
    const headRepository = textAt(payload, ['pull_request', 'head', 'repo', 'full_name']);
    return Object.freeze({
      number: numberAt(payload, ['pull_request', 'number']),
      headRepository: headRepository !== undefined && isRepository(headRepository) ? headRepository : undefined,
    });
  }
  const ofWorkflowRun = at(payload, ['workflow_run', 'pull_requests']);
  const [pull, ...others] = Array.isArray(ofWorkflowRun) ? ofWorkflowRun : [];
  const number = isObject(at(payload, ['issue', 'pull_request']))
    ? numberAt(payload, ['issue', 'number'])
    : isObject(pull) && others.length === 0
      ? numberAt(pull, ['number'])
      : undefined;
  return number === undefined ? undefined : Object.freeze({ number, headRepository: undefined });
}

function numberAt(payload: Payload, path: readonly string[]): number | undefined {
  const number = at(payload, path);
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** The base branch: pull requests have its name, merge groups its ref. Git allows no control characters in either. */
function baseIn(payload: Payload): string | undefined {
  const base = textAt(payload, ['pull_request', 'base', 'ref']) ?? textAt(payload, ['merge_group', 'base_ref']);
  const name = base?.replace(/^refs\/heads\//, '') ?? '';
  return /^[^\s\p{C}]{1,1000}$/u.test(name) ? name : undefined;
}

function textAt(payload: Payload, path: readonly string[]): string | undefined {
  const found = at(payload, path);
  return typeof found === 'string' ? found : undefined;
}

function at(payload: Payload, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (isObject(value) ? own(value, name) : undefined), payload);
}

function own(value: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function isObject(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null;
}
