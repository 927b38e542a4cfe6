import { acme, BUILD_ID, gate, run } from '../../../simulator/scenarios/cast.ts';
import type { Where } from '../../../simulator/test-engine/fault-script.ts';
import type { Verdict } from '../../../simulator/test-engine/scenario.ts';
import type { ApiScript, RunScript } from '../../../simulator/test-engine/script.ts';
import { appears, fails, finishes, goesStale, leavesTheList, vanishes } from '../../../simulator/test-engine/story.ts';
import type { Step } from '../../../simulator/test-engine/timeline.ts';
import { messages, reset } from './kinds.ts';

/** What good looks have shown of the run that decides: its words in the outputs, and what it amounts to. */
export interface Sight {
  readonly state: string;
  readonly result: string;
  /** How many runs have been seen. */
  readonly runs: number;
  /** The bad news in it, if a deadline can no longer soften it. */
  readonly bad?: 'failed' | 'stale';
}

/** From the n-th request on that fits. */
export type Hits = Where & { readonly from: number };

/** When in a gate's life the fault comes, in which story. */
export interface Phase {
  readonly name: string;
  readonly api: ApiScript;
  readonly inputs: Readonly<Record<string, string>>;
  /** Which requests meet the fault: from the n-th on that fits. */
  readonly hits: Hits;
  /**
   * From which request on nothing listens, where that cannot be told by the requests that are to be refused: an outage begins once
   * the request before is over.
   */
  readonly outage?: Hits;
  /** World's milliseconds by which the fault must have come: what the story brings then of itself must not have been seen. */
  readonly by?: number;
  /** What was seen before it. */
  readonly before: Sight;
  /** What it comes to where the fault does not pass, if not what was seen before it: neither bad news nor an error. */
  readonly otherwise?: Verdict;
  /** How the story ends where nothing is in the way, and what is seen of it then. */
  readonly end: { readonly verdict: Verdict; readonly sight: Sight };
  /** After the verdict, failures are fetched from where the fault is not. */
  readonly isReported?: true;
  /** Where failures are fetched after the verdict: how many have come before the fault, and how many there are. */
  readonly failures?: { readonly before: number; readonly all: number };
}

export const limits = { organization: { limit: 100_000 }, user: { limit: 100_000 } };
const poll = (number: number) => ({ poll: number });
export const nothing: Sight = { state: '', result: '', runs: 0 };
const running: Sight = { state: 'running', result: 'pending', runs: 1 };
export const passed: Sight = { state: 'finished', result: 'passed', runs: 1 };
export const failed: Sight = { state: 'finished', result: 'failed', runs: 1, bad: 'failed' };

/** The requests that begin a look at a list of runs. */
const looks = { where: 'runs', page: 1 } as const;

/** With `ignore`, a fault that was taken for an empty answer would be green. */
export const hasty = { suite: 'rspec', interval: '60ms', settle: '150ms', 'if-no-run-found': 'ignore' };
const inputs = { ...gate(hasty) };

function story(...runs: readonly RunScript[]): ApiScript {
  return acme({ rspec: runs }, { limits, messages });
}

interface Plot extends Pick<Phase, 'api' | 'end'> {
  /** Left out: those that begin a look. Others may come beside them, to prove a list's end. */
  readonly hits?: Where;
  /** Looking is what matters: what failed is not fetched. */
  readonly more?: Readonly<Record<string, string>>;
}

function phase(
  { api, end, hits = looks, more = { 'report-limit': '0' } }: Plot,
  name: string,
  at: Pick<Phase, 'before' | 'outage' | 'by'> & { readonly from: number },
): Phase {
  const { from, ...rest } = at;
  return { name, api, inputs: { ...inputs, ...more }, hits: { ...hits, from }, ...rest, end };
}

