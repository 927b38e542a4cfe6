import { describe, expect, test } from '@jest/globals';
import type { BuildScript } from '../../../simulator/test-engine/build-script.ts';
import { blocks, ends, isMissing, starts } from '../../../simulator/test-engine/build-story.ts';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import {
  type JobScript,
  jobFails,
  jobIs,
  jobIsRetried,
  jobTriggers,
} from '../../../simulator/test-engine/job-story.ts';
import type { ApiScript } from '../../../simulator/test-engine/script.ts';
import { appears, finishes } from '../../../simulator/test-engine/story.ts';
import type { BuildUrlSelector } from '../../../src/selector.ts';
import type { Run, Snapshot } from '../../../src/test-engine/model.ts';
import { acme, byUrl, client, failedRun, failureOf, inPart, unending } from '../support.ts';

const ended = [ends({ at: 0 }, 'passed')];
const including: BuildUrlSelector = { ...byUrl, suites: ['rspec'], triggeredBuilds: 'include' };

function build(
  pipeline: string,
  number: number,
  jobs: readonly JobScript[],
  more: Partial<BuildScript> = {},
): BuildScript {
  return { id: uuid(pipeline, number), pipeline, number, jobs, steps: ended, ...more };
}

/** A trigger job that has started this build. */
function triggers(pipeline: string, number: number, more: Partial<JobScript> = {}): JobScript {
  const steps = [jobTriggers({ at: 0 }, pipeline, number), jobIs({ at: 0 }, 'passed')];
  return { name: `${pipeline} ${number}`, type: 'trigger', steps, ...more };
}

/** A world of builds, each with a run that passes, polled by a clock of its own. */
async function polling(builds: readonly BuildScript[], script: Partial<ApiScript> = {}) {
  const runs = builds.map(({ id }) =>
    failedRun({ id: uuid('run of', id), buildId: id, steps: [appears({ at: 0 }), finishes({ at: 0 }, 'passed')] }),
  );
  const { api } = await acme({ suites: { rspec: { runs } }, builds }, script);
  let now = 0;
  const engine = client(api.url, { clock: { now: () => now, sleep: () => Promise.resolve() } });
  let known: readonly Run[] = [];
  let asked = 0;
  return {
    api,
    wait: (ms: number) => {
      now += ms;
    },
    poll: async (more: Partial<BuildUrlSelector> = {}): Promise<Snapshot> => {
      const snapshot = await engine.poll({ ...including, ...more }, known, inPart, unending());
      known = [...new Map([...known, ...snapshot.runs].map((run) => [run.id, run])).values()];
      return snapshot;
    },
    /** How many requests there were for what since this was asked last. */
    asks: () => {
      const endpoints = api.requests.slice(asked).map(({ endpoint }) => endpoint);
      asked = api.requests.length;
      return Object.fromEntries([...new Set(endpoints)].map((one) => [one, endpoints.filter((e) => e === one).length]));
    },
  };
}

const namesOf = ({ builds = [] }: Snapshot) => builds.map(({ pipeline, number }) => `${pipeline} ${number}`);

