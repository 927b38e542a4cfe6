import { conclusionOf } from '../../src/gate/conclusion.ts';
import type { FailedTest, FailedTests, ToleratedTest } from '../../src/gate/failures.ts';
import type { Observation, TrackedRun } from '../../src/gate/observation.ts';
import { nothingSeen } from '../../src/gate/observation.ts';
import { decisiveBuild, type Verdict } from '../../src/gate/outcome.ts';
import type { Checkout, Workspace } from '../../src/locate/checkout.ts';
import type { Repository } from '../../src/locate/locate.ts';
import { locateTests } from '../../src/locate/located-tests.ts';
import { treeOf } from '../../src/locate/tree.ts';
import type { Surroundings } from '../../src/report/github-context.ts';
import { surroundingsFrom } from '../../src/report/github-context.ts';
import type { Report } from '../../src/report/report.ts';
import { type ReportView, reportView, type Viewed } from '../../src/report/view.ts';
import type { PipelineSelector, Selector } from '../../src/selector.ts';
import type { Leniency, Tolerance } from '../../src/settings.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import type { FailedExecution, Run } from '../../src/test-engine/model.ts';
import { contextOf } from '../support/context.ts';

export const runId = '0190046e-e199-453b-a302-a21a4d649d31';
export const buildId = '01900470-0000-7000-8000-000000000001';
export const commit = '6dcb09b5b57875f334f61aebed695e2e4193db5e';

export const buildSelector: Selector = { kind: 'build-id', organization: 'acme', suites: ['rspec'], buildId };
export const buildUrlSelector: Selector = {
  kind: 'build-url',
  ifBlocked: 'judge',
  triggeredBuilds: 'ignore',
  organization: 'acme',
  suites: ['rspec'],
  pipeline: 'shop',
  number: 7,
};
export const pipelineSelector: PipelineSelector = {
  kind: 'pipeline',
  organization: 'acme',
  suites: [],
  ifBlocked: 'judge',
  triggeredBuilds: 'ignore',
  pipelines: ['shop'],
  commit,
  mergeCommit: undefined,
  branch: undefined,
};
export const buildPage = 'https://buildkite.com/acme/shop/builds/7';
export const commitSelector: Selector = {
  kind: 'commit',
  organization: 'acme',
  suites: ['rspec'],
  commit,
  branch: undefined,
  runs: 'all',
};
export const runSelector: Selector = { kind: 'run-id', organization: 'acme', suites: ['rspec'], runId };

/** Text as it comes in, for fields that may be missing. */
export function outside(text: string | undefined) {
  return text === undefined ? undefined : untrusted(text);
}

export function run(changes: Partial<Run> = {}): Run {
  return {
    suite: 'rspec',
    id: runId,
    buildId,
    state: 'finished',
    result: 'passed',
    words: { state: untrusted('finished'), result: untrusted('passed') },
    webUrl: untrusted(`https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/${runId}`),
    branch: untrusted('main'),
    commit: untrusted(commit),
    createdAt: untrusted('2026-08-01T12:00:00Z'),
    ...changes,
  };
}

export function tracked(changes: Partial<Run> = {}, standing: Partial<TrackedRun> = {}): TrackedRun {
  return { run: run(changes), presence: 'present', missedPolls: 0, missingSince: undefined, ...standing };
}

export function observation(runs: readonly TrackedRun[], changes: Partial<Observation> = {}): Observation {
  return {
    ...nothingSeen,
    polls: 7,
    runs,
    unchangedSince: 30_000,
    lastPoll: { startedAt: 64_000, endedAt: 64_500 },
    ...changes,
  };
}

export function execution(changes: Partial<FailedExecution> = {}): FailedExecution {
  return {
    suite: 'rspec',
    runId,
    id: untrusted('e-1'),
    testId: untrusted('t-1'),
    testName: untrusted('User is valid with a name'),
    reason: untrusted('Failure/Error: expect(user).to be_valid'),
    location: untrusted('./spec/models/user_spec.rb:42'),
    duration: 0.125,
    createdAt: untrusted('2026-08-01T12:00:00Z'),
    testUrl: untrusted('https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/t-1'),
    executionUrl: untrusted(
      'https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/t-1?execution_id=e-1',
    ),
    tags: new Map(),
    details: [
      {
        message: [untrusted('expected `user` to be valid'), untrusted('got errors: name is blank')],
        backtrace: [
          untrusted("/usr/local/bundle/gems/rspec-support-3.13/lib/rspec/support.rb:102:in 'block'"),
          untrusted("./spec/models/user_spec.rb:43:in 'block (2 levels)'"),
        ],
      },
    ],
    ...changes,
  };
}

export function failedTest(changes: Partial<FailedExecution> = {}, attempts = 1): FailedTest {
  const one = execution(changes);
  return { execution: one, attempts: [one, ...Array.from({ length: attempts - 1 }, () => one)] };
}

export function toleratedTest(
  why: Tolerance = 'retried',
  changes: Partial<FailedExecution> = {},
  attempts = 1,
): ToleratedTest {
  return { ...failedTest(changes, attempts), why };
}

/** So many tests that passed on a retry, and so many that are muted. */
export function manyTolerated(retried: number, muted = 0): readonly ToleratedTest[] {
  return Array.from({ length: retried + muted }, (_, index) =>
    toleratedTest(index < retried ? 'retried' : 'muted', {
      testId: untrusted(`tolerated-${index}`),
      testName: untrusted(`Cart number ${index} keeps its items`),
      location: untrusted(`./spec/models/cart_spec.rb:${index + 1}`),
      executionUrl: untrusted(
        `https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/tolerated-${index}`,
      ),
    }),
  );
}

