import { describe, expect, test } from '@jest/globals';
import { becomes, blocks, changesBuild, isMissing } from '../../../simulator/test-engine/build-story.ts';
import type { BuildFields } from '../../../simulator/test-engine/build-timeline.ts';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import type { RunScript } from '../../../simulator/test-engine/script.ts';
import { appears, finishes, leavesTheList } from '../../../simulator/test-engine/story.ts';
import { nothingSeen } from '../../../src/gate/observation.ts';
import { observe } from '../../../src/gate/observe.ts';
import type { TestEngineError } from '../../../src/test-engine/errors.ts';
import {
  acme,
  BUILD,
  BUILD_PATH,
  byUrl,
  client,
  endedBuild,
  failedRun,
  failureOf,
  inFull,
  inPart,
  numberedRun,
  RUN,
  RUNS_PATH,
  serve,
  TOKEN,
  unending,
} from '../support.ts';

const JEST_PATH = RUNS_PATH.replace('rspec', 'jest');
const jestRun = numberedRun(1);

/** `acme` with the ended build and these of its runs. */
function withRuns(rspec: readonly RunScript[], jest: readonly RunScript[] = [], builds = [endedBuild()]) {
  return acme({ suites: { rspec: { runs: rspec }, jest: { runs: jest } }, builds });
}

const idsOf = ({ runs }: { readonly runs: readonly { readonly id: string }[] }) => runs.map(({ id }) => id);

describe('what is asked', () => {
  test('the build, then the list of its suite: two requests', async () => {
    const { api, engine } = await withRuns([failedRun()]);
    const poll = await engine.poll(byUrl, [], inPart, unending());
    expect(poll).toMatchObject({ builds: [{ ended: 'passed', word: 'passed' }], putAside: [], readLimits: [] });
    expect(poll.runs).toMatchObject([{ suite: 'rspec', id: RUN, buildId: BUILD, state: 'finished', result: 'failed' }]);
    expect(api.requests.map(({ path, query }) => [path, query])).toEqual([
      [BUILD_PATH, { include_test_engine: 'true', exclude_jobs: 'true', exclude_pipeline: 'true' }],
      [RUNS_PATH, { build_id: BUILD, page: '1', per_page: '100' }],
    ]);
    await engine.poll(byUrl, poll.runs, inPart, unending());
    expect(engine.requests).toBe(4);
  });

  test('one list more for each suite more', async () => {
    const { api, engine } = await withRuns([failedRun()], [jestRun]);
    const { runs } = await engine.poll(byUrl, [], inPart, unending());
    expect(runs.map(({ suite, id }) => [suite, id])).toEqual([
      ['rspec', RUN],
      ['jest', jestRun.id],
    ]);
    expect(api.requests.map(({ path }) => path).sort()).toEqual([JEST_PATH, RUNS_PATH, BUILD_PATH]);
  });

  // What was uploaded before the build's end is in a list that is asked for after it, and need not be in one from before.
  test('no list before the build has answered', async () => {
    let asked = 0;
    let askedMeanwhile: number | undefined;
    const url = await serve(async (request, response) => {
      asked += 1;
      response.setHeader('content-type', 'application/json');
      if (request.url?.startsWith(RUNS_PATH)) return response.end('[]');
      await new Promise((resolve) => setTimeout(resolve, 50));
      askedMeanwhile = asked;
      return response.end(JSON.stringify({ id: BUILD, state: 'running' }));
    });
    await client(url).poll({ ...byUrl, suites: ['rspec'] }, [], inPart, unending());
    expect([askedMeanwhile, asked]).toEqual([1, 2]);
  });
});

