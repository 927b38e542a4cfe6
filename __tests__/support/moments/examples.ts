import type { RequestFault } from '../../../simulator/test-engine/fault-script.ts';
import { type Chapter, type History, type RunHistory, runId, type TestHistory, testId } from './history.ts';

/*
 * One history and more of each kind that once ended green, or never ended, for an answer that was taken for more than it is. The
 * times are milliseconds, and what is not said is as a workflow has it that says nothing.
 */

/** A history, and how it has to end. */
export interface Example {
  readonly history: History;
  readonly verdict: 'passed' | 'failed' | 'not passed';
}

const unexcused: TestHistory = {
  passesFrom: undefined,
  muted: false,
  unmutedAt: undefined,
  job: 'unnamed',
  isNamesake: false,
};
const retried: TestHistory = { ...unexcused, passesFrom: 0 };

function chapter(opens: number, closes: number, ...tests: readonly TestHistory[]): Chapter {
  return { opens, arrives: opens, tests, closes };
}

function run(chapters: readonly Chapter[], more: Partial<RunHistory> = {}): RunHistory {
  return { suite: 'rspec', branch: 'main', old: false, twin: false, chapters, unlistedAt: undefined, ...more };
}

function example(verdict: Example['verdict'], more: Partial<History>): Example {
  const history: History = {
    selector: { kind: 'build-id' },
    suites: ['rspec'],
    runs: [],
    crowd: 0,
    others: 0,
    build: [{ at: 0, becomes: 'passed' }],
    delays: [],
    faults: [],
    paging: {},
    isLimited: true,
    tolerate: ['retried'],
    settle: 30_000,
    interval: 'auto',
    timeout: 300_000,
    seed: 1,
    ...more,
  };
  return { history, verdict };
}

const byUrl = { kind: 'build-url', named: false } as const;
const allOfCommit = { kind: 'commit', runs: 'all', branch: undefined } as const;
/** Long enough for whatever follows the first sight of the runs at 0. */
const atRest = run([chapter(0, 0, retried)]);
const always = { times: 'forever' } as const;

