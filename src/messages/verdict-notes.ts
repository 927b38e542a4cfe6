import type { Leniency } from '../settings.ts';
import type { BuildEnd, BuildRef, ReadLimit } from '../test-engine/model.ts';
import { counted, grouped, listed, plural, span } from '../text/words.ts';
import type { Messages, Words } from './message.ts';
import { buildNames, capital, endedHow, newestOnly, suiteName, suites, type Within } from './naming.ts';
import { tokensPage } from './test-engine-parts.ts';

/** A run that a newer one replaced, as far as a sentence names it. */
export interface PutAsideRun {
  readonly suite: string;
  readonly id: string;
  readonly result: 'pending' | 'passed' | 'failed' | 'stale';
  /** A link that may be shown; `undefined` where there is none. */
  readonly page: { toString(): string } | undefined;
}

/** What a verdict may say in addition: the data of each code. */
export interface NoteFacts {
  /** Named suites without a run that `if-no-run-found` left out; `undefined` where its value is not known. */
  readonly 'left-out': {
    readonly suites: readonly string[];
    readonly within: Within;
    readonly ifNoRunFound: Leniency | undefined;
  };
  /** `if-no-run-found` does not apply: builds may have ended before their tests ran, or a build is missing. */
  readonly 'not-softened': {
    /** The builds that failed or were canceled; empty if a build is missing. */
    readonly builds: readonly BuildRef[];
    readonly end: BuildEnd | undefined;
    readonly within: Within;
  };
  /** Triggered builds that are not gated, since the token may not read them and `triggered-builds` does not name their pipelines. */
  readonly unreadable: { readonly builds: readonly BuildRef[]; readonly within: Within };
  /** The token expires soon: in `inMs` milliseconds, at `at` (ISO 8601). */
  readonly 'token-expires': { readonly inMs: number; readonly at: string };
  /** Runs that newer ones replaced (`runs: newest`); failed ones are named first. */
  readonly 'put-aside': { readonly runs: readonly PutAsideRun[]; readonly within: Within };
  /** The failures changed while the evidence for tolerating them was read, and there was no time to read it again. */
  readonly 'evidence-changed': object;
  /** A list whose last page could not be proven to be the last; `of` says what it lists, such as `failed executions`. */
  readonly 'unproven-end': { readonly of: string };
  /** Lists of runs that were read to the bound and go on beyond it. */
  readonly 'read-limit': { readonly readLimits: readonly ReadLimit[]; readonly within: Within };
}

/** Runs named one by one; more are counted. */
const mostPutAside = 10;

/** The messages of what a verdict may say in addition. */
export const noteMessages: Messages<NoteFacts> = {
  'left-out': leftOutWords,
  'not-softened': ({ builds, end, within }) => ({
    headline: '`if-no-run-found` does not apply',
    what:
      end === undefined
        ? '`if-no-run-found` does not apply because a build is missing.'
        : `\`if-no-run-found\` does not apply because ${buildNames(builds, within)} ${endedHow(end, builds.length)}, perhaps before any test ran.`,
    hint:
      end === undefined
        ? 'Check in Buildkite whether the commit should have a build.'
        : "Check the build's jobs, then build again. `if-no-run-found` is only for builds that run no tests on purpose.",
    anchor: 'no-run-found',
  }),
  unreadable: ({ builds, within }) => ({
    headline: `${counted(builds.length, 'triggered build')} not gated`,
    what:
      `${capital(buildNames(builds, within))} ${plural(builds.length, 'was', 'were')} triggered by a gated build, but ` +
      `${plural(builds.length, 'is', 'are')} not gated: the token may not read ${plural(builds.length, 'it', 'them')}.`,
    hint: mayNotRead(builds, within),
    anchor: 'what-the-verdict-is-based-on',
  }),
  'token-expires': ({ inMs, at }) => ({
    headline: 'The API access token expires soon',
    what: `\`token\` expires ${inDays(inMs)} (${at}).`,
    hint: `Create a new one, or change when it expires, at ${tokensPage}.`,
    anchor: 'the-token-is-not-accepted',
  }),
  'put-aside': ({ runs, within }) => {
    const failedFirst = [...runs.filter(isFailed), ...runs.filter((run) => !isFailed(run))];
    const named = failedFirst.map(({ suite, id, result, page }) => {
      const link = page === undefined ? '' : `: ${page}`;
      return `run ${id} of ${suites([suite], within)} (${result})${link}`;
    });
    const count = runs.length;
    return {
      headline: `${counted(count, 'older run')} not gated`,
      what: `Replaced by newer runs and not gated: ${listed(named, mostPutAside)}.`,
      hint: `Set \`runs\` to \`all\` to gate ${plural(count, 'it', 'them')} too.`,
      anchor: 'what-the-verdict-is-based-on',
    };
  },
  'evidence-changed': () => ({
    headline: 'Failures changed while they were checked',
    what: 'Nothing was tolerated because the failures changed while the evidence was being read.',
    hint: 'Run this job again once no more results are uploaded, or raise `timeout`.',
    anchor: 'not-all-failures-could-be-tolerated',
  }),
  'unproven-end': ({ of }) => ({
    headline: `The list of ${of} may be incomplete`,
    what: `The list of ${of} may be incomplete: the server did not show where it ends.`,
    hint: 'Run this job again. If this persists, please report it.',
    anchor: 'what-could-not-be-fetched',
  }),
  'read-limit': ({ readLimits, within }) => ({
    headline: `Older runs were not searched`,
    what: `Older runs were not searched: ${newestOnly(readLimits, within)}.`,
    hint: 'If a run of this commit is older than those, use `run-id` for it.',
    anchor: 'what-the-verdict-is-based-on',
  }),
};

function mayNotRead(builds: readonly BuildRef[], within: Within): string {
  const slugs = [...new Set(builds.map(({ pipeline }) => pipeline))];
  const names = listed(slugs.map((slug) => suiteName(slug, within)));
  return (
    `Give the token's owner access to the ${plural(slugs.length, 'pipeline', 'pipelines')} ${names} in Buildkite. To make this an ` +
    `error, name ${plural(slugs.length, 'it', 'them')} in \`triggered-builds\`.`
  );
}

const day = 24 * 3_600_000;

function inDays(ms: number): string {
  return ms < day ? `in ${span(Math.max(ms, 60_000))}` : `in ${counted(Math.floor(ms / day), 'day')}`;
}

/** Which suites `if-no-run-found` left out. */
export function leftOutWords({ suites: slugs, within, ifNoRunFound }: NoteFacts['left-out']): Words {
  const because =
    ifNoRunFound === undefined ? '`if-no-run-found` allows that' : `\`if-no-run-found\` is \`${ifNoRunFound}\``;
  const count = slugs.length;
  return {
    headline: `${grouped(count)} ${plural(count, 'suite', 'suites')} left out`,
    what: `No run of ${suites(slugs, within, 'or')} was found; ${because}, so ${plural(count, 'it was', 'they were')} left out.`,
    hint:
      `If ${suites(slugs, within, 'or')} should have run, check whether its results were uploaded, and set \`if-no-run-found\` ` +
      'to `error`.',
    anchor: 'passed',
  };
}

function isFailed({ result }: PutAsideRun): boolean {
  return result === 'failed';
}
