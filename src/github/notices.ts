import { type GitHubCode, GitHubNotice } from './errors.ts';

/** What stood in the way, each kind of it once: fifty batches that meet the same are told of once. */
export class Notices {
  readonly #byCode = new Map<GitHubCode, GitHubNotice>();

  /** What the client threw; anything else is thrown on. */
  add(error: unknown): GitHubNotice {
    if (!(error instanceof GitHubNotice)) throw error;
    if (!this.#byCode.has(error.code)) this.#byCode.set(error.code, error);
    return error;
  }

  get all(): readonly GitHubNotice[] {
    return [...this.#byCode.values()];
  }
}

/** GitHub takes no offence at anything but these very annotations, or their number: the next ones may be better. */
export function isAboutContent({ code }: GitHubNotice): boolean {
  return code === 'unprocessable';
}

const aboutAll: readonly GitHubCode[] = [
  'no-permission',
  'github-token-refused',
  'github-rate-limited',
  'github-unreachable',
];

/** It would stand in the way of any other request to a check run, too. */
export function isAboutAll(notice: Error): notice is GitHubNotice {
  return notice instanceof GitHubNotice && aboutAll.includes(notice.code);
}
