import {
  acme,
  BUILD_ID,
  build,
  gate,
  gateBuild,
  gateCommit,
  gatePipeline,
  outsideRun,
  run,
  TOKEN,
} from '../../../simulator/scenarios/cast.ts';
import { blocks, ends, starts } from '../../../simulator/test-engine/build-story.ts';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import { jobIs, jobTriggers } from '../../../simulator/test-engine/job-story.ts';
import type { ApiScript } from '../../../simulator/test-engine/script.ts';
import { appears, finishes, leavesTheList } from '../../../simulator/test-engine/story.ts';
import { messages, reset } from './kinds.ts';
import { failed, hasty, limits, nothing, type Phase, passed, type Sight } from './phases.ts';

const now = { at: 0 };
const poll = (number: number) => ({ poll: number });
const passes = [appears(now), finishes(now, 'passed')];
const fails = [appears(now), finishes(now, 'failed')];
const more: Partial<ApiScript> = { limits, messages };
const running: Sight = { state: 'running', result: 'pending', runs: 1 };
const looks = { where: 'runs', page: 1 } as const;
/** What proves that a list of one page is over: an empty page. */
const proofs = { where: 'runs', page: 2 } as const;

/** What the phases of a story have in common. */
interface Plot extends Pick<Phase, 'api' | 'inputs'> {
  readonly end?: Phase['end'];
}

/** Phases of one story: their names, and when the fault comes. */
function phasesOf(
  { api, inputs, end = { verdict: 'passed', sight: passed } }: Plot,
  places: Readonly<Record<string, Omit<Phase, 'name' | 'api' | 'inputs' | 'end'>>>,
): Phase[] {
  return Object.entries(places).map(([name, place]) => ({ name, api, inputs, end, ...place }));
}

const ofRunId: Plot = {
  api: acme(
    { rspec: [run('rspec', [appears(poll(1)), finishes(poll(4), 'passed'), finishes({ at: reset }, 'passed')])] },
    more,
  ),
  inputs: gateRun(),
};
/** There is no such run. Only the list of the suite's runs, asked for after each look-up, tells whether there is such a suite. */
const ofNoRun: Plot = { ...ofRunId, api: acme({ rspec: [] }, more), end: { verdict: 'error', sight: nothing } };

function gateRun(): Phase['inputs'] {
  const { id } = run('rspec', []);
  return { ...hasty, token: TOKEN, organization: 'acme', 'run-id': id };
}

const buildEndsLater = [starts(poll(1)), ends(poll(4), 'passed'), ends({ at: reset }, 'passed')];
const ofBuild: Plot = {
  api: acme({ rspec: [run('rspec', passes)] }, { ...more, builds: [build(buildEndsLater)] }),
  inputs: gateBuild(hasty),
};
/** A build at a block step, whose answer does not count its jobs. */
const ofBlocked: Plot = {
  ...ofBuild,
  api: acme(
    { rspec: [run('rspec', passes)] },
    {
      ...more,
      builds: [
        {
          ...build(
            [starts(now), blocks(poll(2))],
            [
              { name: 'rspec', steps: [jobIs(now, 'passed')] },
              { name: 'Deploy?', type: 'manual', steps: [jobIs(now, 'blocked')] },
            ],
          ),
          jobCounts: false,
        },
      ],
    },
  ),
};
const TRIGGERED_ID = uuid('build', 'acme/tea', 3);
const ofTriggering: Plot = {
  api: acme(
    { rspec: [run('rspec', passes)] },
    {
      ...more,
      builds: [
        build(
          [ends(now, 'passed')],
          [{ name: 'tea', type: 'trigger', steps: [jobTriggers(now, 'tea', 3), jobIs(now, 'passed')] }],
        ),
        { ...build([ends(now, 'passed')]), id: TRIGGERED_ID, pipeline: 'tea', number: 3 },
      ],
    },
  ),
  inputs: gateBuild({ ...hasty, 'triggered-builds': 'include' }),
};

const ended = acme({ rspec: [run('rspec', passes)] }, { ...more, builds: [build([ends(now, 'passed')])] });
const ofPipeline: Plot = { api: ended, inputs: gatePipeline(hasty) };

