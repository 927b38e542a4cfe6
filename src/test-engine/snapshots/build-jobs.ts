import type { WireJob } from '../build-schema.ts';
import type { BuildPlace, Endpoints } from '../endpoints.ts';
import { EndlessList, UnexpectedAnswer } from '../errors.ts';
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
    if (cursors.has(after)) throw new UnexpectedAnswer(asked, 'jobs: the next page is one that was read before');
    cursors.add(after);
    if (cursors.size === mostPages) throw new EndlessList(asked, mostPages);
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

/** The builds that these jobs trigger. Where rows of one job disagree, it counts. */
export function triggersIn(jobs: readonly WireJob[]): Triggers {
  const triggers = jobs.filter(({ isTrigger, triggered }) => isTrigger || triggered !== undefined);
  const counting = triggers.filter((job) => !isExcused(job));
  const builds = counting.flatMap(({ triggered }) => triggered ?? []);
  const ids = new Set(builds.map(({ id }) => id));
  return {
    builds,
    excused: triggers.flatMap(({ triggered }) => (triggered === undefined || ids.has(triggered.id) ? [] : triggered)),
    pending: counting.filter(({ triggered, word }) => triggered === undefined && !startsNone.has(word)).length,
  };
}

function isExcused({ retried, softFailed }: WireJob): boolean {
  return retried || softFailed;
}
