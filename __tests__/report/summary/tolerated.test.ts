import { expect, test } from '@jest/globals';
import { render, texts } from '../../../simulator/github/markdown.ts';
import { setApart } from '../../../src/report/summary/tolerated.ts';
import { untrusted } from '../../../src/shared/untrusted.ts';
import { manyTolerated, surroundings, toleratedTest } from '../fixtures.ts';

const context = { surroundings, severalSuites: false, commitOf: () => undefined };
/** Of the first there is little to tell, and of the others much. */
const tolerated = [
  toleratedTest('muted', {
    testName: untrusted('x'),
    location: undefined,
    executionUrl: undefined,
    testUrl: undefined,
    duration: undefined,
  }),
  ...manyTolerated(11),
];

test('the section of tolerated tests never takes more than its room, and tells all before it tells more of any', () => {
  const shown = new Set<string>();
  for (let room = 6000; room >= -1; room--) {
    const { html, leftOut } = setApart(tolerated, room, context);
    const { facts, tests } = leftOut;
    expect(html.bytes).toBeLessThanOrEqual(Math.max(0, room));
    if (tests > 0) expect(facts).toBe(12);
    shown.add(`${12 - tests} named, ${12 - facts} told`);
  }
  expect(shown).toContain('12 named, 12 told');
  expect(shown).toContain('12 named, 1 told');
  expect(shown).toContain('12 named, 0 told');
  expect(shown).toContain('1 named, 0 told');
  expect(shown).toContain('0 named, 0 told');
});

test('there is no section without tolerated tests', () => {
  const { html, leftOut } = setApart([], 1000, context);
  expect(String(html)).toBe('');
  expect(leftOut).toEqual({ facts: 0, tests: 0 });
});

test('where there is room for a few names only, the others are counted', () => {
  const { html, leftOut } = setApart(tolerated, 500, context);
  expect(leftOut.tests).toBeGreaterThan(5);
  expect(texts('li', render(`\n\n${html}\n\n`)).at(-1)).toBe(`… and ${leftOut.tests} more tolerated tests`);
});
