import { expect, test } from '@jest/globals';
import { instantOf, newestFirst } from '../../src/shared/instants.ts';
import { untrusted } from '../../src/shared/untrusted.ts';

test.each([
  ['2026-08-01T00:00:00.000Z', Date.UTC(2026, 7, 1)],
  ['2026-08-01T00:00:00Z', Date.UTC(2026, 7, 1)],
  ['2026-08-01T02:00:00+02:00', Date.UTC(2026, 7, 1)],
  ['2026-08-01T02:00:00.25+0200', Date.UTC(2026, 7, 1) + 250],
  // As Buildkite's API has it in places.
  ['2026-08-01 00:00:00 UTC', Date.UTC(2026, 7, 1)],
])('%s is an instant', (text, instant) => {
  expect(instantOf(untrusted(text))).toBe(instant);
});

test.each([undefined, '', 'yesterday', 'run 5', '7', '2026-08-01', '2026-08-01T00:00:00', '2026-13-01T00:00:00Z'])(
  '%j is none',
  (text) => {
    expect(instantOf(text === undefined ? undefined : untrusted(text))).toBeUndefined();
  },
);

test('the newest come first by their instants, not by their text, and those without one last', () => {
  const texts = ['', '2026-08-01T00:00:00Z', '2026-08-01T00:00:00.500Z', '2026-08-01T03:00:00+03:30'].map(untrusted);
  expect(texts.toSorted(newestFirst)).toEqual([texts[2], texts[1], texts[3], texts[0]]);
  expect(newestFirst(undefined, untrusted('x'))).toBe(0);
});
