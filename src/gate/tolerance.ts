import type { Tolerance } from '../settings.ts';
import { rawText, type Untrusted } from '../shared/untrusted.ts';
import type { BuildTest, FailedExecution, FailedExecutions, FailedInJob, Run } from '../test-engine/model.ts';
import { type FailedTest, type FailedTests, failedTests, type NotTolerated, type ToleratedTest } from './failures.ts';
import { jobOf } from './jobs.ts';
import { nameSeveralPlaces } from './named-place.ts';

/** What Test Engine says about failed runs, to find out whether they may be tolerated. */
export interface Evidence {
  /** The failed executions of the failed runs. */
  readonly failures: FailedExecutions;
  /** The listed tests of these runs' builds; one entry per build. */
  readonly tests: readonly EvidenceOfBuild[];
  /** The muted tests of the suites of runs without a build. */
  readonly suites: readonly EvidenceOfSuite[];
}

/** The tests of one build that failed at least once, or why they could not be fetched. */
export interface EvidenceOfBuild {
  /** UUID. */
  readonly buildId: string;
  readonly tests: readonly BuildTest[];
  readonly problem: Error | undefined;
  /** `undefined`: its jobs cannot be requested, or no failed execution names one. */
  readonly jobs: EvidenceOfJobs | undefined;
}

/** What is known about the jobs that a build's failed executions name. */
export type EvidenceOfJobs =
  | { readonly kind: 'known'; readonly byId: ReadonlyMap<string, EvidenceOfJob> }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'unknown'; readonly problem: Error };

/** What is known about one job. */
export type EvidenceOfJob =
  /** Its results count; these are the tests that only failed in it. */
  | { readonly kind: 'stands'; readonly failed: readonly FailedInJob[] }
  | { readonly kind: 'retried' | 'lost' }
  | { readonly kind: 'unknown'; readonly problem: Error };

/** What is known about one suite's tests, for runs without a build. */
export interface EvidenceOfSuite {
  readonly suite: string;
  /** IDs of the muted tests; `no-list`: the suite has no such list; `undefined`: it was not requested, or could not be fetched. */
  readonly muted: readonly Untrusted[] | 'no-list' | undefined;
  /** Why something that is needed is not known. */
  readonly problem: Error | undefined;
}

/** A test by its suite and ID. */
type TestRef = Pick<BuildTest, 'suite' | 'testId'>;

/** What follows from the evidence. */
export interface ToleranceResult {
  /** Runs in which only tolerated tests failed, by `suite/id`. */
  readonly toleratedRuns: ReadonlySet<string>;
  /** All failed tests, with the tolerated ones in a list of their own. */
  readonly failures: FailedTests;
}

/**
 * Which failed runs may count as passed: every failed execution was fetched, and positive evidence tolerates each failed test. What is
 * not known is not tolerated: a test without an ID or an entry, a list that could not be fetched, failures beyond those that were
 * fetched, a failed run without failed executions, or one that has gone stale.
 */
export function applyTolerance(
  runs: readonly Run[],
  evidence: Evidence,
  tolerate: readonly Tolerance[],
): ToleranceResult {
  const all = failedTests(evidence.failures);
  const judge = new Judge(runs, evidence);
  const tolerated: ToleratedTest[] = [];
  const failed: FailedTest[] = [];
  for (const test of all.tests) {
    const objections = tolerate.map((kind) => judge.objection(test, kind));
    const why = tolerate[objections.indexOf(undefined)];
    if (why !== undefined) tolerated.push({ ...test, why });
    else failed.push({ ...test, notTolerated: [...new Set(objections.flatMap((objection) => objection ?? []))] });
  }
  const guilty = new Set(failed.flatMap(({ attempts }) => attempts.map(runKey)));
  const excused = new Set(tolerated.flatMap(({ attempts }) => attempts.map(runKey)));
  const toleratedRuns = runs
    .filter(saysItself)
    .map((run) => `${run.suite}/${run.id}`)
    .filter((key) => excused.has(key) && !guilty.has(key));
  return {
    toleratedRuns: new Set(evidence.failures.whole ? toleratedRuns : []),
    failures: {
      ...all,
      tests: failed,
      tolerated,
      problems: [...all.problems, ...(failed.length > 0 ? problemsOf(evidence) : [])],
    },
  };
}

function problemsOf({ tests, suites }: Evidence): readonly Error[] {
  const ofJobs = tests.flatMap(({ jobs }) => {
    const requested = jobs?.kind === 'known' ? [...jobs.byId.values()] : [jobs];
    return requested.flatMap((one) => (one?.kind === 'unknown' ? [one.problem] : []));
  });
  return [...[...tests, ...suites].flatMap(({ problem }) => problem ?? []), ...ofJobs];
}

