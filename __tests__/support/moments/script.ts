import type { BuildScript } from '../../../simulator/test-engine/build-script.ts';
import { becomes, ends, starts } from '../../../simulator/test-engine/build-story.ts';
import type { FailureScript } from '../../../simulator/test-engine/failures-script.ts';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import { type JobScript, jobFails, jobIs } from '../../../simulator/test-engine/job-story.ts';
import type { ApiScript, RunScript } from '../../../simulator/test-engine/script.ts';
import { appears, fails, finishes, hasFailures, leavesTheList, reopens } from '../../../simulator/test-engine/story.ts';
import type { Step } from '../../../simulator/test-engine/timeline.ts';
import {
  buildId,
  buildNumber,
  commit,
  createdAt,
  crowdBegins,
  type History,
  type JobHistory,
  jobIds,
  named,
  organization,
  otherBuildId,
  otherNumber,
  othersBegin,
  pipeline,
  type RunHistory,
  runId,
  testsOf,
  timeOf,
  token,
} from './history.ts';

/** A history as the stand-in plays it. */
export function scriptOf(history: History): ApiScript {
  const { runs, crowd, delays, faults, paging, isLimited } = history;
  const suites = Object.fromEntries(
    history.suites.map((suite) => {
      const own = runs.map((run, index) => ({ run, script: runScript(history, run, index) }));
      const here = own.filter(({ run }) => run.suite === suite);
      const extra = suite === 'rspec' ? Array.from({ length: crowd }, (_, index) => extraRun(history, index)) : [];
      const others = Array.from({ length: history.others }, (_, index) => strangeRun(suite, index));
      return [suite, { runs: [...here.map(({ script }) => script), ...extra, ...others, otherRun(suite)] }];
    }),
  );
  return {
    organizations: { [organization]: { suites, builds: builds(history) } },
    tokens: { [token]: { scopes: ['read_suites', 'read_builds'] } },
    ...(!isLimited && { limits: { user: 'off', organization: 'off' } }),
    delays,
    faults,
    paging,
  };
}

function builds(history: History): BuildScript[] {
  const { build } = history;
  const steps = build.map(({ at, becomes: word }) => (word === 'running' ? becomes({ at }, word) : ends({ at }, word)));
  const now = { at: 0 };
  return [
    {
      id: buildId,
      pipeline,
      number: buildNumber,
      branch: 'main',
      commit,
      steps: [starts(now), ...steps],
      jobs: jobs(history),
      window: 'open',
    },
    { id: otherBuildId, pipeline, number: otherNumber, branch: 'main', commit, steps: [ends(now, 'passed')] },
  ];
}

function runScript(history: History, run: RunHistory, index: number): RunScript {
  const list = testsOf(run).map(
    ({ passesFrom, muted, unmutedAt, job, isNamesake }, test): FailureScript => ({
      ...named(index, test),
      ...(job !== 'unnamed' && { tags: { 'build.job_id': jobIds(index, test).own } }),
      listed: {
        state: muted ? 'muted' : 'enabled',
        ...(unmutedAt !== undefined && { changes: [{ at: unmutedAt, state: 'enabled' as const }] }),
        ...(passesFrom !== undefined && {
          passes: { count: 1, from: { at: passesFrom }, ...passedIn(index, test, job) },
        }),
        ...(isNamesake && { raw: { location: './spec/other_spec.rb:9' } }),
      },
    }),
  );
  return {
    id: runId(index),
    buildId: history.selector.kind === 'commit' ? null : buildId,
    ...(run.branch !== undefined && { branch: run.branch }),
    commit,
    createdAt: createdAt(history, index),
    steps: stepsOf(run),
    failures: { list },
  };
}

function passedIn(run: number, test: number, job: JobHistory): { readonly job?: string } {
  const { own, retry, otherLeg } = jobIds(run, test);
  switch (job) {
    case 'unnamed':
      return {};
    case 'passes':
      return { job: own };
    case 'retried':
      return { job: retry };
    case 'other-leg':
    case 'lost':
      return { job: otherLeg };
  }
}

/** The jobs that failing tests name, each over from the beginning on. */
function jobs({ runs }: History): JobScript[] {
  return runs.flatMap((run, index) => testsOf(run).flatMap(({ job }, test) => jobsOf(jobIds(index, test), job)));
}

function jobsOf({ own, retry }: ReturnType<typeof jobIds>, job: JobHistory): JobScript[] {
  const now = { at: 0 };
  const softFailed: JobScript = { name: 'leg', id: own, steps: [jobFails(now, { soft: true })] };
  switch (job) {
    case 'unnamed':
      return [];
    case 'passes':
      return [{ ...softFailed, steps: [jobIs(now, 'passed')] }];
    case 'other-leg':
      return [softFailed];
    case 'retried':
    case 'lost': {
      const retried = { ...now, set: { retried: true, retried_in_job_id: retry } };
      const end = job === 'retried' ? 'passed' : 'canceled';
      return [
        { ...softFailed, steps: [...softFailed.steps, retried] },
        { name: 'leg again', id: retry, steps: [jobIs(now, end)] },
      ];
    }
  }
}

function stepsOf({ chapters, unlistedAt }: RunHistory): Step[] {
  let known = 0;
  const steps = chapters.flatMap(({ opens, arrives, tests, closes }, index): Step[] => {
    known += tests.length;
    return [
      index === 0 ? appears({ at: opens }) : reopens({ at: opens }),
      ...(tests.length > 0 ? [fails({ at: arrives }), hasFailures({ at: arrives }, known)] : []),
      ...(closes === undefined ? [] : [finishes({ at: closes }, known > 0 ? 'failed' : 'passed')]),
    ];
  });
  return unlistedAt === undefined ? steps : [...steps, leavesTheList({ at: unlistedAt })];
}

/** One of the crowd. They are all alike but for their place in the list. */
function extraRun({ selector }: History, index: number): RunScript {
  const now = { at: 0 };
  return {
    id: uuid('extra run', index),
    buildId: selector.kind === 'commit' ? null : buildId,
    branch: 'main',
    commit,
    createdAt: timeOf(crowdBegins + index),
    steps: [appears(now), finishes(now, 'passed')],
  };
}

/** A run of another commit that has failed. */
function strangeRun(suite: string, index: number): RunScript {
  const now = { at: 0 };
  return {
    id: uuid(`${suite}'s strange run`, index),
    buildId: null,
    branch: 'main',
    commit: 'e'.repeat(40),
    createdAt: timeOf(othersBegin + index),
    steps: [appears(now), finishes(now, 'failed')],
  };
}

/** A run that is not gated, older than all others of its suite: the other build's. */
function otherRun(suite: string): RunScript {
  const now = { at: 0 };
  return {
    id: uuid('other run', suite),
    buildId: otherBuildId,
    branch: 'main',
    commit: 'd'.repeat(40),
    createdAt: timeOf(-1),
    steps: [appears(now), finishes(now, 'passed')],
  };
}
