import { describe, expect, test } from '@jest/globals';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import { failedRun, knownRun, RUN, standIn } from '../support.ts';
import { fetchFrom, listing, rowsFrom } from './fetching.ts';

/** A list with so many rows a page at the most, and without a `Link`. */
const capped = (total: number, most: number, tooLarge: (first: number, size: number) => boolean = () => false) =>
  listing((query) => {
    const size = Math.min(most, Number(query.get('per_page')));
    const first = (Number(query.get('page')) - 1) * size;
    const rows = rowsFrom(first, Math.max(0, Math.min(size, total - first)));
    return { rows, ...(tooLarge(first, size) && { status: 502 }) };
  });

const proveEnd = { proveEnd: true, details: false };
const idsOf = (rows: readonly { readonly execution_id: string }[]) => rows.map((row) => row.execution_id);

describe('the end of the list', () => {
  test('is proven by an empty page, if a proof is needed', async () => {
    const { engine, queries } = await capped(37, 100);
    expect(await fetchFrom(engine, proveEnd)).toMatchObject({
      whole: true,
      truncated: false,
      executions: { length: 37 },
    });
    expect(queries.splice(0)).toEqual(['1x100', '2x100']);
    expect(await fetchFrom(engine)).toMatchObject({ whole: false, truncated: false, executions: { length: 37 } });
    expect(queries).toEqual(['1x100']);
  });

  test('is proven by a Link without a next page, at no further cost', async () => {
    const { engine, queries } = await listing(() => ({ rows: rowsFrom(0, 37), link: '<?page=1>; rel="first"' }));
    expect(await fetchFrom(engine, proveEnd)).toMatchObject({ whole: true, truncated: false });
    expect(await fetchFrom(engine)).toMatchObject({ whole: true, truncated: false });
    expect(queries).toEqual(['1x100', '1x100']);
  });

  test('is proven over several pages', async () => {
    const { engine } = await standIn([failedRun({ failures: { count: 230 } })]);
    expect(await fetchFrom(engine)).toMatchObject({ whole: true, executions: { length: 230 } });
  });

  test('is not where a Link announced further pages', async () => {
    const { engine } = await listing((query) =>
      query.get('page') === '1'
        ? { rows: rowsFrom(0, 30), link: '<?page=2>; rel="next", <?page=4>; rel="last"' }
        : { rows: query.get('page') === '2' ? rowsFrom(30, 30) : [], link: '<?page=1>; rel="first"' },
    );
    expect(await fetchFrom(engine, proveEnd)).toMatchObject({ whole: false, truncated: true });
  });

  test('comes after all short pages of a server that sends less than was requested', async () => {
    const { engine, queries } = await capped(70, 30);
    const fetched = await fetchFrom(engine, proveEnd);
    expect(fetched.executions.map(({ id }) => id)).toEqual(idsOf(rowsFrom(0, 70)));
    expect(fetched).toMatchObject({ whole: true, truncated: false, problems: [] });
    expect(queries).toEqual(['1x100', '2x100', '3x100', '4x100']);
  });

  test('is there too if one of these pages had to be requested in smaller parts', async () => {
    // Row 45 cannot be had together with ten others.
    const tooLarge = (first: number, size: number) => first <= 45 && 45 < first + size && size > 10;
    const { engine, queries } = await capped(70, 30, tooLarge);
    const fetched = await fetchFrom(engine, proveEnd);
    expect(fetched.executions.map(({ id }) => id)).toEqual(idsOf(rowsFrom(0, 70)));
    expect(fetched).toMatchObject({ whole: true, truncated: false });
    expect(queries).toEqual(['1x100', '2x100', '2x100', '4x10', '5x10', '6x10', '3x100', '4x100']);
  });

  test.each([
    [37, false],
    [100, true],
  ])('is not proven by an older server, which does not page, with %i failures', async (count, truncated) => {
    const { engine } = await standIn([failedRun({ failures: { count } })], { failedExecutions: { paged: false } });
    const fetched = await fetchFrom(engine, proveEnd);
    expect(fetched).toMatchObject({ whole: false, truncated, problems: [], executions: { length: count } });
    expect(engine.requests).toBe(2);
  });

  test('is not proven where a row came twice: another one took its place on a page read before', async () => {
    const { engine } = await listing((query) => ({
      rows: [rowsFrom(0, 100), rowsFrom(99, 5)][Number(query.get('page')) - 1] ?? [],
    }));
    expect(await fetchFrom(engine, proveEnd)).toMatchObject({
      whole: false,
      truncated: false,
      executions: { length: 104 },
    });
  });

  test('is looked for where the limit is met exactly', async () => {
    const { engine, queries } = await capped(100, 100);
    expect(await fetchFrom(engine, { ...proveEnd, limit: 100 })).toMatchObject({ whole: true, truncated: false });
    expect(queries.splice(0)).toEqual(['1x100', '2x100']);
    expect(await fetchFrom(engine, { ...proveEnd, limit: 99 })).toMatchObject({ whole: false, truncated: true });
  });

  test('must be proven for every run', async () => {
    const { engine } = await capped(5, 100);
    const gone = knownRun({ id: 'gone' });
    expect(await fetchFrom(engine, proveEnd, [knownRun(), knownRun()])).toMatchObject({ whole: true });
    expect(await fetchFrom(engine, { ...proveEnd, limit: 5 }, [knownRun(), gone])).toMatchObject({
      whole: false,
      truncated: true,
    });
  });

  test('proves nothing where something was left out, or was not to be had', async () => {
    const failures = { count: 12 };
    const faults = [
      { where: 'failed-executions', page: 1, kind: 'huge', bytes: 2 ** 26, sent: 'announced', times: 3 },
    ] as const;
    const { engine } = await standIn([failedRun({ failures })], { faults });
    expect(await fetchFrom(engine, proveEnd)).toMatchObject({ whole: false, executions: { length: 11 } });
    expect(await fetchFrom(engine, proveEnd, [knownRun({ id: uuid('gone') })])).toMatchObject({ whole: false });
  });
});