/** By what they are about. */
export const examples: Readonly<Record<string, Example>> = {
  // Evidence that is older or younger than what it excuses.
  'another run of the build fails while a rate limit holds the list of tests back': example('failed', {
    runs: [atRest, run([chapter(40_000, 41_000, unexcused)])],
    faults: [{ where: 'build-tests', kind: 'rate-limited', bucket: 'user', reset: 12 }],
  }),
  'the run that is excused runs again while the list of tests is on its way, and another test fails': example(
    'failed',
    {
      runs: [run([chapter(0, 0, retried), chapter(33_000, 48_000, unexcused)])],
      delays: [{ where: 'build-tests', ms: 25_000, madeAfter: 0.5 }],
    },
  ),
  'the build goes on while the list of tests cannot be had, and its run fails again': example('failed', {
    selector: { kind: 'build-url', named: false },
    runs: [run([chapter(0, 0, retried), chapter(35_000, 60_000, unexcused)])],
    build: [
      { at: 0, becomes: 'passed' },
      { at: 34_000, becomes: 'running' },
      { at: 61_000, becomes: 'passed' },
    ],
    faults: [{ where: 'build-tests', kind: 'html', times: 3 }],
  }),

  // A pass that is not the failed test's.
  'a leg of a matrix has failed, its step may fail, and another leg has passed': example('failed', {
    selector: byUrl,
    runs: [run([chapter(0, 0, { ...retried, job: 'other-leg' })])],
  }),
  "a job's last retry was cancelled, and another leg has passed": example('failed', {
    selector: byUrl,
    runs: [run([chapter(0, 0, { ...retried, job: 'lost' })])],
  }),
  'a job was retried, and the test passed there': example('passed', {
    selector: byUrl,
    runs: [run([chapter(0, 0, { ...retried, job: 'retried' }, { ...retried, job: 'passes' })])],
  }),
  'the list of tests has a test of the same name at another place': example('failed', {
    runs: [run([chapter(0, 0, { ...retried, isNamesake: true })])],
  }),
  'a test of a commit is muted': example('passed', {
    selector: allOfCommit,
    tolerate: ['retried', 'muted'],
    runs: [run([chapter(0, 0, { ...unexcused, muted: true })])],
  }),
  'a test of a commit has passed on a retry, as far as another list says': example('failed', {
    selector: allOfCommit,
    runs: [run([chapter(0, 0, retried)])],
  }),

  // Rows that contradict each other.
  'a failed run is in the list once more, as passed': example('failed', {
    runs: [run([chapter(0, 0, unexcused)])],
    faults: [twice('runs', runId(0), { state: 'finished', result: 'passed' })],
  }),
  'a running run is in the list once more, as finished': example('failed', {
    runs: [run([chapter(0, 50_000), chapter(50_000, 55_000, unexcused)])],
    faults: [twice('runs', runId(0), { state: 'finished', result: 'passed' })],
  }),
  'a look-up by id shows another run': example('not passed', {
    selector: { kind: 'run-id' },
    runs: [run([chapter(0, 0, unexcused)]), run([chapter(0, 0)])],
    faults: [{ where: 'run', ...always, kind: 'another-answer', of: runId(1) }],
  }),
  "the failed executions are another run's": example('failed', {
    runs: [run([chapter(0, 0, unexcused)]), atRest],
    faults: [{ where: 'failed-executions', ...always, kind: 'another-answer', of: runId(1) }],
  }),
  'a test without a pass is in the list of tests once more, with passes': example('failed', {
    runs: [run([chapter(0, 0, unexcused)])],
    faults: [
      twice('build-tests', testId({ runs: [atRest] }, 0, 0), { executions_count_by_result: { passed: 2, failed: 1 } }),
    ],
  }),
  'a build has the number of another': example('not passed', {
    selector: { kind: 'build-url', named: true },
    runs: [run([chapter(0, 0, unexcused)])],
    faults: [{ where: 'build', ...always, kind: 'another-answer', of: 8 }],
  }),

  // Lists that shift or omit.
  'page 2 of the runs omits a failed run of the commit once': example('failed', {
    selector: allOfCommit,
    runs: [run([chapter(0, 0, unexcused)], { old: true }), run([chapter(0, 5_000)])],
    crowd: 110,
    faults: [{ where: 'runs', page: 2, kind: 'row-omitted', id: runId(0) }],
  }),
  'a failed run of the commit slips from page 2 to page 1 between the two': example('failed', {
    selector: allOfCommit,
    runs: [run([chapter(0, 0, unexcused)], { old: true })],
    crowd: 100,
    faults: [{ where: 'runs', page: 2, kind: 'list-shifted', by: 1 }],
  }),
  'page 2 of the runs omits the only run of the commit at first': example('passed', {
    selector: allOfCommit,
    runs: [run([chapter(0, 5_000)], { old: true })],
    others: 100,
    faults: [{ where: 'runs', page: 2, kind: 'row-omitted', id: runId(0) }],
    timeout: 1_800_000,
  }),
  "a failed run slips from page 2 of the build's list to page 1": example('failed', {
    runs: [run([chapter(0, 0, unexcused)], { old: true })],
    crowd: 100,
    settle: 0,
    faults: [{ where: 'runs', page: 2, kind: 'list-shifted', by: 1 }],
  }),
  'of two runs of one moment the failed one is the newest every other time': example('failed', {
    selector: { ...allOfCommit, runs: 'newest' },
    runs: [run([chapter(0, 0, unexcused)]), run([chapter(0, 0)], { twin: true })],
    faults: [{ where: 'runs', from: { request: 2 }, kind: 'order-flipped' }],
  }),
  'a run of the commit that names no branch has failed': example('failed', {
    selector: { ...allOfCommit, branch: 'main' },
    runs: [run([chapter(0, 0, unexcused)], { branch: null }), run([chapter(0, 0)])],
  }),

  'a failed run of the commit leaves the list while the next page cannot be had': example('failed', {
    selector: allOfCommit,
    runs: [run([chapter(0, 3_000, unexcused)], { old: true, unlistedAt: 9_000 })],
    crowd: 6,
    settle: 0,
    faults: [{ where: 'runs', from: { request: 2 }, kind: 'rate-limited', bucket: 'user', reset: 10 }],
  }),
  "a failed run leaves the build's list while the next page cannot be had": example('failed', {
    runs: [run([chapter(0, 3_000, unexcused)], { unlistedAt: 9_000 })],
    crowd: 110,
    settle: 0,
    faults: [{ where: 'runs', from: { request: 2 }, kind: 'rate-limited', bucket: 'user', reset: 10 }],
  }),

  // Ends that are not proven.
  'the list of failures goes on behind a short page, and says nothing of it': example('failed', {
    runs: [run([chapter(0, 0, retried, retried, unexcused)])],
    paging: { 'failed-executions': { most: 2, links: 'absent' } },
  }),
  'the list of runs goes on behind a short page, and says nothing of it': example('failed', {
    runs: [run([chapter(0, 0, unexcused)]), run([chapter(0, 0)]), run([chapter(0, 0)])],
    paging: { runs: { most: 2, links: 'absent' } },
  }),

  // Cost that becomes a verdict.
  'a commit has 170 runs': example('passed', {
    selector: allOfCommit,
    runs: [run([chapter(0, 5_000)])],
    crowd: 170,
    timeout: 1_800_000,
  }),
  // Where nothing is scarce, only the number of requests shows what a poll costs.
  'a commit has 170 runs, and the last takes ten minutes': example('passed', {
    selector: allOfCommit,
    runs: [run([chapter(0, 600_000)])],
    crowd: 170,
    isLimited: false,
    timeout: 1_800_000,
  }),
  'a build has 170 runs, on pages that are shorter than asked for and do not say how they go on': example('passed', {
    selector: { kind: 'build-url', named: false },
    runs: [run([chapter(0, 5_000)])],
    crowd: 170,
    build: [{ at: 6_000, becomes: 'passed' }],
    paging: { runs: { most: 60, links: 'absent' } },
    timeout: 1_800_000,
  }),
};

function twice(where: 'runs' | 'build-tests', id: string, set: Readonly<Record<string, unknown>>): RequestFault {
  return { where, ...always, kind: 'row-twice', id, set, second: 'behind' };
}
