import type { FinalStatus, PendingStatus } from '../report/commit-status.ts';
import type { ShownStatus } from '../report/published.ts';
import type { Clock } from '../shared/clock.ts';
import type { GitHub, Limits } from './client.ts';
import { Notices } from './notices.ts';

/** Milliseconds between two updates of a wait: GitHub allows 1,000 requests per hour for all workflows of a repository together. */
const betweenUpdates = 5 * 60_000;

/** The name of a status, and its commit. */
export interface StatusHead {
  readonly name: string;
  readonly sha: string;
}

/**
 * A commit's status, from the beginning of a wait to its end. The newest status of a name counts, so writes are sent one after another,
 * and none after the final one.
 */
export class CommitStatus {
  readonly #github: GitHub;
  readonly #head: StatusHead;
  readonly #clock: Clock;
  readonly #over = new AbortController();
  #sent: { readonly status: PendingStatus; readonly at: number } | undefined;
  #underWay: Promise<void> | undefined;
  /** What came up while a write was under way. */
  #next: PendingStatus | undefined;
  #isEnding = false;

  constructor(github: GitHub, head: StatusHead, clock: Clock) {
    this.#github = github;
    this.#head = head;
    this.#clock = clock;
  }

  /** Reports how the wait is going, if an update is due. Nothing waits for it; if it fails, the end reports why. */
  waiting(status: PendingStatus): void {
    if (this.#isEnding) return;
    if (this.#underWay !== undefined) {
      this.#next = status;
      return;
    }
    if (!this.#isDue(status)) return;
    this.#sent = { status, at: this.#clock.now() };
    // This is neither awaited nor retried: the next update comes by itself.
    const limits = { signal: this.#over.signal, left: () => 0 };
    this.#underWay = this.#write({ state: 'pending', ...status }, true, limits)
      .catch(() => undefined)
      .finally(() => {
        this.#underWay = undefined;
        const next = this.#next;
        this.#next = undefined;
        if (next !== undefined) this.waiting(next);
      });
  }

  /** Reports how it ended, after any write that is still under way. Never rejects with a GitHubNotice. */
  async finish(status: FinalStatus, limits: Limits): Promise<ShownStatus> {
    const notices = new Notices();
    try {
      await this.#end(limits);
      await this.#write(status, false, limits);
    } catch (error) {
      notices.add(error);
    }
    return { notices: notices.all };
  }

  /** Waits for the write that is under way, but for at most half of the time that is left. */
  async #end({ signal, left }: Limits): Promise<void> {
    this.#isEnding = true;
    const done = new AbortController();
    const patience = this.#clock.sleep(left() / 2, AbortSignal.any([signal, done.signal])).catch(() => undefined);
    await Promise.race([this.#underWay, patience]);
    done.abort();
    this.#over.abort();
    await this.#underWay;
  }

  #isDue(status: PendingStatus): boolean {
    if (this.#sent === undefined) return true;
    const { status: before, at } = this.#sent;
    if (before.isFound !== status.isFound) return true;
    return before.description !== status.description && this.#clock.now() >= at + betweenUpdates;
  }

  async #write(
    { state, description, target }: Pick<FinalStatus, 'description' | 'target'> & { readonly state: string },
    once: boolean,
    limits: Limits,
  ): Promise<void> {
    const { name, sha } = this.#head;
    await this.#github.ask(
      {
        method: 'POST',
        path: `/statuses/${sha}`,
        body: { state, context: name, description, ...(target && { target_url: String(target) }) },
        permission: 'statuses',
        what: `commit ${sha}`,
        once,
      },
      limits,
    );
  }
}
