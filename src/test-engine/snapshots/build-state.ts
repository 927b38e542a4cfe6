import { type Untrusted, untrusted } from '../../shared/untrusted.ts';
import { type Build, buildEnds, type JobCounts } from '../model.ts';

/** What a response says about a build's state. */
export interface WireBuildState {
  /** In the API's own word. */
  readonly word: string;
  readonly blocked: boolean;
  /** How many jobs are in which state, without retried ones; `undefined` if the response does not say. */
  readonly jobs: { readonly total: number; readonly states: ReadonlyMap<string, number> } | undefined;
}

/** States of jobs that have ended, see "Job states" in Buildkite's documentation. */
const ended = ['passed', 'failed', 'canceled', 'timed_out', 'expired'] as const;
/** States of jobs that were never meant to run, or whose conditions left them out. */
const leftOut = ['broken', 'skipped'] as const;
/** States of jobs that wait for something else; with any other word, known or not, a job is under way. */
export const jobsWaiting = [
  'waiting',
  'waiting_failed',
  'blocked',
  'blocked_failed',
  'unblocked',
  'unblocked_failed',
] as const;

/**
 * Whether a build has ended, and how. A build at a block step keeps the state that its pipeline gives it there. With `judge`, it has ended
 * with that state once every job has ended or waits for something else.
 */
export function buildState(
  { word, blocked, jobs }: WireBuildState,
  ifBlocked: 'judge' | 'wait',
): Pick<Build, 'ended' | 'blocked' | 'word' | 'jobs'> {
  const end = buildEnds.find((one) => one === word);
  const isJudged = !blocked || (ifBlocked === 'judge' && isAtRest(jobs));
  const shown: Untrusted = untrusted(blocked && word !== 'blocked' ? `${word}, blocked` : word);
  return { ended: isJudged ? end : undefined, blocked, word: shown, jobs: jobs && countsOf(jobs) };
}

/** Whether all jobs are known (at least one, the block step), and none of them is under way. */
function isAtRest(jobs: WireBuildState['jobs']): boolean {
  return jobs !== undefined && jobs.total > 0 && sum(jobs, [...ended, ...leftOut, ...jobsWaiting]) === jobs.total;
}

function countsOf(jobs: NonNullable<WireBuildState['jobs']>): JobCounts {
  return {
    total: jobs.total - sum(jobs, leftOut),
    done: sum(jobs, ended),
    failed: sum(jobs, ['failed', 'timed_out']),
  };
}

function sum({ states }: NonNullable<WireBuildState['jobs']>, words: readonly string[]): number {
  return words.reduce((all, word) => all + (states.get(word) ?? 0), 0);
}