/** After a rate limit was exceeded, the next look but one may be far away: then the run has finished by the next. */
const passing: Plot = {
  api: story(run('rspec', [appears(poll(1)), finishes(poll(4), 'passed'), finishes({ at: reset }, 'passed')])),
  end: { verdict: 'passed', sight: passed },
};
const failing: Plot = {
  api: story(run('rspec', [appears(poll(1)), fails(poll(2)), finishes(poll(4), 'failed')], { count: 5 })),
  end: { verdict: 'failed', sight: failed },
};
const givenUp: Sight = { state: 'running', result: 'stale', runs: 2, bad: 'stale' };
const stale: Plot = {
  api: story(
    numbered(1, [appears(poll(1)), goesStale(poll(2))]),
    numbered(2, [appears(poll(1)), finishes(poll(4), 'passed')]),
  ),
  end: { verdict: 'stale', sight: givenUp },
};
/** Each of the gate's looks asks the list and then for the run itself, which the stand-in counts as two. */
const unlisted: Plot = {
  api: story(run('rspec', [appears(poll(1)), leavesTheList(poll(2)), finishes(poll(7), 'passed')])),
  hits: { where: 'run' },
  end: { verdict: 'passed', sight: passed },
};
const vanishing: Plot = {
  api: story(run('rspec', [appears(poll(1)), vanishes(poll(2))])),
  hits: { where: 'any' },
  end: { verdict: 'stale', sight: { ...running, bad: 'stale' } },
};
/** Its oldest run, on the second page, is the one that failed. */
const crowded: Plot = {
  api: story(
    ...Array.from({ length: 130 }, (_, index) =>
      numbered(index, [appears(poll(1)), finishes(poll(1), index === 3 ? 'failed' : 'passed')]),
    ),
  ),
  end: { verdict: 'failed', sight: { ...failed, runs: 130 } },
  more: { 'report-limit': '0', settle: '0' },
};
const toReport: Plot = {
  api: story(run('rspec', [appears(poll(1)), finishes(poll(1), 'failed')], { count: 250, seed: 1 })),
  hits: { where: 'failed-executions' },
  end: { verdict: 'failed', sight: failed },
  more: {},
};

function reporting(name: string, from: number, page?: number): Phase {
  const plot = page === undefined ? toReport : { ...toReport, hits: { where: 'failed-executions' as const, page } };
  const pagesBefore = (page ?? from) - 1;
  // The look comes first.
  const outage: Hits =
    pagesBefore === 0 ? { ...looks, from: 2 } : { where: 'failed-executions', from: pagesBefore + 1 };
  return { ...phase(plot, name, { from, outage, before: failed }), failures: { before: 100 * pagesBefore, all: 250 } };
}

/** The same phase, after a fault of another kind that has passed. */
function afterAnother({ api, hits, name, ...rest }: Phase): Phase {
  const faults = [{ where: 'runs', kind: 'status', status: 500, from: { request: 1 } }] as const;
  return {
    ...rest,
    name: `${name} after a 500 that passed`,
    api: { ...api, faults },
    hits: { ...hits, from: hits.from + 1 },
  };
}

const whileWaiting = phase(passing, 'while waiting', { from: 3, by: reset, before: running });
/** While a run that will pass is waited for. */
const ofPassing = [
  phase(passing, 'at the first look', { from: 1, before: nothing }),
  whileWaiting,
  phase(passing, 'at the finish', { from: 4, by: reset, before: running }),
  phase(passing, 'while settling', { from: 5, before: passed }),
];
const runningFailed: Sight = { ...failed, state: 'running' };

/** How much of the matrix a phase gets: durations, or the odd links only. */
type Share = 'always' | 'for good' | 'links';

/** The phases. */
export const phases: Readonly<Record<Share, readonly Phase[]>> = {
  always: [
    ...ofPassing,
    reporting("at the failures' first page", 1),
    reporting("at the failures' middle page", 2),
    reporting("at the failures' last page", 3),
  ],
  'for good': [
    phase(unlisted, 'at the look-up of a run that the list leaves out', {
      from: 2,
      outage: { ...looks, from: 4 },
      before: running,
    }),
    phase({ ...crowded, hits: { where: 'runs', page: 2 } }, 'at the second page of a look', {
      from: 1,
      outage: { ...looks, from: 2 },
      before: nothing,
    }),
    phase(failing, 'while waiting with a failure seen', { from: 3, before: runningFailed }),
    phase(stale, 'while waiting with a stale run seen', { from: 3, before: givenUp }),
    phase(vanishing, 'with a run missed once', { from: 4, before: running }),
    phase(vanishing, 'with a run missed twice', { from: 6, before: { ...running, bad: 'stale' } }),
    reporting("at the failures' middle page alone", 1, 2),
    afterAnother(whileWaiting),
  ],
  links: [phase(crowded, 'at the first page of a look', { from: 1, before: nothing })],
};

function numbered(number: number, steps: readonly Step[]): RunScript {
  const digits = String(number).padStart(12, '0');
  return {
    id: `0191e9a8-0000-7000-8000-${digits}`,
    buildId: BUILD_ID,
    branch: 'main',
    commit: 'a'.repeat(40),
    createdAt: new Date(Date.UTC(2026, 7, 3, 9, number)).toISOString(),
    steps,
  };
}
