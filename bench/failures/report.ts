import { BUILD_ID } from '../../simulator/scenarios/cast.ts';
import { nothingSeen } from '../../src/gate/observation.ts';
import type { Outcome } from '../../src/gate/outcome.ts';
import type { GitHubContext } from '../../src/github-context.ts';
import { locateTests } from '../../src/locate/located-tests.ts';
import { surroundingsFrom } from '../../src/report/github-context.ts';
import type { Report } from '../../src/report/report.ts';
import { type ReportView, reportView } from '../../src/report/view.ts';
import type { Run } from '../../src/test-engine/model.ts';

/** No time limit. */
export const unhurried = () => Number.POSITIVE_INFINITY;

/** Where the report is made: the commit, the job and the repository. */
export const [commit, job, repository] = ['a'.repeat(40), 4711, 'acme/shop'] as const;

/** What a runner would say about the step. */
export const context: GitHubContext = {
  server: new URL('https://github.com'),
  apiUrl: undefined,
  repository,
  sha: commit,
  ref: undefined,
  workflowFile: undefined,
  job: undefined,
  runPage: undefined,
  runAttempt: undefined,
  action: undefined,
  isInComposite: false,
  actor: undefined,
  event: { name: 'push', commit, isAboutCommit: true, base: undefined, pullRequest: undefined },
  workspace: undefined,
  runnerWorkspace: undefined,
  temp: undefined,
  outputFile: undefined,
  summaryFile: undefined,
  isDebugging: false,
  nodeVersion: process.version,
};

const surroundings = surroundingsFrom(context, { apiUrl: undefined });

/** The inputs' defaults, as far as a report depends on them. */
export const settings: NonNullable<Report['settings']> = {
  annotationLevel: 'error',
  settle: 0,
  timeout: 60_000,
  reportLimit: 10_000,
  summary: true,
  tolerate: [],
  ifNoRunFound: 'error',
  statusName: undefined,
  checkName: undefined,
  comment: 'never',
  jobAnnotations: 'first',
};

/** The view that all writers share. */
export function viewOf(report: Report): ReportView {
  const failures = locateTests(report.failures, surroundings, unhurried);
  return reportView({ ...report, failures, surroundings, annotationsBefore: {} });
}

/** A report of a run that failed. */
export function reportOf(runs: readonly Run[], failures: Report['failures']): Report {
  const tracked = runs.map((one) => ({
    run: one,
    presence: 'present' as const,
    missedPolls: 0,
    missingSince: undefined,
  }));
  const poll = { startedAt: 0, endedAt: 0 };
  const outcome: Outcome = {
    verdict: { name: 'failed' },
    observation: { ...nothingSeen, polls: 1, runs: tracked, lastPoll: poll },
    startedAt: 0,
    endedAt: 0,
    decisive: tracked[0],
    decisiveBuild: undefined,
    toleranceResult: undefined,
    leftOut: [],
    tests: undefined,
  };
  return {
    outcome,
    selector: { kind: 'build-id', organization: 'acme', suites: ['rspec'], buildId: BUILD_ID },
    settings,
    conclusion: 'failure',
    failures,
    against: { total: undefined, comparison: new Map() },
    jobs: { died: [], triggered: [], problems: [] },
    tokenExpiry: undefined,
    cost: { waited: 0, requests: 1, budget: undefined },
  };
}