const ofCommit: Plot = { api: acme({ rspec: [outsideRun('rspec', 'push', passes)] }, more), inputs: gateCommit(hasty) };
const ofUnlisted: Plot = {
  ...ofCommit,
  api: acme(
    {
      rspec: [
        outsideRun('rspec', 'push', [
          appears(poll(1)),
          leavesTheList(poll(2)),
          finishes(poll(7), 'passed'),
          finishes({ at: reset }, 'passed'),
        ]),
      ],
    },
    more,
  ),
};

const tolerated = { verdict: 'passed', sight: { state: 'finished', result: 'failed', runs: 1 } } as const;
const ofRetried: Plot = {
  api: acme(
    {
      rspec: [run('rspec', fails, { count: 1, retryEvery: 0, listed: { passes: { count: 1, ranAt: 0 } } })],
    },
    { ...more, builds: [build([ends(now, 'passed')])] },
  ),
  inputs: gate({ ...hasty, tolerate: 'retried' }),
  end: tolerated,
};
const JOB = uuid('job', BUILD_ID, 'rspec');
/** The failed execution names its job, which passed in the end. */
const ofJob: Plot = {
  ...ofRetried,
  api: acme(
    {
      rspec: [
        run('rspec', fails, {
          list: [
            {
              test: 'Order is paid',
              tags: { 'build.job_id': JOB },
              listed: { passes: { count: 1, ranAt: 0, job: JOB } },
            },
          ],
        }),
      ],
    },
    { ...more, builds: [build([ends(now, 'passed')], [{ name: 'rspec', id: JOB, steps: [jobIs(now, 'passed')] }])] },
  ),
  inputs: gateBuild({ ...hasty, tolerate: 'retried' }),
};
const ofMuted: Plot = {
  ...ofRetried,
  api: acme(
    { rspec: [outsideRun('rspec', 'push', fails, { failures: { count: 1, listed: { state: 'muted' } } })] },
    more,
  ),
  inputs: gateCommit({ ...hasty, tolerate: 'muted' }),
};
const evidence = { before: failed, isReported: true } as const;

const ofCounted: Plot = {
  api: acme({ rspec: [{ ...run('rspec', passes), passing: 3 }] }, { ...more, builds: [build([ends(now, 'passed')])] }),
  inputs: gateBuild({ ...hasty, 'min-tests': '3' }),
};
/** "Or the count cannot be had: `incomplete`." */
const uncounted = { before: passed, otherwise: 'incomplete', isReported: true } as const;

/**
 * Where gates that select in another way than by `build-id`, tolerate or count meet a fault: requests that no other phase has. Only what
 * cannot be an answer comes there, once and for good.
 */
