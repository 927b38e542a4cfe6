import type { DelayScript } from '../../../simulator/test-engine/delays.ts';
import { testIdOf } from '../../../simulator/test-engine/executions.ts';
import type { FailureScript } from '../../../simulator/test-engine/failures-script.ts';
import type { RequestFault } from '../../../simulator/test-engine/fault-script.ts';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import type { ApiScript } from '../../../simulator/test-engine/script.ts';

/** A world whose answers are made while it goes on, as plain values. Milliseconds since the wait began. */
export interface History {
  readonly selector: SelectorHistory;
  readonly suites: readonly ['rspec'] | readonly ['rspec', 'jest'];
  readonly runs: readonly RunHistory[];
  /** So many further runs of the same build or commit in the first suite, all passed from the beginning on. */
  readonly crowd: number;
  /** So many runs of other commits in each suite, newer than the crowd. */
  readonly others: number;
  /** When the build ends, and goes on, and ends again; empty with `commit`. */
  readonly build: readonly { readonly at: number; readonly becomes: 'running' | 'passed' | 'failed' }[];
  readonly delays: readonly DelayScript[];
  readonly faults: readonly RequestFault[];
  readonly paging: NonNullable<ApiScript['paging']>;
  /** Whether Buildkite's limits hold: 50 requests a minute. */
  readonly isLimited: boolean;
  readonly tolerate: readonly ('retried' | 'muted')[];
  readonly settle: number;
  readonly interval: 'auto' | number;
  readonly timeout: number;
  readonly seed: number;
}

export type SelectorHistory =
  /** The first run of the history. */
  | { readonly kind: 'run-id' }
  | { readonly kind: 'build-id' }
  /** Whether the suites are named in the workflow. */
  | { readonly kind: 'build-url'; readonly named: boolean }
  | { readonly kind: 'commit'; readonly runs: 'all' | 'newest'; readonly branch: 'main' | undefined };

export interface RunHistory {
  readonly suite: 'rspec' | 'jest';
  readonly branch: (typeof branches)[number];
  /** Created before the crowd, and so behind it in the list. */
  readonly old: boolean;
  /** Created at the same moment as the run before. */
  readonly twin: boolean;
  /** At least one, in order of time. */
  readonly chapters: readonly Chapter[];
  /** From then on it is found by its id alone. */
  readonly unlistedAt: number | undefined;
}

/** A time in which a run is running. */
export interface Chapter {
  readonly opens: number;
  /** When its failing tests are known, all at once. */
  readonly arrives: number;
  readonly tests: readonly TestHistory[];
  /** `undefined`: it goes on for ever. */
  readonly closes: number | undefined;
}

/** What became of a job, which is over from the beginning on, and where the test's pass is, if it has one. */
export type JobHistory =
  /** No job is named, neither of the failure nor of the pass. */
  | 'unnamed'
  /** The pass is in the same job. */
  | 'passes'
  /** It is in another leg. */
  | 'other-leg'
  /** It is in the job's retry. */
  | 'retried'
  /** It is in another leg, and the job's retry was cancelled. */
  | 'lost';

/** A test that fails once. */
export interface TestHistory {
  /** When the pass of its retry is taken in; `undefined`: it has none. */
  readonly passesFrom: number | undefined;
  readonly muted: boolean;
  /** When a muted test is enabled again; `undefined`: never. */
  readonly unmutedAt: number | undefined;
  /** The job that it failed in; all tests of a history name one, or none. */
  readonly job: JobHistory;
  /** The list of the build's tests has another place than the failure: that of another test with its name. */
  readonly isNamesake: boolean;
}

/** What collectors send for `main`, for none at all, and for others. */
export const branches = [
  'main',
  'refs/heads/main',
  'origin/main',
  null,
  undefined,
  'feature',
  'refs/tags/main',
] as const;

export const organization = 'acme';
export const token = 'bkua_0123456789';
export const pipeline = 'shop';
export const buildNumber = 7;
export const buildId = uuid('the build');
export const commit = 'c0ffee0123456789abcdef0123456789abcdef01';
/** Another build of the pipeline, which has passed with a run of its own. */
export const otherNumber = 8;
export const otherBuildId = uuid('the other build');

/** The id of the run with this index in a history. */
export function runId(index: number): string {
  return uuid('run', index);
}

/** The run with this index. */
export function runOf({ runs }: Pick<History, 'runs'>, index: number): RunHistory {
  const run = runs[index];
  if (run === undefined) throw new RangeError(`There is no run ${index}.`);
  return run;
}

/** The id of the failing test with this index, counted over all chapters of its run. */
export function testId(history: Pick<History, 'runs'>, run: number, test: number): string {
  const { suite } = runOf(history, run);
  return testIdOf({ organization, suite }, named(run, test));
}

/** The jobs of a failing test. */
export function jobIds(run: number, test: number) {
  const id = (which: string) => uuid(`${which} of ${run}`, test);
  return { own: id('job'), retry: id('retry'), otherLeg: id('other leg') };
}

/** A failing test's name and place: no two are alike. */
export function named(run: number, test: number): Pick<FailureScript, 'test' | 'location'> {
  return { test: `Shop run ${run} test ${test}`, location: `./spec/shop_${run}_spec.rb:${test + 1}` };
}

/** A run's failing tests, each with when it is known. */
export function testsOf({
  chapters,
}: Pick<RunHistory, 'chapters'>): readonly (TestHistory & { readonly knownFrom: number })[] {
  return chapters.flatMap(({ tests, arrives }) => tests.map((test) => ({ ...test, knownFrom: arrives })));
}

/** Runs come into being a minute apart in the order in which they are written, the old ones before the crowd. */
export function createdAt(history: History, index: number): string {
  const { old = false, twin = false } = history.runs[index] ?? {};
  const moment = twin && index > 0 && history.runs[index - 1]?.old === old ? index - 1 : index;
  return timeOf(old ? moment : moment + crowdIsOver);
}

/** The minutes at which the crowd, the others and those runs that are not old began to be created. */
export const crowdBegins = 100;
export const othersBegin = 500;
const crowdIsOver = 1000;

export function timeOf(minutes: number): string {
  return new Date(Date.UTC(2026, 7, 1) + minutes * 60_000).toISOString();
}

/** When the newest of the crowd was created. */
export function crowdBornAt({ crowd }: History): number {
  return Date.parse(timeOf(crowdBegins + crowd - 1));
}

/** When the run with this index was created; equal for twins. */
export function bornAt(history: History, index: number): number {
  return Date.parse(createdAt(history, index));
}
