import { readFileSync, statSync } from 'node:fs';

/** Why the repository's secrets are kept from a workflow run, if they are; `unknown` where the runner does not tell. */
export type Withheld = 'fork' | 'dependabot' | 'no' | 'unknown';

/** Events of pull requests for which GitHub withholds secrets when the head is in a fork. `pull_request_target` gets them. */
const ofPullRequests = ['pull_request', 'pull_request_review', 'pull_request_review_comment'];

/** GitHub sends events of 25 MB at most, and those of pull requests have some ten kB. */
const mostBytes = 4 * 1024 * 1024;

/** Reads it from the runner's variables and the event's file. Never throws. */
export function withheld(env: NodeJS.ProcessEnv): Withheld {
  const event = env['GITHUB_EVENT_NAME'];
  if (!event) return 'unknown';
  if (env['GITHUB_ACTOR'] === 'dependabot[bot]') {
    // This one follows on another workflow run, and has secrets of its own.
    return event === 'workflow_run' ? 'unknown' : 'dependabot';
  }
  if (!ofPullRequests.includes(event)) return 'no';
  const repository = env['GITHUB_REPOSITORY'];
  const head = headRepository(env['GITHUB_EVENT_PATH']);
  if (!repository || head === undefined) return 'unknown';
  return head.toLowerCase() === repository.toLowerCase() ? 'no' : 'fork';
}

/** `owner/name` of the repository that a pull request comes from; `undefined` where the file does not tell. */
function headRepository(path: string | undefined): string | undefined {
  try {
    if (!path) return undefined;
    const file = statSync(path);
    if (!file.isFile() || file.size > mostBytes) return undefined;
    const name: unknown = JSON.parse(readFileSync(path, 'utf8'))?.pull_request?.head?.repo?.full_name;
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}
