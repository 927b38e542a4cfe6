import type { WireJob } from '../build-schema.ts';
import type { BuildPlace, Endpoints } from '../endpoints.ts';
import { TestEngineError } from '../errors.ts';
import { jobsWaiting, type WireBuildState } from './build-state.ts';

/** A build's jobs fill no more pages than this; a list that goes on is none that can be trusted. */
const mostPages = 50;

/** A build as a trigger job names it. */
export type TriggeredBuild = NonNullable<WireJob['triggered']>;

/** What the jobs of a build say of the builds that they trigger. */
export interface Triggers {
  readonly builds: readonly TriggeredBuild[];
  /** Builds that were triggered by jobs that count no longer: retried ones, or those that may fail. */
  readonly excused: readonly TriggeredBuild[];
  /** Trigger jobs whose builds are not there yet. */
  readonly pending: number;
}

/** All jobs of a build, retried ones included. */
export async function jobsOf(api: Endpoints, build: BuildPlace, signal: AbortSignal): Promise<readonly WireJob[]> {
  const jobs: WireJob[] = [];
  const cursors = new Set<string>();
  let after: string | undefined;
  for (;;) {
    const { body, asked } = await api.jobs(build, { after }, signal);
    jobs.push(...body.jobs);
    after = body.next;
    if (after === undefined) return jobs;
    if (cursors.has(after)) {
      throw new TestEngineError('unexpected-response', { asked, mismatch: { kind: 'repeats', expected: 'jobs' } });
    }
    cursors.add(after);
    if (cursors.size === mostPages) throw new TestEngineError('endless-list', { asked, pages: mostPages });
  }
}

/** How many jobs are in which state, counted as the API does where it counts. */
export function countJobs(jobs: readonly WireJob[]): NonNullable<WireBuildState['jobs']> {
  const counted = jobs.filter(({ retried }) => !retried);
  const states = new Map<string, number>();
  for (const { word } of counted) states.set(word, (states.get(word) ?? 0) + 1);
  return { total: counted.length, states };
}

/** Trigger jobs in these states start no build: they never will, or not before somebody unblocks what they wait for. */
const startsNone: ReadonlySet<string> = new Set([
  ...['failed', 'canceled', 'timed_out', 'expired', 'broken', 'skipped'],
  ...jobsWaiting,
]);

/** The builds that these jobs trigger. One of which rows disagree is in both lists, and counts. */
export function triggersIn(jobs: readonly WireJob[]): Triggers {
  const triggers = jobs.filter(({ isTrigger, triggered }) => isTrigger || triggered !== undefined);
  const counting = triggers.filter((job) => !isExcused(job));
  return {
    builds: counting.flatMap(({ triggered }) => triggered ?? []),
    excused: triggers.filter(isExcused).flatMap(({ triggered }) => triggered ?? []),
    pending: counting.filter(({ triggered, word }) => triggered === undefined && !startsNone.has(word)).length,
  };
}

function isExcused({ retried, softFailed }: WireJob): boolean {
  return retried || softFailed;
}
