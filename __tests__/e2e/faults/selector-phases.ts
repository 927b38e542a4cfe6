import {
  acme,
  build,
  gate,
  gateBuild,
  gateCommit,
  gatePipeline,
  outsideRun,
  run,
} from '../../../simulator/scenarios/cast.ts';
import { ends, starts } from '../../../simulator/test-engine/build-story.ts';
import type { ApiScript } from '../../../simulator/test-engine/script.ts';
import { appears, finishes } from '../../../simulator/test-engine/story.ts';
import { messages } from './kinds.ts';
import { failed, hasty, limits, nothing, type Phase, passed } from './phases.ts';

const now = { at: 0 };
const poll = (number: number) => ({ poll: number });
const passes = [appears(now), finishes(now, 'passed')];
const more: Partial<ApiScript> = { limits, messages };
const toPass = { verdict: 'passed', sight: passed } as const;

const endingLater = acme(
  { rspec: [run('rspec', passes)] },
  { ...more, builds: [build([starts(poll(1)), ends(poll(4), 'passed')])] },
);
const ended = acme({ rspec: [run('rspec', passes)] }, { ...more, builds: [build([ends(now, 'passed')])] });
const outside = acme({ rspec: [outsideRun('rspec', 'push', passes)] }, more);
const retried = acme(
  {
    rspec: [
      run('rspec', [appears(now), finishes(now, 'failed')], {
        count: 1,
        retryEvery: 0,
        listed: { passes: { count: 1, ranAt: 0 } },
      }),
    ],
  },
  { ...more, builds: [build([ends(now, 'passed')])] },
);

/**
 * Where gates with other selectors than `build-id` meet a fault, and one that tolerates: requests of each kind that no other phase has.
 * Only what cannot be an answer comes there, once and for good.
 */
export const selectorPhases: readonly Phase[] = [
  {
    name: 'build-url, at a look at the build',
    api: endingLater,
    inputs: gateBuild(hasty),
    hits: { where: 'build', from: 3 },
    among: 3,
    before: nothing,
    end: toPass,
  },
  {
    name: 'build-url, at the runs once the build has ended',
    api: endingLater,
    inputs: gateBuild(hasty),
    hits: { where: 'runs', from: 1 },
    among: undefined,
    before: nothing,
    end: toPass,
  },
  {
    name: 'pipeline, at the first look for a build',
    api: ended,
    inputs: gatePipeline(hasty),
    hits: { where: 'builds', from: 1 },
    among: 1,
    before: nothing,
    end: toPass,
  },
  {
    name: 'pipeline, at the look for a newer build',
    api: ended,
    inputs: gatePipeline(hasty),
    hits: { where: 'builds', from: 2 },
    among: undefined,
    before: passed,
    end: toPass,
  },
  {
    name: 'commit, at the first list',
    api: outside,
    inputs: gateCommit(hasty),
    hits: { where: 'runs', from: 1 },
    among: 1,
    before: nothing,
    end: toPass,
  },
  {
    name: 'commit, at a list while settling',
    api: outside,
    inputs: gateCommit(hasty),
    hits: { where: 'runs', from: 4 },
    among: 4,
    before: passed,
    end: toPass,
  },
  {
    name: 'tolerate, at the evidence',
    api: retried,
    inputs: gate({ ...hasty, tolerate: 'retried' }),
    hits: { where: 'build-tests', from: 1 },
    among: undefined,
    before: failed,
    end: { verdict: 'passed', sight: { state: 'finished', result: 'failed', runs: 1 } },
    isReported: true,
  },
];