export function failures(tests: readonly FailedTest[], changes: Partial<FailedTests> = {}): FailedTests {
  const executions = tests.reduce((sum, { attempts }) => sum + attempts.length, 0);
  const apart = (changes.tolerated ?? []).reduce((sum, { attempts }) => sum + attempts.length, 0);
  return { tests, tolerated: [], executions: executions + apart, truncated: false, problems: [], ...changes };
}

/** `count` failed tests over `files` files, each with a reason and a backtrace. */
export function manyFailures(count: number, files = Math.ceil(count / 8)): FailedTests {
  return failures(
    Array.from({ length: count }, (_, index) =>
      failedTest({
        testId: untrusted(`t-${index}`),
        testName: untrusted(`Checkout with ${index} items in the cart shows a total that includes tax`),
        location: untrusted(`./spec/models/checkout_${index % files}_spec.rb:${index + 1}`),
        executionUrl: untrusted(`https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/t-${index}`),
      }),
    ),
  );
}

export interface ReportOptions {
  readonly runs?: readonly TrackedRun[];
  readonly seen?: Partial<Observation>;
  readonly failed?: FailedTests;
  readonly ifNoRunFound?: Leniency;
  readonly ifIncomplete?: Leniency;
  /** What was asked to be tolerated; with something, there was a ruling on the failures. */
  readonly tolerate?: readonly Tolerance[];
  /** Failed runs that count as passed, as `suite/id`. */
  readonly toleratedRuns?: readonly string[];
  /** Suites that `if-no-run-found` left out. */
  readonly leftOut?: readonly string[];
  readonly changes?: Partial<Report>;
}

export const settings: NonNullable<Report['settings']> = {
  annotationLevel: 'error',
  settle: 30_000,
  timeout: 1_800_000,
  tolerate: [],
  ifNoRunFound: 'error',
  reportLimit: 1000,
  summary: true,
  statusName: undefined,
  checkName: undefined,
  comment: 'never',
  jobAnnotations: 'first',
};

export function report(verdict: Verdict, options: ReportOptions = {}): Report {
  const {
    runs = [tracked(resultFor(verdict))],
    seen,
    failed = failures([]),
    ifNoRunFound = 'error',
    ifIncomplete = 'error',
    tolerate = [],
    toleratedRuns = [],
    leftOut = [],
    changes,
  } = options;
  return {
    outcome: {
      verdict,
      observation: observation(runs, seen),
      startedAt: 0,
      endedAt: 65_000,
      decisive: runs[0],
      decisiveBuild: decisiveBuild(observation(runs, seen), runs[0]),
      leftOut,
      tests: undefined,
      toleranceResult: tolerate.length === 0 ? undefined : { toleratedRuns: new Set(toleratedRuns), failures: failed },
    },
    selector: buildSelector,
    settings: { ...settings, tolerate, ifNoRunFound },
    conclusion: conclusionOf({ verdict, observation: observation(runs, seen) }, { ifNoRunFound, ifIncomplete }),
    failures: failed,
    against: { total: undefined, comparison: new Map() },
    jobs: { died: [], triggered: [], problems: [] },
    tokenExpiry: undefined,
    cost: { waited: 65_000, requests: 12, budget: { scope: 'user', remaining: 38, limit: 50 } },
    ...changes,
  };
}

function resultFor({ name }: Verdict): Partial<Run> {
  switch (name) {
    case 'passed':
    case 'failed':
    case 'stale':
      return { result: name };
    default:
      return { state: 'running', result: 'pending' };
  }
}

/** As in a job on GitHub, without a checkout. */
export const surroundings: Surroundings = surroundingsFrom(
  contextOf({
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_SHA: commit,
    GITHUB_RUN_ID: '123456',
    GITHUB_JOB: 'gate',
    GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/ci.yml@refs/heads/main',
    GITHUB_ACTION_REPOSITORY: 'acme/test-engine-gate',
  }),
  { apiUrl: new URL('https://api.buildkite.com') },
);

/** As much time as anybody wants. */
export const unhurried = () => Number.POSITIVE_INFINITY;

/** What the writers get of a report: everything located and worded. */
export function viewOf(given: Report, around = surroundings, more: Partial<Viewed> = {}): ReportView {
  const failures = locateTests(given.failures, around, unhurried);
  return reportView({ ...given, failures, surroundings: around, annotationsBefore: {}, ...more });
}

/** A repository with these files; without any list of them, one of which nothing is checked out. */
export function repositoryWith(files?: readonly string[], changes: Partial<Repository> = {}): Repository {
  const checkout: Checkout = files === undefined ? { kind: 'none' } : { kind: 'tested', files: treeOf(files) };
  return { workspace: workspaceWith(checkout), pathPrefix: undefined, repository: 'acme/shop', ...changes };
}

/** A workspace in which this is checked out. */
export function workspaceWith(checkout: Checkout, changes: Partial<Workspace> = {}): Workspace {
  return { roots: [], clones: () => [], checkout: () => checkout, ownersFile: () => undefined, ...changes };
}

/** Knows nothing. */
export const nowhere: Surroundings = surroundingsFrom(contextOf(), { apiUrl: undefined });
