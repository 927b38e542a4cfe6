import fc from 'fast-check';
import type { DelayScript } from '../../../simulator/test-engine/delays.ts';
import type { RequestFault } from '../../../simulator/test-engine/fault-script.ts';
import type { ListEndpoint } from '../../../simulator/test-engine/routes.ts';
import { percent } from './draw-runs.ts';
import { type History, otherNumber, runId, testId, testsOf } from './history.ts';

const lists = ['failed-executions', 'build-tests', 'muted-tests'] as const;
const evidence = [
  'failed-executions',
  'build-tests',
  'failed-executions',
  'build-tests',
  'muted-tests',
  'jobs',
] as const;
const polls = ['runs', 'run', 'build'] as const;
const madeAfter = fc.constantFrom(0, 0.5, 1);

/** Evidence that takes up to half a minute a request. Milliseconds. */
export const slowEvidence: fc.Arbitrary<DelayScript> = fc.oneof(
  fc.record({ where: fc.constantFrom(...evidence), ms: fc.nat(30_000), madeAfter }),
  fc.record({ where: fc.constantFrom(...evidence), ms: fc.array(fc.nat(30_000), { minLength: 2, maxLength: 4 }) }),
);

/** Polls that take a while. */
export const slowPolls: fc.Arbitrary<DelayScript> = fc.record({
  where: fc.constantFrom(...polls),
  ms: fc.nat(4_000),
  madeAfter,
});

/** What goes away by itself: a rate limit (`reset` in seconds), a proxy's page. */
export const transient: fc.Arbitrary<RequestFault> = fc
  .record({
    where: fc.constantFrom(...evidence, ...evidence, ...polls),
    request: fc.integer({ min: 1, max: 3 }),
    reset: fc.integer({ min: 0, max: 30 }),
  })
  .map(({ where, request, reset }) => {
    const which = { where, from: { request } };
    return reset === 0 ? { ...which, kind: 'html' } : { ...which, kind: 'rate-limited', bucket: 'user', reset };
  });

/** Which answers are false. */
type Which = fc.Arbitrary<{ readonly from: { readonly request: number }; readonly times: number }>;

/** One or two, mostly among the first. */
export const few: Which = fc.record({
  from: fc.record({ request: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 8 })) }),
  times: fc.integer({ min: 1, max: 2 }),
});
/** Or all from then on. */
export const someOrAll: Which = fc.oneof(
  few,
  few.map(({ from }) => ({ from, times: Number.MAX_SAFE_INTEGER })),
);

/** The run with this index is left out of its page of the list, or slips to the page before between the two requests. */
export function hiding(index: number, page: number): fc.Arbitrary<RequestFault> {
  return fc.oneof(
    few.map((which) => ({ where: 'runs', page, ...which, kind: 'row-omitted', id: runId(index) }) as const),
    few.map((which) => ({ where: 'runs', page, ...which, kind: 'list-shifted', by: 1 }) as const),
  );
}

/** A list that leaves out the run with this index, shifts, is turned over or does not say how it goes on. */
export function unsteady(index: number, which: Which): fc.Arbitrary<RequestFault> {
  return fc.oneof(
    which.map((which) => ({ where: 'runs', ...which, kind: 'row-omitted', id: runId(index) }) as const),
    fc
      .tuple(fc.constantFrom(1, -1), which)
      .map(([by, which]) => ({ where: 'runs', page: 2, ...which, kind: 'list-shifted', by }) as const),
    which.map((which) => ({ where: 'runs', ...which, kind: 'order-flipped' }) as const),
    fc
      .tuple(fc.constantFrom(...lists, 'runs' as const), which)
      .map(([where, which]) => ({ where, ...which, kind: 'link-absent' }) as const),
  );
}

/** Rows of the run with this index that contradict each other, and answers about other runs, tests and builds than asked for. */
export function contradictions(lives: History['runs'], index: number): fc.Arbitrary<readonly RequestFault[]> {
  const others = [...lives.keys()].filter((run) => run !== index || lives.length === 1);
  const other = fc.constantFrom(...others).map(runId);
  const tests = testsOf(lives[index] ?? { chapters: [] }).map((_, test) => testId({ runs: lives }, index, test));
  const second = fc.constantFrom('in-front' as const, 'behind' as const);
  const passed = { executions_count_by_result: { passed: 3, failed: 1 } };
  const about = (where: 'run' | 'failed-executions' | 'build', of: string | number, which: object) =>
    ({ where, ...which, kind: 'another-answer', of }) as const;
  return fc.oneof(
    fc.tuple(fc.constantFrom('passed', 'passed', 'failed'), second, someOrAll).map(([result, second, which]) => {
      const set = { state: 'finished', result };
      return [{ where: 'runs', ...which, kind: 'row-twice', id: runId(index), set, second } as const];
    }),
    fc.tuple(other, someOrAll).map(([of, which]) => [about('run', of, which)]),
    // It is looked up by its id where the list has left it out.
    fc.tuple(other, few).map(([of, { from }]) => {
      const which = { from, times: 'forever' } as const;
      return [{ where: 'runs', ...which, kind: 'row-omitted', id: runId(index) } as const, about('run', of, which)];
    }),
    fc.tuple(other, someOrAll).map(([of, which]) => [about('failed-executions', of, which)]),
    someOrAll.map((which) => [about('build', otherNumber, which)]),
    fc
      .tuple(fc.constantFrom('', ...tests, ...tests.slice(-1)), second, someOrAll)
      .map(([id, second, which]) => [
        { where: 'build-tests', ...which, kind: 'row-twice', id, set: passed, second } as const,
      ]),
  );
}

/** One list on pages that are shorter than asked for, and say how it goes on, or do not. */
export function shortPages<List extends ListEndpoint>(
  lists: readonly List[],
  { most, links }: { readonly most: readonly number[]; readonly links: readonly ('own' | 'absent' | 'always')[] },
): fc.Arbitrary<History['paging']> {
  return fc
    .record({ list: fc.constantFrom(...lists), most: fc.constantFrom(...most), links: fc.constantFrom(...links) })
    .map(({ list, ...paged }) => ({ [list]: paged }));
}

/** Mostly pages are as long as asked for. A crowd on small ones costs too much. */
export function paging(rows: number): fc.Arbitrary<History['paging']> {
  const short = shortPages([...lists, 'runs'], {
    most: rows > 10 ? [60] : [2, 5],
    links: ['own', 'absent', 'always'],
  });
  return percent(30).chain((is) => (is ? short : fc.constant({})));
}
