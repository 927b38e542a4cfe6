import { describe, expect, test } from '@jest/globals';
import { FaultBook } from '../../../simulator/test-engine/fault-book.ts';
import type { RequestFault } from '../../../simulator/test-engine/fault-script.ts';
import { PLACE } from './support.ts';

const LIST = { route: { endpoint: 'runs', place: PLACE }, page: 1 } as const;
const RUN = { route: { endpoint: 'run', place: PLACE, run: 'x' }, page: 1 } as const;
const TOKEN = { route: { endpoint: 'access-token' }, page: 1 } as const;

/** What as many listings meet, at the times given. */
function met(faults: readonly RequestFault[], times: readonly number[]): (string | undefined)[] {
  const book = new FaultBook(faults);
  return times.map((elapsed) => book.next(LIST, elapsed)?.kind);
}

describe('FaultBook', () => {
  test('a fault is met once if nothing is said', () => {
    expect(met([{ where: 'any', kind: 'html' }], [0, 0, 0])).toEqual(['html', undefined, undefined]);
  });

  test('from the n-th request, so many times', () => {
    const faults = [{ where: 'any', kind: 'html', from: { request: 2 }, times: 2 }] as const;
    expect(met(faults, [0, 0, 0, 0])).toEqual([undefined, 'html', 'html', undefined]);
  });

  test('forever', () => {
    expect(met([{ where: 'any', kind: 'html', times: 'forever' }], [0, 1e6])).toEqual(['html', 'html']);
  });

  test('from a time on, and for a time', () => {
    const faults = [{ where: 'any', kind: 'html', from: { at: 100 }, for: 50 }] as const;
    expect(met(faults, [99, 100, 149, 150])).toEqual([undefined, 'html', 'html', undefined]);
  });

  test('for a time, counted from the first request that meets it', () => {
    const faults = [{ where: 'any', kind: 'html', from: { request: 2 }, for: 50 }] as const;
    expect(met(faults, [0, 1000, 1049, 1050])).toEqual([undefined, 'html', 'html', undefined]);
  });

  test('the first that fits is applied, and each counts all requests that fit it', () => {
    const faults = [
      { where: 'any', kind: 'html' },
      { where: 'any', kind: 'reset' },
      { where: 'any', kind: 'empty', from: { request: 4 } },
    ] as const;
    expect(met(faults, [0, 0, 0, 0])).toEqual(['html', 'reset', undefined, 'empty']);
  });

  test('only where it belongs: endpoint, suite, page', () => {
    const at = (fault: RequestFault, suspect: Parameters<FaultBook['next']>[0]) =>
      new FaultBook([fault]).next(suspect, 0) !== undefined;
    expect(at({ where: 'runs', kind: 'html' }, LIST)).toBe(true);
    expect(at({ where: 'runs', kind: 'html' }, RUN)).toBe(false);
    expect(at({ where: 'runs', page: 2, kind: 'html' }, LIST)).toBe(false);
    expect(at({ where: 'runs', page: 2, kind: 'html' }, { ...LIST, page: 2 })).toBe(true);
    expect(at({ where: 'any', suite: 'rspec', kind: 'html' }, LIST)).toBe(true);
    expect(at({ where: 'any', suite: 'jest', kind: 'html' }, LIST)).toBe(false);
    expect(at({ where: 'any', suite: 'rspec', kind: 'html' }, TOKEN)).toBe(false);
  });

  test('requests elsewhere are not counted', () => {
    const book = new FaultBook([{ where: 'runs', kind: 'html', from: { request: 2 } }]);
    expect([book.next(LIST, 0), book.next(RUN, 0), book.next(RUN, 0)]).toEqual([undefined, undefined, undefined]);
    expect(book.next(LIST, 0)?.kind).toBe('html');
  });
});