describe('builds that trigger steps started', () => {
  test('are gated with theirs, async ones too, each polled like the first', async () => {
    const { poll, asks } = await polling([
      build('shop', 7, [{ name: 'test', steps: [] }, triggers('tea', 1, { async: true })]),
      build('tea', 1, [triggers('coffee', 2)]),
      build('coffee', 2, []),
    ]);
    const snapshot = await poll();
    expect(namesOf(snapshot)).toEqual(['shop 7', 'tea 1', 'coffee 2']);
    expect(snapshot.runs.map(({ buildId }) => buildId)).toEqual([uuid('shop', 7), uuid('tea', 1), uuid('coffee', 2)]);
    expect(asks()).toEqual({ build: 3, jobs: 3, runs: 3 });
  });

  test('are ignored unless they are wanted', async () => {
    const { poll, asks } = await polling([build('shop', 7, [triggers('tea', 1)]), build('tea', 1, [])]);
    expect(namesOf(await poll({ triggeredBuilds: 'ignore' }))).toEqual(['shop 7']);
    expect(asks()).toEqual({ build: 1, runs: 1 });
  });

  test('are those of the named pipelines, which must have one', async () => {
    const builds = [
      build('shop', 7, [triggers('tea', 1), triggers('coffee', 2)]),
      build('tea', 1, []),
      build('coffee', 2, []),
    ];
    const { poll } = await polling(builds);
    const snapshot = await poll({ triggeredBuilds: ['coffee', 'milk'] });
    expect([namesOf(snapshot), snapshot.notTriggered]).toEqual([['shop 7', 'coffee 2'], ['milk']]);
  });

  test('run in no circle', async () => {
    const { poll } = await polling([
      build('shop', 7, [triggers('tea', 1)]),
      build('tea', 1, [triggers('shop', 7), triggers('tea', 1)]),
    ]);
    expect(namesOf(await poll())).toEqual(['shop 7', 'tea 1']);
  });

  test('are at most ten in total', async () => {
    const children = Array.from({ length: 10 }, (_, index) => build('tea', index + 1, []));
    const of = (count: number) => children.slice(0, count).map(({ number }) => triggers('tea', number));
    const { poll } = await polling([build('shop', 7, of(9)), ...children]);
    expect(namesOf(await poll())).toHaveLength(10);
    const { poll: pollMore } = await polling([build('shop', 7, of(10)), ...children]);
    expect(await failureOf(pollMore())).toMatchObject({ code: 'too-many-builds' });
  });

  test.each<[string, JobScript['steps'][number]]>([
    ['retried', jobIsRetried({ poll: 2 })],
    ['soft-failed', jobFails({ poll: 2 }, { soft: true })],
  ])('count no longer once their job was %s', async (_, step) => {
    const job = triggers('tea', 1);
    const { poll } = await polling([build('shop', 7, [{ ...job, steps: [...job.steps, step] }]), build('tea', 1, [])]);
    expect(namesOf(await poll())).toEqual(['shop 7', 'tea 1']);
    const second = await poll();
    expect([namesOf(second), second.putAside]).toEqual([
      ['shop 7'],
      [expect.objectContaining({ buildId: uuid('tea', 1) })],
    ]);
  });

  test('count on where a list of jobs leaves theirs out', async () => {
    const id = uuid('job');
    const faults = [{ where: 'jobs', kind: 'row-omitted', id, from: { request: 3 }, times: 'forever' }] as const;
    const { poll } = await polling([build('shop', 7, [triggers('tea', 1, { id })]), build('tea', 1, [])], { faults });
    await poll();
    expect(namesOf(await poll())).toEqual(['shop 7', 'tea 1']);
  });

  test('count where one of two rows of their job says that it was retried', async () => {
    const id = uuid('job');
    const faults = [{ where: 'jobs', kind: 'row-twice', id, set: { retried: true }, second: 'behind' }] as const;
    const { poll } = await polling([build('shop', 7, [triggers('tea', 1, { id })]), build('tea', 1, [])], { faults });
    expect(namesOf(await poll())).toEqual(['shop 7', 'tea 1']);
  });
});

describe('a trigger job whose build is not there yet', () => {
  const with_ = (state: string) => [
    build('shop', 7, [{ name: 'later', type: 'trigger', steps: [jobIs({ at: 0 }, state)] }]),
  ];

  test.each(['passed', 'running', 'scheduled', 'a-new-word'])('keeps its build open when it is %s', async (state) => {
    const { poll } = await polling(with_(state));
    expect(await poll()).toMatchObject({ builds: [{ ended: undefined, word: 'passed', pendingTriggers: 1 }] });
  });

  test.each(['failed', 'canceled', 'skipped', 'broken', 'blocked', 'waiting'])(
    'is one that starts none when it is %s',
    async (state) => {
      const { poll } = await polling(with_(state));
      expect(await poll()).toMatchObject({ builds: [{ ended: 'passed', pendingTriggers: 0 }] });
    },
  );
});

