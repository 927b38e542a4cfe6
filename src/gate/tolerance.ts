import type { Tolerance } from '../settings.ts';
import { rawText, type Untrusted } from '../shared/untrusted.ts';
import type { BuildTest, FailedExecution, FailedExecutions, Run } from '../test-engine/model.ts';
import { type FailedTest, type FailedTests, failedTests, type ToleratedTest } from './failures.ts';

/** What was asked of Test Engine to find out whether failed runs may be tolerated. */
export interface Evidence {
  /** The failed executions of the failed runs. */
  readonly failures: FailedExecutions;
  /** What Test Engine lists of the tests of the builds of these runs; one entry may stand for each of several builds. */
  readonly tests: readonly EvidenceOfBuild[];
}

/** The tests of one build that failed at least once, or why they could not be had. */
export interface EvidenceOfBuild {
  /** UUID; `undefined` for runs without a build, of whose tests there is no list. */
  readonly buildId: string | undefined;
  readonly tests: readonly BuildTest[];
  readonly problem: Error | undefined;
}

/** What the evidence comes to. */
export interface ToleranceResult {
  /** Runs that failed for tolerated tests alone, by `suite/id`. */
  readonly toleratedRuns: ReadonlySet<string>;
  /** All failed tests, the tolerated ones apart. */
  readonly failures: FailedTests;
}

/**
 * Which failed runs may count as passed: those of which every failed execution was fetched and each of whose failed tests is
 * tolerated by positive evidence. Whatever is not known is not tolerated: a test without an id or without an entry, a list
 * that could not be had, failures beyond those that were fetched, a failed run without a failed execution or that has gone stale.
 */
export function applyTolerance(
  runs: readonly Run[],
  { failures, tests }: Evidence,
  tolerate: readonly Tolerance[],
): ToleranceResult {
  const all = failedTests(failures);
  const tolerated: ToleratedTest[] = [];
  const failed: FailedTest[] = [];
  for (const test of all.tests) {
    const why = reason(test, runs, tests, tolerate);
    if (why === undefined) failed.push(test);
    else tolerated.push({ ...test, why });
  }
  const guilty = new Set(failed.flatMap(({ attempts }) => attempts.map(runKey)));
  const excused = new Set(tolerated.flatMap(({ attempts }) => attempts.map(runKey)));
  const toleratedRuns = runs
    .filter(saysItself)
    .map((run) => `${run.suite}/${run.id}`)
    .filter((key) => excused.has(key) && !guilty.has(key));
  const problems = [...all.problems, ...tests.flatMap(({ problem }) => problem ?? [])];
  return {
    toleratedRuns: new Set(failures.whole ? toleratedRuns : []),
    failures: { ...all, tests: failed, tolerated, problems },
  };
}

/** A failed run that has gone stale since, or says a word that is not known, is none whose failures are all that is wrong. */
function saysItself({ words }: Run): boolean {
  const word = words.result && rawText(words.result);
  return word === 'failed' || word === 'passed';
}

function runKey({ suite, runId }: FailedExecution): string {
  return `${suite}/${runId}`;
}

function reason(
  { attempts }: FailedTest,
  runs: readonly Run[],
  evidence: readonly EvidenceOfBuild[],
  tolerate: readonly Tolerance[],
): Tolerance | undefined {
  // The test must be excused in every build in which it failed.
  const entries = attempts.map(({ suite, runId, testId }) => {
    const buildId = runs.find((run) => run.suite === suite && run.id === runId)?.buildId;
    const ofBuild = evidence.find((one) => one.buildId === buildId && one.problem === undefined);
    return buildId === undefined ? undefined : ofBuild?.tests.find((test) => isAbout(test, suite, testId));
  });
  return tolerate.find((why) => entries.every((entry) => entry !== undefined && tolerates(entry, why)));
}

function isAbout(test: BuildTest, suite: string, testId: Untrusted | undefined): boolean {
  return testId !== undefined && test.suite === suite && test.testId === testId;
}

function tolerates({ muted, passes }: BuildTest, why: Tolerance): boolean {
  switch (why) {
    case 'retried':
      return passes > 0;
    case 'muted':
      return muted;
  }
}