describe('rows that contradict', () => {
  test('with one id and different tests are as many failures', async () => {
    const row = { execution_id: 'e', test_id: 'a', location: 'a.rb:1', tags: { 'build.job_id': 'j' } };
    const rows = [row, row, { ...row, test_id: 'b' }, { ...row, location: 'b.rb:1' }, { ...row, tags: {} }];
    const { engine } = await listing((query) => ({ rows: query.get('page') === '1' ? rows : [] }));
    const { executions, whole } = await fetchFrom(engine, proveEnd);
    expect(executions.map(({ testId, location, tags }) => [testId, location, tags.get('build.job_id')])).toEqual([
      ['a', 'a.rb:1', 'j'],
      ['b', 'a.rb:1', 'j'],
      ['a', 'b.rb:1', 'j'],
      ['a', 'a.rb:1', undefined],
    ]);
    expect(whole).toBe(false);
  });

  test('as rows of another run do, are no answer', async () => {
    const rows = (run_id: string) => [
      { execution_id: 'e', run_id: RUN.toUpperCase() },
      { execution_id: 'f', run_id },
    ];
    const mine = await listing(() => ({ rows: rows(RUN), link: '<?page=1>; rel="first"' }));
    expect(await fetchFrom(mine.engine)).toMatchObject({ problems: [], executions: [{ runId: RUN }, { runId: RUN }] });
    const other = await listing(() => ({ rows: rows(uuid('another run')) }));
    const { problems, truncated } = await fetchFrom(other.engine, { persist: (attempt) => attempt() });
    const mismatch = { kind: 'another', expected: 'failed executions' };
    expect(problems).toMatchObject([{ code: 'unexpected-response', data: { mismatch } }]);
    expect(truncated).toBe(true);
  });
});