describe('suites', () => {
  test('that come late join, and stay when the build names them no more', async () => {
    const steps = [...endedBuild().steps, changesBuild({ poll: 3 }, { test_engine: null })];
    const { api, engine } = await withRuns(
      [failedRun()],
      [{ ...jestRun, linked: { poll: 2 } }],
      [endedBuild({ steps })],
    );
    const first = await engine.poll(byUrl, [], inPart, unending());
    const second = await engine.poll(byUrl, first.runs, inPart, unending());
    const third = await engine.poll(byUrl, second.runs, inPart, unending());
    expect([first, second, third].map(idsOf)).toEqual([[RUN], [RUN, jestRun.id], [RUN, jestRun.id]]);
    expect(api.counts.byEndpoint).toEqual({ build: 3, runs: 5 });
  });

  test('that are named are the only ones', async () => {
    const { api, engine } = await withRuns([failedRun()], [jestRun]);
    const poll = await engine.poll({ ...byUrl, suites: ['jest'] }, [], inPart, unending());
    expect(idsOf(poll)).toEqual([jestRun.id]);
    expect(api.requests.map(({ path }) => path)).toEqual([BUILD_PATH, JEST_PATH]);
  });

  test('that are named are asked for in their order, also where the build names none', async () => {
    const { api, engine } = await withRuns([{ ...failedRun(), linked: 'never' }], [{ ...jestRun, linked: 'never' }]);
    const poll = await engine.poll({ ...byUrl, suites: ['jest', 'rspec'] }, [], inPart, unending());
    expect(idsOf(poll)).toEqual([jestRun.id, RUN]);
    expect(api.counts.requests).toBe(3);
  });

  test('that the build names and the token does not find are refused', async () => {
    const named = [{ id: RUN, suite: { id: uuid('suite'), slug: 'secret' } }];
    const steps = [changesBuild({ at: 0 }, { test_engine: { runs: named } })];
    const { engine } = await withRuns([], [], [endedBuild({ steps })]);
    const error = await failureOf(engine.poll(byUrl, [], inPart, unending()));
    expect(error).toMatchObject({ code: 'not-found' });
    expect(error).toMatchObject({ data: { sought: { kind: 'suite', organization: 'acme', suite: 'secret' } } });
  });
});

