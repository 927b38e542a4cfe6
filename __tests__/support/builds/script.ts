import type { BuildScript } from '../../../simulator/test-engine/build-script.ts';
import { becomes, blocks, isFound, isMissing } from '../../../simulator/test-engine/build-story.ts';
import type { BuildStep } from '../../../simulator/test-engine/build-timeline.ts';
import type { FailureScript } from '../../../simulator/test-engine/failures-script.ts';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import type { ListedScript } from '../../../simulator/test-engine/listed-script.ts';
import type { ApiScript, RunScript } from '../../../simulator/test-engine/script.ts';
import { appears, changes, finishes, goesStale, hasFailures, reopens } from '../../../simulator/test-engine/story.ts';
import type { Step } from '../../../simulator/test-engine/timeline.ts';
import {
  type BuildHistory,
  type BuildWord,
  type Change,
  commit,
  type History,
  type RunHistory,
  type RunWord,
  type TestHistory,
} from './history.ts';
import { jobId, jobScripts } from './jobs.ts';

/** A build, and the number of the one at its root. */
interface Rooted {
  readonly build: BuildHistory;
  readonly root: number;
}

/** What the stand-in plays. */
export function scriptOf(history: History): ApiScript {
  const all = [...history.builds, history.second].flatMap((build) => rooted(build, build.number));
  const runsIn = (suite: RunHistory['suite']) =>
    all.flatMap(({ build }) =>
      build.runs.flatMap((run, index) => (run.suite === suite ? [runScript(build, run, index)] : [])),
    );
  return {
    organizations: {
      acme: {
        suites: { rspec: { runs: runsIn('rspec') }, jest: { runs: runsIn('jest') } },
        builds: all.map((one) => buildScript(one, history.jobs === 'counted')),
      },
    },
    tokens: { bkua_0123456789: { scopes: ['read_suites', 'read_builds'] } },
    limits: { user: 'off', organization: 'off' },
    jobLists: { served: history.jobs !== 'withheld' },
    delays: history.delays,
  };
}

function rooted(build: BuildHistory, root: number): readonly Rooted[] {
  const children = build.triggers.flatMap(({ starts }) => (typeof starts === 'object' ? [starts.build] : []));
  return [{ build, root }, ...children.flatMap((child) => rooted(child, root))];
}

function buildScript({ build, root }: Rooted, jobCounts: boolean): BuildScript {
  const { pipeline, number, found } = build;
  return {
    id: uuid('build', `${pipeline}/${number}`),
    pipeline,
    number,
    // Triggered builds are of commits of their own.
    commit: number === root ? commit : 'd'.repeat(40),
    branch: 'main',
    jobCounts,
    jobs: jobScripts(build, root),
    steps: [
      isMissing({ at: 0 }),
      ...(Number.isFinite(found) ? [isFound({ at: found })] : []),
      ...build.changes.map(buildStep),
    ],
    window: 'open',
  };
}

function buildStep({ at, becomes: word }: Change<BuildWord>): BuildStep {
  switch (word) {
    case 'blocked':
      return blocks({ at });
    case 'blocked-failed':
      return blocks({ at }, 'failed');
    case 'blocked-running':
      return blocks({ at }, 'running');
    case 'odd':
      return becomes({ at }, 'dreaming');
    default:
      return becomes({ at }, word);
  }
}

function runScript(build: BuildHistory, run: RunHistory, index: number): RunScript {
  const { pipeline, number } = build;
  const tests = run.tests.toSorted((one, other) => one.knownFrom - other.knownFrom);
  const failures = tests.map((test, which) => failuresOf(build, index, test, which));
  let known = 0;
  const arrivals = failures.map((of, which) => {
    known += of.length;
    return hasFailures({ at: tests[which]?.knownFrom ?? 0 }, known);
  });
  return {
    id: uuid('run', `${pipeline}/${number}/${index}`),
    buildId: uuid('build', `${pipeline}/${number}`),
    commit,
    steps: [appears({ at: run.appears }), hasFailures({ at: 0 }, 0), ...run.changes.map(runStep), ...arrivals],
    failures: { list: failures.flat() },
    passing: run.passing,
    skipped: run.skipped,
  };
}

function runStep({ at, becomes: word }: Change<RunWord>): Step {
  switch (word) {
    case 'running':
      return reopens({ at });
    case 'stale':
      return goesStale({ at });
    case 'odd-state':
      return changes({ at }, { state: 'dreaming' });
    case 'odd-result':
      return changes({ at }, { state: 'finished', result: 'mixed' });
    case 'passed':
    case 'failed':
    case 'pending':
      return finishes({ at }, word);
  }
}

/** A test's executions, and those of its namesake. */
function failuresOf(build: BuildHistory, run: number, test: TestHistory, which: number): readonly FailureScript[] {
  const name = `Shop ${build.pipeline} ${build.number} run ${run} test ${which}`;
  const file = `spec/shop_${run}_spec.rb`;
  const leg = (index: 0 | 1) => jobId(build, `leg ${index} of run ${run}`);
  const listed: ListedScript = {
    ...(test.muted !== undefined && {
      changes: [
        { at: test.muted.from, state: 'muted' },
        ...(Number.isFinite(test.muted.until) ? [{ at: test.muted.until, state: 'enabled' as const }] : []),
      ],
    }),
    ...(test.namesake === 'listed' && { raw: { location: 'spec/other_spec.rb:3' } }),
    ...(test.namesake === 'respelled' && { raw: { location: `.\\${file.replaceAll('/', '\\')}` } }),
  };
  const [first = 0] = test.failsIn;
  const jobs = {
    same: leg(first),
    other: leg(first === 0 ? 1 : 0),
    retry: jobId(build, `leg ${first} of run ${run} again`),
  };
  const { pass } = test;
  const passes = pass && { count: 1, from: { at: pass.from }, ...(pass.in !== 'unnamed' && { job: jobs[pass.in] }) };
  const at = (line: number, index: 0 | 1): FailureScript => ({
    test: name,
    location: `./${file}:${line}`,
    ...(test.isNamed && { tags: { 'build.job_id': leg(index) } }),
    listed,
  });
  // Nothing tells one leg from another then.
  const legs = test.isNamed ? test.failsIn : test.failsIn.slice(0, 1);
  const own = legs.map((index, nth) =>
    nth === 0 && passes ? { ...at(3, index), listed: { ...listed, passes } } : at(3, index),
  );
  return test.namesake === 'fails' ? [...own, ...legs.map((index) => at(33, index))] : own;
}
