import { describe, expect, test } from '@jest/globals';
import type { FalseAnswer, RequestFault } from '../../../simulator/test-engine/fault-script.ts';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import type { ApiScript, RunScript } from '../../../simulator/test-engine/script.ts';
import { startTestEngine, type TestEngineStandIn } from '../../../simulator/test-engine/server.ts';
import { appears, finishes } from '../../../simulator/test-engine/story.ts';
import { ask, BUILD, buildScript, failedRun, json, list, PLACE, RUNS, withBuild } from './support.ts';

/** Five runs of one moment, the newest first, each with two failures. */
const [one, two, three, four, five] = [5, 4, 3, 2, 1].map((number) =>
  failedRun({ id: uuid('run', number), failures: { count: 2, retryEvery: 0 } }),
) as [RunScript, RunScript, RunScript, RunScript, RunScript];
const newestFirst = [one, two, three, four, five];

/** A stand-in whose first answer, or each that fits, is false in this way. */
function withFalse(fault: FalseAnswer, where: Partial<RequestFault> = {}, more: Partial<ApiScript> = {}) {
  const faults = [{ where: 'any', ...where, ...fault } as RequestFault];
  const another = buildScript({ id: uuid('another build'), number: 13 });
  const api = withBuild(buildScript(), newestFirst.toReversed(), { faults, ...more });
  const { acme } = api.organizations;
  return startTestEngine({
    ...api,
    organizations: { acme: { ...acme, suites: acme?.suites ?? {}, builds: [buildScript(), another] } },
  });
}

const idsOn = async (standIn: TestEngineStandIn, query: string) =>
  (await list(ask(standIn, `${RUNS}?${query}`))).map(({ id }) => newestFirst.findIndex((run) => run.id === id) + 1);

describe('an answer to another question', () => {
  test('a look-up by id shows another run, once, and counts as a poll', async () => {
    await using standIn = await withFalse({ kind: 'another-answer', of: two.id });
    expect(await json(ask(standIn, `${RUNS}/${one.id}`))).toMatchObject({ id: two.id });
    expect(await json(ask(standIn, `${RUNS}/${one.id}`))).toMatchObject({ id: one.id });
    expect(standIn.world.polls(PLACE)).toBe(2);
    expect(standIn.counts.byFault).toEqual({ 'another-answer': 1 });
  });

  test('failed executions name another run', async () => {
    await using standIn = await withFalse({ kind: 'another-answer', of: two.id });
    const rows = await list(ask(standIn, `${RUNS}/${one.id}/failed_executions`));
    expect(rows.map(({ run_id }) => run_id)).toEqual([two.id, two.id]);
  });

  test('a build has another number', async () => {
    await using standIn = await withFalse({ kind: 'another-answer', of: 13 });
    const path = '/v2/organizations/acme/pipelines/shop/builds/12';
    expect(await json(ask(standIn, path))).toMatchObject({ number: 13, id: uuid('another build') });
    expect(await json(ask(standIn, path))).toMatchObject({ number: 12, id: BUILD });
  });

  test('a list has no other', async () => {
    await using standIn = await withFalse({ kind: 'another-answer', of: two.id });
    expect(await idsOn(standIn, 'per_page=2')).toEqual([1, 2]);
  });
});

describe('a row', () => {
  test('is there twice with different words, in front or behind', async () => {
    const set = { state: 'finished', result: 'passed' };
    await using behind = await withFalse({ kind: 'row-twice', id: two.id, set, second: 'behind' });
    const rows = await list(ask(behind, `${RUNS}?per_page=3`));
    expect(rows.filter(({ id }) => id === two.id)).toMatchObject([{ result: 'failed' }, { result: 'passed' }]);
    expect(rows).toHaveLength(4);
    await using inFront = await withFalse({ kind: 'row-twice', id: two.id, set, second: 'in-front' });
    expect((await list(ask(inFront, RUNS)))[0]).toMatchObject({ id: two.id, result: 'passed' });
  });

  test('of the tests of a build is there twice with different counts', async () => {
    const path = `/v2/analytics/organizations/acme/builds/${BUILD}/tests`;
    await using honest = await withFalse({ kind: 'link-absent' });
    const [first] = await list(ask(honest, path));
    const set = { executions_count_by_result: { passed: 7, failed: 0 } };
    await using standIn = await withFalse({ kind: 'row-twice', id: String(first?.['id']), set, second: 'behind' });
    const rows = (await list(ask(standIn, path))).filter(({ id }) => id === first?.['id']);
    expect(rows.map((row) => row['executions_count_by_result'])).toEqual([
      first?.['executions_count_by_result'],
      set.executions_count_by_result,
    ]);
  });

  test('is omitted from its page once', async () => {
    await using standIn = await withFalse({ kind: 'row-omitted', id: four.id }, { page: 2 });
    expect(await idsOn(standIn, 'per_page=2')).toEqual([1, 2]);
    expect(await idsOn(standIn, 'per_page=2&page=2')).toEqual([3]);
    expect(await idsOn(standIn, 'per_page=2&page=2')).toEqual([3, 4]);
  });

  test('of failed executions is meant by its execution_id', async () => {
    const path = `${RUNS}/${one.id}/failed_executions`;
    await using honest = await withFalse({ kind: 'link-absent' });
    const [first, second] = await list(ask(honest, path));
    await using standIn = await withFalse({ kind: 'row-omitted', id: String(first?.['execution_id']) });
    expect(await list(ask(standIn, path))).toEqual([second]);
  });
});