const bySubject: Readonly<Record<string, readonly Phase[]>> = {
  'run-id': [
    ...phasesOf(ofRunId, {
      'at the first look-up': { hits: { where: 'run', from: 1 }, before: nothing },
      'at a look-up while waiting': { hits: { where: 'run', from: 3 }, by: reset, before: running },
      'at a look-up while settling': { hits: { where: 'run', from: 5 }, before: passed },
    }),
    ...phasesOf(ofNoRun, {
      'at the list that tells whether there is such a suite': {
        hits: { ...looks, from: 1 },
        outage: { where: 'run', from: 2 },
        before: nothing,
      },
    }),
  ],
  'build-url': [
    ...phasesOf(ofBuild, {
      'at the first look at the build': { hits: { where: 'build', from: 1 }, before: nothing },
      'at a look at the build': { hits: { where: 'build', from: 3 }, by: reset, before: nothing },
      'at the runs once the build has ended': {
        hits: { ...looks, from: 1 },
        outage: { where: 'build', from: 5 },
        before: nothing,
      },
      'at the build while settling': {
        hits: { where: 'build', from: 5 },
        outage: { ...looks, from: 2 },
        before: passed,
      },
      'at the runs while settling': {
        hits: { ...looks, from: 2 },
        outage: { where: 'build', from: 6 },
        before: passed,
      },
      'at the page that proves the end of a list': {
        hits: { ...proofs, from: 1 },
        outage: { ...looks, from: 3 },
        before: passed,
      },
    }),
    ...phasesOf(ofBlocked, {
      'at the jobs of a build that is blocked': {
        hits: { where: 'jobs', from: 1 },
        outage: { where: 'build', from: 3 },
        before: nothing,
      },
    }),
    ...phasesOf(ofTriggering, {
      'at the jobs that trigger builds': {
        hits: { where: 'jobs', from: 1 },
        outage: { where: 'build', from: 2 },
        before: nothing,
      },
      'at a build that was triggered': {
        hits: { where: 'build', from: 2 },
        outage: { where: 'jobs', from: 2 },
        before: nothing,
      },
    }),
  ],
  pipeline: phasesOf(ofPipeline, {
    'at the first look for a build': { hits: { where: 'builds', from: 1 }, before: nothing },
    'at the build that was found': {
      hits: { where: 'build', from: 1 },
      outage: { where: 'builds', from: 2 },
      before: nothing,
    },
    'at the runs of the build': { hits: { ...looks, from: 1 }, outage: { where: 'build', from: 2 }, before: nothing },
    'at the look for a newer build': {
      hits: { where: 'builds', from: 2 },
      outage: { where: 'build', from: 3 },
      before: passed,
    },
  }),
  commit: [
    ...phasesOf(ofCommit, {
      'at the first list': { hits: { ...looks, from: 1 }, before: nothing },
      'at the page that proves the end of the first list': {
        hits: { ...proofs, from: 1 },
        outage: { ...looks, from: 2 },
        before: nothing,
      },
      'at a list while settling': {
        hits: { ...looks, from: 2 },
        outage: { ...proofs, from: 2 },
        before: passed,
      },
      'at the page that proves the end of the second list': {
        hits: { ...proofs, from: 2 },
        outage: { ...looks, from: 3 },
        before: passed,
      },
    }),
    ...phasesOf(ofUnlisted, {
      'at the look-up of a run that the list leaves out': {
        hits: { where: 'run', from: 2 },
        outage: { ...looks, from: 4 },
        by: reset,
        before: running,
      },
    }),
  ],
  tolerate: [
    ...phasesOf(ofRetried, {
      'at the failures': {
        hits: { where: 'failed-executions', page: 1, from: 1 },
        outage: { ...proofs, from: 2 },
        ...evidence,
      },
      'at the page that proves the end of the failures': {
        hits: { where: 'failed-executions', page: 2, from: 1 },
        outage: { where: 'failed-executions', page: 1, from: 2 },
        ...evidence,
      },
      'at the list of tests': {
        hits: { where: 'build-tests', page: 1, from: 1 },
        outage: { where: 'failed-executions', page: 2, from: 2 },
        ...evidence,
      },
      'at the page that proves the end of the list of tests': {
        hits: { where: 'build-tests', page: 2, from: 1 },
        outage: { where: 'build-tests', page: 1, from: 2 },
        ...evidence,
      },
      'at the failures, read again': {
        hits: { where: 'failed-executions', page: 1, from: 2 },
        outage: { where: 'build-tests', page: 2, from: 2 },
        ...evidence,
      },
      'at the poll that confirms': {
        hits: { ...looks, from: 3 },
        outage: { where: 'failed-executions', page: 2, from: 3 },
        ...evidence,
      },
    }),
    ...phasesOf(ofJob, {
      'at the jobs of the failures': {
        hits: { where: 'jobs', from: 1 },
        outage: { where: 'build-tests', page: 2, from: 2 },
        ...evidence,
      },
      'at the tests of a job': {
        hits: { where: 'build-tests', page: 1, from: 2 },
        outage: { where: 'jobs', from: 2 },
        ...evidence,
      },
    }),
    ...phasesOf(ofMuted, {
      'at the list of muted tests': {
        hits: { where: 'muted-tests', from: 1 },
        outage: { where: 'failed-executions', page: 2, from: 2 },
        ...evidence,
      },
    }),
  ],
  'min-tests': phasesOf(ofCounted, {
    'at the first count': {
      hits: { where: 'build-tests', from: 1 },
      outage: { ...proofs, from: 2 },
      ...uncounted,
    },
    'at the second count': {
      hits: { where: 'build-tests', from: 2 },
      outage: { where: 'build-tests', from: 2 },
      ...uncounted,
    },
  }),
};

/** The phases by what they are about, which their names begin with. */
export const selectorPhases: Readonly<Record<string, readonly Phase[]>> = Object.fromEntries(
  Object.entries(bySubject).map(([subject, phases]) => [
    subject,
    phases.map((phase) => ({ ...phase, name: `${subject}, ${phase.name}` })),
  ]),
);
