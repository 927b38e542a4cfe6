import { type GitHubCode, GitHubNotice } from './errors.ts';

/** Notices, one per code: fifty batches that fail for the same reason are reported once. */
export class Notices {
  readonly #byCode = new Map<GitHubCode, GitHubNotice>();

  /** Adds an error of the client. Any other error is thrown again. */
  add(error: unknown): GitHubNotice {
    if (!(error instanceof GitHubNotice)) throw error;
    if (!this.#byCode.has(error.code)) this.#byCode.set(error.code, error);
    return error;
  }

  get all(): readonly GitHubNotice[] {
    return [...this.#byCode.values()];
  }
}

/** Whether GitHub rejected only these annotations, so that it may accept the next ones. */
export function isAboutContent({ code }: GitHubNotice): boolean {
  return code === 'unprocessable';
}

const aboutAll: readonly GitHubCode[] = [
  'no-permission',
  'github-token-refused',
  'github-rate-limited',
  'github-unreachable',
];

/** Whether other requests to check runs would fail for the same reason. */
export function isAboutAll(notice: Error): notice is GitHubNotice {
  return notice instanceof GitHubNotice && aboutAll.includes(notice.code);
}