/** In a failed run that has gone stale since, or whose result is an unknown word, more than the failures may be wrong. */
function saysItself({ words }: Run): boolean {
  const word = words.result && rawText(words.result);
  return word === 'failed' || word === 'passed';
}

function runKey({ suite, runId }: Pick<FailedExecution, 'suite' | 'runId'>): string {
  return `${suite}/${runId}`;
}

/** Finds reasons not to tolerate a test. */
class Judge {
  readonly #buildOf: ReadonlyMap<string, string | undefined>;
  readonly #builds: ReadonlyMap<string, EvidenceOfBuild>;
  readonly #suites: ReadonlyMap<string, EvidenceOfSuite>;
  /** All failed executions with one `test_id`, even if they are several tests. */
  readonly #namesakes: ReadonlyMap<string, readonly FailedExecution[]>;

  constructor(runs: readonly Run[], { failures, tests, suites }: Evidence) {
    this.#buildOf = new Map(runs.map(({ suite, id, buildId }) => [runKey({ suite, runId: id }), buildId]));
    this.#builds = new Map(tests.map((one) => [one.buildId, one]));
    this.#suites = new Map(suites.map((one) => [one.suite, one]));
    this.#namesakes = Map.groupBy(failures.executions, testKey);
  }

  /** The first objection in any build or suite in which the test failed; `undefined`: it is excused in all of them. */
  objection({ attempts }: FailedTest, kind: Tolerance): NotTolerated | undefined {
    for (const attempt of attempts) {
      const found = this.#objectionTo(attempt, kind);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #objectionTo(attempt: FailedExecution, kind: Tolerance): NotTolerated | undefined {
    const { suite, testId } = attempt;
    if (testId === undefined) return 'no-id';
    const buildId = this.#buildOf.get(runKey(attempt));
    if (buildId === undefined) return this.#outside({ suite, testId }, kind);
    const build = this.#builds.get(buildId);
    if (build === undefined || build.problem !== undefined) return 'no-list';
    const entry = build.tests.find((test) => isSame(test, { suite, testId }));
    if (entry === undefined) return 'not-listed';
    switch (kind) {
      case 'muted':
        return entry.muted ? undefined : 'not-muted';
      case 'retried':
        return this.#notRetried(entry) ?? failedInJob(attempt, { suite, testId }, build.jobs);
    }
  }

  #notRetried(entry: BuildTest): NotTolerated | undefined {
    if (entry.passes === 0) return 'no-pass';
    const namesakes = this.#namesakes.get(testKey(entry)) ?? [];
    const locations = [...namesakes.map(({ location }) => location), ...entry.locations];
    return nameSeveralPlaces(locations) ? 'namesake' : undefined;
  }

  #outside({ suite, testId }: TestRef, kind: Tolerance): NotTolerated | undefined {
    if (kind === 'retried') return 'outside-builds';
    const muted = this.#suites.get(suite)?.muted;
    if (muted === undefined) return 'no-list';
    if (muted === 'no-list') return 'no-muted-list';
    return muted.includes(testId) ? undefined : 'not-muted';
  }
}

function failedInJob(
  attempt: FailedExecution,
  test: TestRef,
  jobs: EvidenceOfJobs | undefined,
): NotTolerated | undefined {
  switch (jobs?.kind) {
    case undefined:
      return undefined;
    case 'too-many':
      return 'too-many-jobs';
    case 'unknown':
      return 'no-list';
    case 'known':
      return failedIn(jobOf(attempt), test, jobs.byId);
  }
}

function failedIn(
  id: string | undefined,
  test: TestRef,
  jobs: ReadonlyMap<string, EvidenceOfJob>,
): NotTolerated | undefined {
  if (id === undefined) return 'no-job';
  const job = jobs.get(id);
  switch (job?.kind) {
    case 'stands':
      return job.failed.some((row) => mayBe(row, test)) ? 'failed-in-job' : undefined;
    case 'retried':
      return undefined;
    case 'lost':
      return 'job-lost';
    case 'unknown':
    case undefined:
      return 'no-list';
  }
}

/** A row without a suite or a test ID may be about any test. */
function mayBe({ suite, testId }: FailedInJob, test: TestRef): boolean {
  return isSame({ suite: suite ?? test.suite, testId: testId ?? test.testId }, test);
}

function isSame(one: TestRef, other: TestRef): boolean {
  return one.suite === other.suite && one.testId === other.testId;
}

function testKey({ suite, testId }: Pick<FailedExecution, 'suite' | 'testId'>): string {
  return JSON.stringify([suite, testId]);
}
