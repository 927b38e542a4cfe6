import type { WireJob } from '../build-schema.ts';
import type { BuildPlace, Endpoints } from '../endpoints.ts';
import { TestEngineError } from '../errors.ts';
import { jobsWaiting, type WireBuildState } from './build-state.ts';

/** The most pages that a build's jobs may take; a longer list is not trusted. */
const mostPages = 50;

/** A build as a trigger job names it. */
export type TriggeredBuild = NonNullable<WireJob['triggered']>;

/** What a build's jobs say about the builds that they trigger. */
export interface Triggers {
  readonly builds: readonly TriggeredBuild[];
  /** Builds whose trigger job no longer counts, since it was retried or soft-failed. */
  readonly excused: readonly TriggeredBuild[];
  /** Trigger jobs whose builds do not exist yet. */
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

/** How many jobs are in which state, counted as the API counts them. */
export function countJobs(jobs: readonly WireJob[]): NonNullable<WireBuildState['jobs']> {
  const counted = jobs.filter(({ retried }) => !retried);
  const states = new Map<string, number>();
  for (const { word } of counted) states.set(word, (states.get(word) ?? 0) + 1);
  return { total: counted.length, states };
}

/** In these states, a trigger job starts no build: it never will, or not before somebody unblocks the build. */
const startsNone: ReadonlySet<string> = new Set([
  ...['failed', 'canceled', 'timed_out', 'expired', 'broken', 'skipped'],
  ...jobsWaiting,
]);

/** The builds that these jobs trigger. If rows of a job disagree, its build is in both lists, and counts. */
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