describe('the build', () => {
  const buildAt = async (steps: ReturnType<typeof endedBuild>['steps']) => {
    const { engine } = await withRuns([], [], [endedBuild({ steps })]);
    const { builds = [] } = await engine.poll(byUrl, [], inPart, unending());
    return builds[0];
  };

  test.each(['passed', 'failed', 'canceled', 'skipped', 'not_run'] as const)('has ended when %s', async (word) => {
    expect(await buildAt([becomes({ at: 0 }, word)])).toMatchObject({
      pipeline: 'shop',
      number: 7,
      ended: word,
      blocked: false,
      word,
    });
  });

  test.each([
    ...['creating', 'scheduled', 'running', 'failing', 'blocked', 'canceling', 'waiting', 'waiting_failed'],
    ...['archived', 'PASSED', 'toString', ' passed'],
  ])('has not ended when %s', async (word) => {
    expect(await buildAt([becomes({ at: 0 }, word)])).toMatchObject({ ended: undefined, word });
  });

  test.each(['passed', 'failed', 'running'] as const)('has not ended when it is blocked, %s so far', async (word) => {
    expect(await buildAt([blocks({ at: 0 }, word)])).toMatchObject({
      ended: undefined,
      blocked: true,
      word: `${word}, blocked`,
    });
  });

  test.each([null, {}, { runs: null }, { runs: [] }, undefined])('may have no runs: test_engine %j', async (given) => {
    const steps = [...endedBuild().steps, changesBuild({ at: 0 }, { test_engine: given })];
    const { engine } = await withRuns([failedRun()], [], [endedBuild({ steps })]);
    const builds = [{ ended: 'passed', word: 'passed' }];
    expect(await engine.poll(byUrl, [], inPart, unending())).toMatchObject({ runs: [], builds });
    expect(engine.requests).toBe(1);
    const poll = await engine.poll({ ...byUrl, suites: ['rspec'] }, [], inPart, unending());
    expect(idsOf(poll)).toEqual([RUN]);
    expect(engine.requests).toBe(3);
  });

  test.each<[string, BuildFields]>([
    ['no id', { id: undefined }],
    ['no UUID', { id: '7' }],
    ['no state', { state: null }],
    ['an empty state', { state: '' }],
    ['another number', { number: 8 }],
    ['runs of another shape', { test_engine: { runs: 'none' } }],
  ])('with %s is no answer', async (_, fields) => {
    const steps = [changesBuild({ at: 0 }, fields)];
    const { engine } = await withRuns([failedRun()], [], [endedBuild({ steps })]);
    const error = await failureOf(engine.poll({ ...byUrl, suites: ['rspec'] }, [], inPart, unending()));
    expect(error).toMatchObject({ code: 'unexpected-response' });
    expect(error).toMatchObject({ data: { asked: { path: BUILD_PATH } } });
    expect(engine.requests).toBe(1);
  });

  test.each<[string, unknown]>([
    ['no object', null],
    ['without a suite', { id: RUN }],
    ['without an id', { suite: { slug: 'rspec' } }],
    ['with an id that leads elsewhere', { id: '../x', suite: { slug: 'rspec' } }],
    ['of a suite that leads elsewhere', { id: RUN, suite: { slug: '..' } }],
    ['of a suite of another shape', { id: RUN, suite: 'rspec' }],
  ])('with a run that is odd, %s, is an answer, but a verdict has less to rest on', async (_, odd) => {
    const runs = [odd, { id: jestRun.id, suite: { slug: 'jest' } }];
    const steps = [...endedBuild().steps, changesBuild({ at: 0 }, { test_engine: { runs } })];
    const { engine } = await acme(
      { suites: { rspec: { runs: [] }, jest: { runs: [jestRun] } }, builds: [endedBuild({ steps })] },
      { links: 'absent' },
    );
    expect(await engine.poll(byUrl, [], inFull, unending())).toMatchObject({
      runs: [{ suite: 'jest', id: jestRun.id }],
      builds: [{ ended: 'passed' }],
      whole: false,
    });
    const onlyJest = await engine.poll({ ...byUrl, suites: ['jest'] }, [], inFull, unending());
    // Where it is of another suite for sure, it is nobody's business.
    const suite = typeof odd === 'object' && odd !== null && 'suite' in odd ? odd.suite : undefined;
    expect(onlyJest.whole).toBe(JSON.stringify(suite) === '{"slug":"rspec"}');
  });

  test('with a run whose id is odd still has that run’s suite asked', async () => {
    const steps = [
      ...endedBuild().steps,
      changesBuild({ at: 0 }, { test_engine: { runs: [{ id: 7, suite: { slug: 'rspec' } }] } }),
    ];
    const { engine } = await withRuns([failedRun()], [], [endedBuild({ steps })]);
    expect(await engine.poll(byUrl, [], inFull, unending())).toMatchObject({ runs: [{ id: RUN }], whole: false });
  });

  test('names each run once, however often and in whatever letters it does so', async () => {
    const named = [RUN, RUN.toUpperCase(), RUN].map((id) => ({ id, suite: { slug: 'rspec' } }));
    const steps = [...endedBuild().steps, changesBuild({ at: 0 }, { test_engine: { runs: named } })];
    const { engine } = await withRuns([failedRun()], [], [endedBuild({ steps })]);
    expect(idsOf(await engine.poll(byUrl, [], inPart, unending()))).toEqual([RUN]);
  });

  test('may leave out its number, but cannot be another one than before', async () => {
    const other = uuid('another build');
    const steps = [...endedBuild().steps, changesBuild({ poll: 2 }, { id: other, number: null })];
    const { engine } = await withRuns([failedRun()], [], [endedBuild({ steps })]);
    await engine.poll(byUrl, [], inPart, unending());
    const error = await failureOf(engine.poll(byUrl, [], inPart, unending()));
    const mismatch = { kind: 'another', expected: 'build' };
    expect(error).toMatchObject({ code: 'unexpected-response', transient: true, data: { mismatch } });
    expect(engine.requests).toBe(3);
  });

  test('has its id in lower case', async () => {
    const steps = [changesBuild({ at: 0 }, { id: BUILD.toUpperCase() })];
    const { api, engine } = await withRuns([failedRun()], [], [endedBuild({ steps })]);
    expect(idsOf(await engine.poll(byUrl, [], inPart, unending()))).toEqual([RUN]);
    expect(api.requests[1]?.query).toMatchObject({ build_id: BUILD });
  });
});

