import { expect, test } from '@jest/globals';
import { render, texts } from '../../../simulator/github/markdown.ts';
import type { ToleratedTest } from '../../../src/gate/failures.ts';
import { toleratedSection } from '../../../src/report/summary/tolerated.ts';
import { atOnce } from '../../../src/shared/steps.ts';
import { untrusted } from '../../../src/shared/untrusted.ts';
import { failures, manyTolerated, report, toleratedTest, unhurried, viewOf } from '../fixtures.ts';

/** Of the first there is little to tell, and of the others much. */
const some = (others: number) =>
  viewed([
    toleratedTest('muted', {
      testName: untrusted('x'),
      location: undefined,
      executionUrl: undefined,
      testUrl: undefined,
      duration: undefined,
    }),
    ...manyTolerated(others),
  ]);

function viewed(tolerated: readonly ToleratedTest[]) {
  return viewOf(report({ name: 'passed' }, { failed: failures([], { tolerated }) })).tolerated;
}

function section(tolerated: ReturnType<typeof viewed>, room: number) {
  return atOnce(toleratedSection(tolerated, { room, timeLeft: unhurried, severalSuites: false }));
}

test('the section of tolerated tests never takes more than its room, and names all of them before it says more about any', () => {
  const shown = new Set<string>();
  const six = some(5);
  for (let room = 3000; room >= -1; room--) {
    const { html, leftOut } = section(six, room);
    const { facts, tests } = leftOut;
    if (html.bytes > Math.max(0, room)) throw new Error(`${html.bytes} bytes in a room of ${room}`);
    if (tests > 0 && facts !== 6) throw new Error(`${tests} tests are left out, but the facts of ${facts}`);
    shown.add(`${6 - tests} named, ${6 - facts} told`);
  }
  expect(shown).toContain('6 named, 6 told');
  expect(shown).toContain('6 named, 1 told');
  expect(shown).toContain('6 named, 0 told');
  expect(shown).toContain('1 named, 0 told');
  expect(shown).toContain('0 named, 0 told');
});

test('there is no section without tolerated tests', () => {
  const { html, leftOut } = section(viewed([]), 1000);
  expect(String(html)).toBe('');
  expect(leftOut).toEqual({ facts: 0, tests: 0 });
});

test('where there is room for a few names only, the others are counted', () => {
  const { html, leftOut } = section(some(11), 500);
  expect(leftOut.tests).toBeGreaterThan(4);
  expect(texts('li', render(`\n\n${html}\n\n`)).at(-1)).toBe(`… and ${leftOut.tests} more tolerated tests`);
});
