import { expect, test } from '@jest/globals';
import { render, texts } from '../../../simulator/github/markdown.ts';
import type { ToleratedTest } from '../../../src/gate/failures.ts';
import { toleratedSection } from '../../../src/report/summary/tolerated.ts';
import { atOnce } from '../../../src/shared/steps.ts';
import { untrusted } from '../../../src/shared/untrusted.ts';
import { failures, manyTolerated, report, toleratedTest, unhurried, viewOf } from '../fixtures.ts';

/** Of the first there is little to tell, and of the others much. */
const many = [
  toleratedTest('muted', {
    testName: untrusted('x'),
    location: undefined,
    executionUrl: undefined,
    testUrl: undefined,
    duration: undefined,
  }),
  ...manyTolerated(11),
];

function section(tolerated: readonly ToleratedTest[], room: number) {
  const view = viewOf(report({ name: 'passed' }, { failed: failures([], { tolerated }) }));
  return atOnce(toleratedSection(view.tolerated, { room, timeLeft: unhurried, severalSuites: false }));
}

test('the section of tolerated tests never takes more than its room, and tells all before it tells more of any', () => {
  const shown = new Set<string>();
  for (let room = 6000; room >= -1; room--) {
    const { html, leftOut } = section(many, room);
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
  const { html, leftOut } = section([], 1000);
  expect(String(html)).toBe('');
  expect(leftOut).toEqual({ facts: 0, tests: 0 });
});

test('where there is room for a few names only, the others are counted', () => {
  const { html, leftOut } = section(many, 500);
  expect(leftOut.tests).toBeGreaterThan(4);
  expect(texts('li', render(`\n\n${html}\n\n`)).at(-1)).toBe(`… and ${leftOut.tests} more tolerated tests`);
});