describe('a run that the build names', () => {
  const linked = { at: 0 };

  test('and nothing else knows counts as seen once, as nothing final, and is missing afterwards', async () => {
    const { api, engine } = await withRuns([failedRun({ steps: [], linked })]);
    const first = await engine.poll(byUrl, [], inPart, unending());
    const words = { state: undefined, result: undefined };
    expect(first.runs).toMatchObject([
      { suite: 'rspec', id: RUN, buildId: BUILD, state: 'running', result: 'pending', words },
    ]);
    const second = await engine.poll(byUrl, first.runs, inPart, unending());
    expect(second.runs).toEqual([]);
    const polls = [first, second].map((poll, at) => ({ snapshot: poll, startedAt: at, endedAt: at }));
    expect(polls.reduce(observe, nothingSeen).runs).toMatchObject([{ presence: 'missing', missedPolls: 1 }]);
    const eachLook = [BUILD_PATH, RUNS_PATH, `${RUNS_PATH}/${RUN}`];
    expect(api.requests.map(({ path }) => path)).toEqual([...eachLook, ...eachLook]);
  });

  test('and that is listed later is as its list has it', async () => {
    const steps = [appears({ poll: 3 }), finishes({ poll: 3 }, 'passed')];
    const { engine } = await withRuns([failedRun({ steps, linked })]);
    const first = await engine.poll(byUrl, [], inPart, unending());
    expect(first.runs).toMatchObject([{ id: RUN, state: 'running', result: 'pending' }]);
    const second = await engine.poll(byUrl, first.runs, inPart, unending());
    expect(second.runs).toMatchObject([{ id: RUN, state: 'finished', result: 'passed' }]);
  });

  test('and only its own address shows is as that has it', async () => {
    const { buildId: _, ...hidden } = failedRun();
    const body = { id: BUILD, state: 'passed', test_engine: { runs: [{ id: RUN, suite: { slug: 'rspec' } }] } };
    const { api, engine } = await withRuns(
      [{ ...hidden, steps: [...hidden.steps, leavesTheList({ at: 0 })] }],
      [],
      [endedBuild({ steps: [changesBuild({ at: 0 }, body)] })],
    );
    const { runs } = await engine.poll(byUrl, [], inPart, unending());
    expect(runs).toMatchObject([{ id: RUN, buildId: BUILD, state: 'finished', result: 'failed' }]);
    expect(api.requests.map(({ path }) => path)).toEqual([BUILD_PATH, RUNS_PATH, `${RUNS_PATH}/${RUN}`]);
  });

  test('and then names no more is still looked up when its list does not have it', async () => {
    const steps = [...endedBuild().steps, changesBuild({ poll: 2 }, { test_engine: { runs: [] } })];
    const hidden = failedRun({ steps: [...failedRun().steps, leavesTheList({ poll: 2 })] });
    const { engine } = await withRuns([hidden], [], [endedBuild({ steps })]);
    const first = await engine.poll(byUrl, [], inPart, unending());
    expect(idsOf(await engine.poll(byUrl, first.runs, inPart, unending()))).toEqual([RUN]);
    expect(engine.requests).toBe(5);
  });

  test('in a suite that is not gated is ignored', async () => {
    const { engine } = await withRuns([failedRun({ steps: [], linked })]);
    expect((await engine.poll({ ...byUrl, suites: ['jest'] }, [], inPart, unending())).runs).toEqual([]);
  });
});

describe('a build that the token may not see', () => {
  test('without read_builds', async () => {
    const organization = { suites: { rspec: { runs: [failedRun()] } }, builds: [endedBuild()] };
    const { api, engine } = await acme(organization, { tokens: { [TOKEN]: { scopes: ['read_suites'] } } });
    const error = (await failureOf(engine.poll(byUrl, [], inPart, unending()))) as TestEngineError;
    expect(error).toMatchObject({ code: 'missing-scope' });
    expect(error.transient).toBe(false);
    const asked = { method: 'GET', path: BUILD_PATH, host: new URL(api.url).host, scope: 'read_builds' };
    expect(error.data).toEqual({ scope: 'read_builds', asked });
    expect(engine.requests).toBe(1);
  });

  test('without a scope that the response does not name', async () => {
    const body = { message: 'Your access token lacks a scope' };
    const faults = [{ where: 'build', kind: 'status', status: 403, body }] as const;
    const { engine } = await acme({ suites: {}, builds: [endedBuild()] }, { faults });
    const error = (await failureOf(engine.poll(byUrl, [], inPart, unending()))) as TestEngineError;
    expect(error).toMatchObject({ code: 'missing-scope', data: { scope: 'read_builds' } });
  });

  test('or that is not there', async () => {
    const { engine } = await withRuns([failedRun()], [], [endedBuild({ steps: [isMissing({ at: 0 })] })]);
    const error = (await failureOf(engine.poll(byUrl, [], inPart, unending()))) as TestEngineError;
    expect(error).toMatchObject({ code: 'not-found' });
    expect(error.transient).toBe(false);
    expect(error.data).toMatchObject({
      sought: { kind: 'build', organization: 'acme', pipeline: 'shop', number: 7 },
    });
    expect(engine.requests).toBe(1);
  });
});
