/**
 * What a client must be able to read of a world once all that was to happen in it has happened, worked out from what its script
 * says and from nothing that the stand-in makes of it. Only what a script writes down is said: of what it has made up, the number.
 */
import type { BuildScript } from '../../simulator/test-engine/build-script.ts';
import type { FailureScript } from '../../simulator/test-engine/failures-script.ts';
import type { JobScript } from '../../simulator/test-engine/job-story.ts';
import type { OrganizationScript, RunScript, SuiteScript } from '../../simulator/test-engine/script.ts';
import { defaultCreatedAt } from '../../simulator/test-engine/script.ts';

/** Anything that JSON has. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };

/** How many failed executions are on a page for a client that asks for no number. */
const firstPage = 30;

/** A suite as a client reads it: runs that are written down, newest first, and how many there are in all. */
export function saidOfSuite({ runs, others = {} }: SuiteScript): Json {
  const shown = newestFirst(runs.filter((run) => shownOf(run) === 'everywhere'));
  const made = (others.older ?? 0) + (others.newer ?? 0) + (others.arriving?.length ?? 0);
  return {
    count: shown.length + made,
    runs: shown.map(saidOfRun),
    failures: Object.fromEntries(shown.map((run) => [run.id, saidOfFailures(run)])),
  };
}

function saidOfRun(run: RunScript): Json {
  return {
    id: run.id,
    branch: run.branch ?? null,
    commit_sha: run.commit ?? null,
    build_id: run.buildId ?? null,
    created_at: run.createdAt ?? defaultCreatedAt,
    ...(Object.assign({}, ...run.steps.map(({ set }) => set)) as Readonly<Record<string, Json>>),
  };
}

function shownOf({ steps }: RunScript) {
  return steps.findLast(({ shown }) => shown !== undefined)?.shown ?? 'nowhere';
}

/** Of those that began at one time, the one that is written later is the newer. */
function newestFirst(runs: readonly RunScript[]): readonly RunScript[] {
  const began = ({ createdAt = defaultCreatedAt }: RunScript) => Date.parse(createdAt);
  return runs.toReversed().toSorted((one, other) => began(other) - began(one));
}

function saidOfFailures(run: RunScript): Json {
  const { failures, steps } = run;
  const result = steps.findLast(({ set }) => set?.result !== undefined)?.set?.result;
  const known = steps.findLast((step) => step.failures !== undefined)?.failures;
  if (failures === undefined || (result !== 'failed' && known === undefined)) return [];
  if (!('list' in failures)) return Math.min(failures.count, known ?? failures.count, firstPage);
  const attempts = failures.list.flatMap((failure) => Array.from({ length: failure.attempts ?? 1 }, () => failure));
  return attempts.slice(0, Math.min(known ?? attempts.length, firstPage)).map((failure) => ({
    run_id: run.id,
    commit_sha: run.commit ?? null,
    branch: run.branch ?? null,
    test_name: failure.test,
    location: failure.location ?? null,
    failure_reason: failure.reason ?? null,
    failure_expanded: (failure.details ?? []).map(({ expanded, backtrace }) => ({
      ...(expanded !== undefined && { expanded }),
      ...(backtrace !== undefined && { backtrace }),
    })),
    duration: failure.duration ?? 0.25,
  }));
}

/** A build as a client reads it, with its jobs, the runs that it names, and the tests of these. */
export function saidOfBuild(build: BuildScript, { suites }: OrganizationScript): Json {
  const runs = Object.entries(suites).flatMap(([slug, suite]) =>
    newestFirst(suite.runs)
      .filter((run) => run.buildId === build.id && shownOf(run) === 'everywhere')
      .map((run) => ({ slug, run })),
  );
  const jobs = (build.jobs ?? []).map(saidOfJob);
  return {
    id: build.id,
    number: build.number,
    pipeline: build.pipeline,
    branch: build.branch ?? null,
    commit: build.commit ?? null,
    state: 'scheduled',
    blocked: false,
    ...(Object.assign({}, ...build.steps.map(({ set }) => set)) as Readonly<Record<string, Json>>),
    // A build holds the last try of each job, the list of its jobs all of them.
    jobs: jobs.filter(({ retried }) => retried === false),
    listed_jobs: jobs,
    runs: runs.map(({ slug, run }) => ({ id: run.id, suite: slug })),
    tests: runs.flatMap(({ run }) => saidOfTests(run)).toSorted((one, other) => (one.test < other.test ? -1 : 1)),
  };
}

function saidOfJob({ name, type = 'script', stepKey, steps }: JobScript) {
  const set = Object.assign({}, ...steps.map((step) => step.set)) as Readonly<Record<string, Json>>;
  const triggered = steps.findLast((step) => step.triggered !== undefined)?.triggered;
  return {
    name,
    type,
    step_key: stepKey ?? null,
    state: set['state'] ?? 'scheduled',
    exit_status: set['exit_status'] ?? null,
    soft_failed: set['soft_failed'] ?? false,
    retried: set['retried'] ?? false,
    triggered: triggered?.number ?? null,
  };
}

/** Tests that failed, with how often, and tests that only passed; nothing of what is made up but those. */
function saidOfTests(
  run: RunScript,
): readonly { readonly test: string; readonly passed: number; readonly failed: number }[] {
  const { failures, passing = 0 } = run;
  const failed =
    failures !== undefined && 'list' in failures && saidOfFailures(run) !== 0 ? failures.list.filter(isListed) : [];
  return [
    ...failed.map(({ test, attempts = 1, listed }) => ({ test, passed: passesOf(listed), failed: attempts })),
    ...Array.from({ length: passing }, (_, index) => ({ test: `Shop passes example ${index}`, passed: 1, failed: 0 })),
  ];
}

function isListed({ listed }: FailureScript): boolean {
  return listed !== 'never';
}

function passesOf(listed: FailureScript['listed']): number {
  if (listed === undefined || listed === 'never') return 0;
  const { passes = 0 } = listed;
  return typeof passes === 'number' ? passes : passes.count;
}
