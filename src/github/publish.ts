import type { GitHubContext } from '../github-context.ts';
import type { CheckRun, JobAnnotations } from '../report/check-run/check-run.ts';
import type { Comment } from '../report/comment.ts';
import type { FinalStatus, PendingStatus } from '../report/commit-status.ts';
import type { Published, ShownPart } from '../report/published.ts';
import type { Settings } from '../settings.ts';
import type { Clock } from '../shared/clock.ts';
import { untrusted } from '../shared/untrusted.ts';
import { asError } from '../shared/user-error.ts';
import type { Redact } from '../text/redact.ts';
import { addToJob } from './add-to-job.ts';
import { GitHub } from './client.ts';
import { keepComment } from './comment.ts';
import { CommitStatus } from './commit-status.ts';
import { GitHubNotice } from './errors.ts';
import { isAboutAll } from './notices.ts';
import type { Pace } from './octokit.ts';
import { publishCheckRun } from './publish-check-run.ts';
import { TimeForAll, type TimeGiven } from './time.ts';

/** What the user wants to see on GitHub, and where. */
export type Wishes = Pick<
  Settings,
  'statusName' | 'checkName' | 'jobAnnotations' | 'comment' | 'headSha' | 'githubToken' | 'checkRunId'
>;

/** What can be shown. Only what the user asked for is sent. */
export interface Publishable {
  readonly status: FinalStatus;
  /** `undefined` if it could not be made. */
  readonly checkRun: CheckRun | undefined;
  readonly jobAnnotations: JobAnnotations | undefined;
  readonly comment: Comment | undefined;
}

/** What publishing needs. */
export interface PublisherOptions {
  readonly wishes: Wishes;
  readonly context: Pick<GitHubContext, 'apiUrl' | 'repository' | 'event'>;
  /** Replaces every secret by `***`; see `redactor`. */
  readonly redact: Redact;
  readonly clock: Clock;
  /** Returns a different ID each time. */
  readonly newId: () => string;
  /** @default the pace that GitHub asks for */
  readonly pace?: Pace;
}

/** Everything that the step writes to GitHub, with one client. No method rejects: results say what could not be written, and why. */
export class Publisher {
  readonly #options: PublisherOptions;
  #client: GitHub | undefined;
  #status: CommitStatus | undefined;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** HTTP requests so far. */
  get requests(): number {
    return this.#client?.requests ?? 0;
  }

  /** Updates the commit status while the gate waits, if one is wanted. If that fails, `publish` reports why. */
  waiting(status: PendingStatus): void {
    const { statusName } = this.#options.wishes;
    if (statusName === undefined) return;
    try {
      this.#statusOf(statusName).waiting(status);
    } catch {
      // No token, or no commit.
    }
  }

  /** Publishes the verdict: all parts at the same time, each as far as GitHub allows. */
  async publish(all: Publishable, given: TimeGiven): Promise<Published> {
    const time = new TimeForAll(this.#options.clock, given);
    const [status, checkRuns, comment] = await Promise.all([
      this.#finish(all.status, time),
      this.#checkRuns(all, time, given),
      this.#comment(all.comment, time),
    ]);
    return { status, ...checkRuns, comment };
  }

  async #finish(status: FinalStatus, time: TimeForAll): Promise<Published['status']> {
    const { statusName } = this.#options.wishes;
    if (statusName === undefined) return undefined;
    return this.#attempt({}, () => this.#statusOf(statusName).finish(status, time.completing));
  }

