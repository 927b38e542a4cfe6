import { isSha } from '../shared/identifiers.ts';
import { GitHubNotice } from './errors.ts';
import type { WorkflowEvent } from './event.ts';

/**
 * The commit that a check run has to be attached to for people to see it: `given` if it is, else the one that the event is
 * about. On pull requests the event's own `sha` is a merge commit that nobody looks at, and on `workflow_run` and
 * `status` the default branch's.
 *
 * @throws {GitHubNotice} `no-head-commit` where only a wrong commit is known
 */
export function headCommit(given: string | undefined, event: WorkflowEvent): string {
  const found = given ?? inPayload(event);
  if (found !== undefined) return found;
  // The toolkit's types promise what only the runner keeps: outside Actions there is neither.
  const { eventName: name = '', sha: own = '' }: Partial<WorkflowEvent> = event;
  if (!isSha(own) || /^(?:pull_request|workflow_run|check_run$|check_suite$|status$)/.test(name)) {
    throw new GitHubNotice('no-head-commit', { event: /^\w{1,50}$/.test(name) ? name : 'unknown' });
  }
  return own;
}

/** The places in which events name it, see "Webhook events and payloads" in GitHub's documentation. */
const places = [
  ['pull_request', 'head', 'sha'],
  ['merge_group', 'head_sha'],
  ['workflow_run', 'head_sha'],
  ['check_run', 'head_sha'],
  ['check_suite', 'head_sha'],
] as const;
/** Only of the event `status`, whose workflows run on the default branch. */
const placeOfStatus = ['sha'] as const;

function inPayload({ eventName, payload }: WorkflowEvent): string | undefined {
  const found = [...places, ...(eventName === 'status' ? [placeOfStatus] : [])].map((names) =>
    names.reduce<unknown>((value, name) => own(value, name), payload),
  );
  return found.find((value): value is string => typeof value === 'string' && isSha(value));
}

function own(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}
