import {
  ChecksForbidden,
  GitHubLimited,
  GitHubNotice,
  GitHubRefused,
  GitHubTokenRefused,
  GitHubUnreachable,
} from './errors.ts';

/** What stood in the way, each kind of it once: fifty batches that meet the same are told of once. */
export class Notices {
  readonly #byKind = new Map<string, GitHubNotice>();

  /** What the client threw; anything else is thrown on. */
  add(error: unknown): GitHubNotice {
    if (!(error instanceof GitHubNotice)) throw error;
    if (!this.#byKind.has(error.name)) this.#byKind.set(error.name, error);
    return error;
  }

  get all(): readonly GitHubNotice[] {
    return [...this.#byKind.values()];
  }
}

/** GitHub takes no offence at anything but these very annotations, or their number: the next ones may be better. */
export function isAboutContent(notice: GitHubNotice): boolean {
  return notice instanceof GitHubRefused && notice.status === 422;
}

/** It would stand in the way of any other request, too. */
export function isAboutAll(notice: Error): boolean {
  return [ChecksForbidden, GitHubTokenRefused, GitHubLimited, GitHubUnreachable].some((kind) => notice instanceof kind);
}