  async #checkRuns({ checkRun, jobAnnotations }: Publishable, time: TimeForAll, given: TimeGiven) {
    const { checkName, jobAnnotations: which, checkRunId } = this.#options.wishes;
    const published =
      checkName === undefined || checkRun === undefined
        ? undefined
        : await this.#attempt(nothingOf(checkRun), () => {
            const head = { name: checkName, sha: this.#commit(), externalId: this.#options.newId() };
            return publishCheckRun(this.#github(), head, checkRun, time);
          });
    if (which !== 'all' || jobAnnotations === undefined) return { checkRun: published, jobAnnotations: undefined };
    const obstacle = published?.notices.find(isAboutAll);
    const added = await this.#attempt(nothingOf(jobAnnotations), async () => {
      const { annotations, output } = jobAnnotations;
      const add = () => {
        const rest = new TimeForAll(this.#options.clock, { ...given, time: time.completing.left() }, 0);
        return addToJob(this.#github(), checkRunId, jobAnnotations, rest);
      };
      if (annotations.total === 0) {
        const isOpen = checkRunId !== undefined && obstacle === undefined;
        // Only its digest for scripts and agents would be added. If that fails, people need not know.
        if (isOpen && output.text !== undefined) await this.#attempt(nothingToAdd, add);
        return nothingToAdd;
      }
      // The separate check run shows every failed test, and the job's own is unknown.
      const isWhole = published !== undefined && published.annotated === published.total;
      if (checkRunId === undefined && isWhole) return nothingToAdd;
      if (obstacle !== undefined) throw obstacle;
      return add();
    });
    return { checkRun: published, jobAnnotations: added };
  }

  async #comment(comment: Comment | undefined, time: TimeForAll): Promise<Published['comment']> {
    if (this.#options.wishes.comment === 'never' || comment === undefined) return undefined;
    const { name = 'unknown', pullRequest } = this.#options.context.event;
    return this.#attempt({ url: undefined }, () => {
      if (pullRequest?.number === undefined) throw new GitHubNotice('no-pull-request', { event: name });
      const place = { number: pullRequest.number, head: this.#commit() };
      return keepComment(this.#github(), place, comment, time.completing);
    });
  }

  /** If the part rejects, resolves to `nothing` and the reason. */
  async #attempt<Shown extends { readonly notices: readonly GitHubNotice[] }>(
    nothing: Omit<Shown, 'notices'>,
    part: () => Promise<Shown> | Shown,
  ): Promise<Shown | (Omit<Shown, 'notices'> & { readonly notices: readonly GitHubNotice[] })> {
    try {
      return await part();
    } catch (error) {
      return { ...nothing, notices: [this.#asNotice(error)] };
    }
  }

  #asNotice(thrown: unknown): GitHubNotice {
    if (thrown instanceof GitHubNotice) return thrown;
    const { name, message } = asError(thrown);
    const upstreamMessage = untrusted(this.#options.redact(`${name}: ${message}`));
    return new GitHubNotice('unexpected-fault', {}, { upstreamMessage });
  }

  /** @throws {GitHubNotice} */
  #statusOf(name: string): CommitStatus {
    this.#status ??= new CommitStatus(this.#github(), { name, sha: this.#commit() }, this.#options.clock);
    return this.#status;
  }

  /** @throws {GitHubNotice} `no-head-commit` if only a wrong commit is known */
  #commit(): string {
    const { wishes, context } = this.#options;
    const commit = wishes.headSha ?? context.event.commit;
    if (commit === undefined) throw new GitHubNotice('no-head-commit', { event: context.event.name ?? 'unknown' });
    return commit;
  }

  /** @throws {GitHubNotice} `no-github-token` or `no-repository` */
  #github(): GitHub {
    if (this.#client !== undefined) return this.#client;
    const { wishes, context, redact, pace } = this.#options;
    const { githubToken: token } = wishes;
    const { repository, apiUrl } = context;
    if (token === undefined) throw new GitHubNotice('no-github-token', {});
    if (repository === undefined) throw new GitHubNotice('no-repository', { variable: 'GITHUB_REPOSITORY' });
    if (apiUrl === undefined) throw new GitHubNotice('no-repository', { variable: 'GITHUB_API_URL' });
    this.#client = new GitHub({ apiUrl, repository, token, redact, pace });
    return this.#client;
  }
}

const nothingToAdd: ShownPart = { annotated: 0, total: 0, url: undefined, notices: [] };

function nothingOf({ annotations }: Pick<JobAnnotations, 'annotations'>) {
  return { annotated: 0, total: annotations.total, url: undefined };
}