describe('jobs are read', () => {
  test('once a minute while their build goes on, and again in each poll after its end', async () => {
    const steps = [starts({ at: 0 }), ends({ poll: 4 }, 'passed')];
    const { poll, asks, wait } = await polling([build('shop', 7, [], { steps })]);
    const jobsOfNext = async () => {
      await poll();
      return asks()['jobs'] ?? 0;
    };
    expect(await jobsOfNext()).toBe(1);
    wait(59_999);
    expect(await jobsOfNext()).toBe(0);
    wait(1);
    expect(await jobsOfNext()).toBe(1);
    expect([await jobsOfNext(), await jobsOfNext()]).toEqual([1, 1]);
  });

  test('page by page, whatever host the next one is said to be on', async () => {
    const jobs = [{ name: 'a', steps: [] }, { name: 'b', steps: [] }, triggers('tea', 1)];
    const builds = [build('shop', 7, jobs), build('tea', 1, [])];
    const { poll, asks } = await polling(builds, { jobLists: { most: 1, next: { origin: 'http://127.0.0.1:9' } } });
    expect(namesOf(await poll())).toEqual(['shop 7', 'tea 1']);
    expect(asks()).toMatchObject({ jobs: 4 });
  });

  test('unless their list goes round, or never ends', async () => {
    const jobs = Array.from({ length: 51 }, (_, index) => ({ name: `${index}`, steps: [] }));
    const { poll } = await polling([build('shop', 7, jobs)], { jobLists: { most: 1, next: 'stuck' } });
    expect(await failureOf(poll())).toMatchObject({ code: 'unexpected-response' });
    const { poll: pollLong } = await polling([build('shop', 7, jobs)], { jobLists: { most: 1 } });
    expect(await failureOf(pollLong())).toMatchObject({ code: 'endless-list' });
  });

  test('and where they are refused, what they trigger is not known, so that nothing is', async () => {
    const { poll } = await polling([build('shop', 7, [])], { jobLists: { served: false } });
    expect(await failureOf(poll())).toMatchObject({ code: 'not-found' });
  });
});

describe('a triggered build that may not be read', () => {
  const hidden = build('tea', 1, [], { steps: [isMissing({ at: 0 })] });

  test('is reported if its pipeline was not named', async () => {
    const { poll } = await polling([build('shop', 7, [triggers('tea', 1)]), hidden]);
    const snapshot = await poll();
    expect(namesOf(snapshot)).toEqual(['shop 7']);
    expect(snapshot.unreadable).toMatchObject([{ pipeline: 'tea', number: 1 }]);
  });

  test('is rejected if it was', async () => {
    const { poll } = await polling([build('shop', 7, [triggers('tea', 1)]), hidden]);
    expect(await failureOf(poll({ triggeredBuilds: ['tea'] }))).toMatchObject({ code: 'not-found' });
  });

  test('is refused once it has counted', async () => {
    const steps = [...ended, isMissing({ poll: 2 })];
    const { poll } = await polling([build('shop', 7, [triggers('tea', 1)]), build('tea', 1, [], { steps })]);
    await poll();
    expect(await failureOf(poll())).toMatchObject({ code: 'not-found' });
  });
});

describe('a blocked build that does not count its jobs', () => {
  const blocked = (jobs: readonly JobScript[], more: Partial<BuildScript> = {}) =>
    build('shop', 7, jobs, { steps: [blocks({ at: 0 })], jobCounts: false, ...more });
  const gate: JobScript = { name: 'Deploy?', type: 'manual', steps: [jobIs({ at: 0 }, 'blocked')] };
  const tests: JobScript = { name: 'test', steps: [jobIs({ at: 0 }, 'passed')] };
  const plain = { triggeredBuilds: 'ignore' } as const;

  test('has ended once its jobs say so', async () => {
    const { poll, asks } = await polling([blocked([tests, gate])]);
    expect(await poll(plain)).toMatchObject({
      builds: [{ ended: 'passed', blocked: true, jobs: { total: 2, done: 1 } }],
    });
    expect(asks()).toEqual({ build: 1, jobs: 1, runs: 1 });
  });

  test('has not while one of them is under way', async () => {
    const { poll } = await polling([blocked([tests, gate, { name: 'late', steps: [jobIs({ at: 0 }, 'running')] }])]);
    expect(await poll(plain)).toMatchObject({ builds: [{ ended: undefined }] });
  });

  test('leaves a job out that was retried', async () => {
    const retried: JobScript = { name: 'old', steps: [jobIs({ at: 0 }, 'canceling'), jobIsRetried({ at: 0 })] };
    const { poll } = await polling([blocked([retried, tests, gate])]);
    expect(await poll(plain)).toMatchObject({ builds: [{ ended: 'passed' }] });
  });

  test('has not where its jobs cannot be had', async () => {
    const { poll } = await polling([blocked([tests, gate])], { jobLists: { served: false } });
    expect(await poll(plain)).toMatchObject({ builds: [{ ended: undefined }] });
  });

  test('asks for them in no other case', async () => {
    const { poll, asks } = await polling([blocked([tests, gate])]);
    await poll({ ...plain, ifBlocked: 'wait' });
    expect(asks()).not.toHaveProperty('jobs');
    const { poll: pollCounted, asks: asksCounted } = await polling([blocked([tests, gate], { jobCounts: true })]);
    expect(await pollCounted(plain)).toMatchObject({ builds: [{ ended: 'passed' }] });
    expect(asksCounted()).not.toHaveProperty('jobs');
  });
});
