import type { GitHubContext } from '../github-context.ts';
import type { CheckRun, JobAnnotations } from '../report/check-run/check-run.ts';
import type { CheckRuns, ShownPart } from '../report/published.ts';
import type { Settings } from '../settings.ts';
import type { Clock } from '../shared/clock.ts';
import { untrusted } from '../shared/untrusted.ts';
import { asError } from '../shared/user-error.ts';
import type { Redact } from '../text/redact.ts';
import { addToJob } from './add-to-job.ts';
import { GitHub } from './client.ts';
import { GitHubNotice } from './errors.ts';
import { isAboutAll } from './notices.ts';
import { publishCheckRun } from './publish-check-run.ts';
import { TimeForAll } from './time.ts';

/** What is to be shown; `undefined`: nothing of the kind was asked for. */
export interface Wanted {
  readonly checkRun: { readonly name: string; readonly content: CheckRun } | undefined;
  readonly jobAnnotations: JobAnnotations | undefined;
}

/** What showing it takes. */
export interface PublishOptions {
  readonly settings: Pick<Settings, 'headSha' | 'githubToken' | 'checkRunId'>;
  readonly context: Pick<GitHubContext, 'apiUrl' | 'repository' | 'event'>;
  /** Puts `***` in the place of every secret; see `redactor`. */
  readonly redact: Redact;
  readonly clock: Clock;
  /** Milliseconds for all of it. */
  readonly time: number;
  /** Once it is aborted, nothing is begun any more but what leaves things in order. */
  readonly hurry: AbortSignal;
  /** Ends everything, before `time` is up, too. */
  readonly signal: AbortSignal;
}

/** What stands on GitHub now. */
export interface Published extends CheckRuns {
  /** HTTP requests that it took. */
  readonly requests: number;
}

/** Shows a report on GitHub as far as GitHub lets it. Never rejects: what did not come about, and why, is in the result. */
export async function publish({ checkRun, jobAnnotations }: Wanted, options: PublishOptions): Promise<Published> {
  const { settings, context, clock } = options;
  const time = new TimeForAll(clock, options);
  let github: GitHub | undefined;
  const asked = (): GitHub => {
    github ??= new GitHub(access(options));
    return github;
  };
  const published =
    checkRun &&
    (await attempt(checkRun.content.annotations.total, options, () => {
      const head = { name: checkRun.name, sha: headCommit(settings, context) };
      return publishCheckRun(asked(), head, checkRun.content, time);
    }));
  const obstacle = published?.notices.find(isAboutAll);
  const added =
    jobAnnotations &&
    (await attempt(jobAnnotations.annotations.total, options, async () => {
      const { annotations, output } = jobAnnotations;
      const add = () => {
        const rest = new TimeForAll(clock, { ...options, time: time.completing.left() }, 0);
        return addToJob(asked(), settings.checkRunId, jobAnnotations, rest);
      };
      if (annotations.total === 0) {
        const isOpen = settings.checkRunId !== undefined && obstacle === undefined;
        // Its text is for machines: what is in its way is nothing that people have to hear of.
        if (isOpen && output.text !== undefined) await attempt(0, options, add);
        return nothingToAdd;
      }
      // Every failed test is shown there already, and the other way is not open.
      const isWhole = published !== undefined && published.annotated === published.total;
      if (settings.checkRunId === undefined && isWhole) return nothingToAdd;
      if (obstacle !== undefined) throw obstacle;
      return add();
    }));
  return { checkRun: published, jobAnnotations: added, requests: github?.requests ?? 0 };
}

const nothingToAdd: ShownPart = { annotated: 0, total: 0, url: undefined, notices: [] };

async function attempt(
  total: number,
  { redact }: PublishOptions,
  part: () => Promise<ShownPart> | ShownPart,
): Promise<ShownPart> {
  try {
    return await part();
  } catch (error) {
    return { annotated: 0, total, url: undefined, notices: [asNotice(error, redact)] };
  }
}

function asNotice(thrown: unknown, redact: Redact): GitHubNotice {
  if (thrown instanceof GitHubNotice) return thrown;
  const { name, message } = asError(thrown);
  return new GitHubNotice('unexpected-fault', {}, { upstreamMessage: untrusted(redact(`${name}: ${message}`)) });
}

/** @throws {GitHubNotice} `no-head-commit` where only a wrong commit is known */
function headCommit({ headSha }: PublishOptions['settings'], { event }: PublishOptions['context']): string {
  const commit = headSha ?? event.commit;
  if (commit === undefined) throw new GitHubNotice('no-head-commit', { event: event.name ?? 'unknown' });
  return commit;
}

/** @throws {GitHubNotice} `no-github-token` or `no-repository` */
function access({ settings, context, redact, clock }: PublishOptions): ConstructorParameters<typeof GitHub>[0] {
  const { githubToken: token } = settings;
  const { repository, apiUrl } = context;
  if (token === undefined) throw new GitHubNotice('no-github-token', {});
  if (repository === undefined) throw new GitHubNotice('no-repository', { variable: 'GITHUB_REPOSITORY' });
  if (apiUrl === undefined) throw new GitHubNotice('no-repository', { variable: 'GITHUB_API_URL' });
  return { apiUrl, repository, token, redact, clock };
}