describe('a list', () => {
  test('has shifted since the page before', async () => {
    await using lost = await withFalse({ kind: 'list-shifted', by: 1 }, { page: 2 });
    expect(await idsOn(lost, 'per_page=2')).toEqual([1, 2]);
    expect(await idsOn(lost, 'per_page=2&page=2')).toEqual([4, 5]);
    await using gained = await withFalse({ kind: 'list-shifted', by: -1 }, { page: 2 });
    expect(await idsOn(gained, 'per_page=2&page=2')).toEqual([2, 3]);
    await using gainedAtOnce = await withFalse({ kind: 'list-shifted', by: -1 });
    expect(await idsOn(gainedAtOnce, 'per_page=2')).toEqual([1, 2]);
  });

  test('has runs of one moment in the other order', async () => {
    await using standIn = await withFalse({ kind: 'order-flipped' });
    expect(await idsOn(standIn, 'per_page=3')).toEqual([5, 4, 3]);
    expect(await idsOn(standIn, 'per_page=3')).toEqual([1, 2, 3]);
  });

  test('shifts by itself when a run comes between two pages', async () => {
    const late = failedRun({ id: uuid('late'), steps: [appears({ at: 30 }), finishes({ at: 30 }, 'passed')] });
    const api = withBuild(buildScript(), [...newestFirst.toReversed(), late]);
    await using standIn = await startTestEngine({ ...api, delays: [{ where: 'runs', page: 2, ms: 60, madeAfter: 1 }] });
    expect(await idsOn(standIn, 'per_page=2')).toEqual([1, 2]);
    expect(await idsOn(standIn, 'per_page=2&page=2')).toEqual([2, 3]);
  });
});

describe('pages', () => {
  const linkOf = async (standIn: TestEngineStandIn, query: string) =>
    (await ask(standIn, `${RUNS}?${query}`)).headers.get('link') ?? undefined;

  test('hold less than is asked for, with or without a word about how it goes on', async () => {
    await using standIn = await withFalse({ kind: 'link-absent' }, {}, { paging: { runs: { most: 2 } } });
    expect(await linkOf(standIn, 'per_page=100')).toBeUndefined();
    expect(await linkOf(standIn, 'per_page=100')).toContain('page=2>; rel="next"');
    expect(await idsOn(standIn, 'per_page=100&page=3')).toEqual([5]);
    // Other lists are as they were.
    expect(await list(ask(standIn, `/v2/analytics/organizations/acme/builds/${BUILD}/tests`))).toHaveLength(2);
  });

  test('tell the end of a single page only where the script says so', async () => {
    await using usual = await withFalse({ kind: 'link-absent' }, { page: 9 });
    expect(await linkOf(usual, 'per_page=100')).toBeUndefined();
    await using always = await withFalse(
      { kind: 'link-absent' },
      { page: 9 },
      { paging: { runs: { links: 'always' } } },
    );
    expect(await linkOf(always, 'per_page=100')).toContain('rel="last"');
    expect(await linkOf(always, 'per_page=100')).not.toContain('rel="next"');
    await using absent = await withFalse(
      { kind: 'link-absent' },
      { page: 9 },
      { paging: { runs: { links: 'absent' } } },
    );
    expect(await linkOf(absent, 'per_page=2')).toBeUndefined();
  });
});
