import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cutMiddle } from '../../src/shared/cut.ts';
import { excerpt, excerptText } from '../../src/text/excerpt.ts';
import { hostileOrHuge, spelled } from '../report/hostile.ts';
import { processorTime } from '../support/processor-time.ts';

const numbered = (count: number, name = 'line') => Array.from({ length: count }, (_, index) => `${name} ${index + 1}`);

describe('an excerpt', () => {
  test('shows all of what fits, without blank lines around it', () => {
    expect(excerpt('\n \n  a\n\nb\n\n', { lines: 3, units: 200 })).toEqual({ lines: ['  a', '', 'b'], isWhole: true });
    expect(excerpt('', { lines: 3, units: 200 })).toEqual({ lines: [], isWhole: true });
    expect(excerpt('a\nb', { lines: 2, units: 2 })).toEqual({ lines: ['a', 'b'], isWhole: true });
  });

  test('keeps beginning and end, and counts the lines between', () => {
    expect(excerpt(numbered(1244).join('\n'), { lines: 10, units: 1000 })).toEqual({
      lines: [...numbered(4), '… 1,234 lines left out …', ...numbered(1244).slice(-6)],
      isWhole: false,
    });
    expect(excerptText('a\nb\nc', { lines: 2, units: 200 })).toBe('a\n… 1 line left out …\nc');
    expect(excerptText('a\nb\nc', { lines: 1, units: 200 })).toBe('a\n… 2 lines left out …');
  });

  test('counts what an earlier cut left out, too', () => {
    const cut = ['a', 'b', '… 1,000 lines left out …', 'c', 'd', 'e'].join('\n');
    expect(excerptText(cut, { lines: 2, units: 200 })).toBe('a\n… 1,003 lines left out …\ne');
    const halved = ['a', '… 7 characters left out …', 'c', 'd'].join('\n');
    expect(excerptText(halved, { lines: 2, units: 200 })).toBe('a\n… 1 line and 7 characters left out …\nd');
  });

  test('of many lines that take much room, keeps both ends', () => {
    const lines = numbered(100, 'x'.repeat(95));
    const shown = excerpt(lines.join('\n'), { lines: 60, units: 1000 }).lines;
    expect(shown[0]).toBe(lines[0]);
    expect(shown.at(-1)).toBe(lines.at(-1));
    expect(shown).toContainEqual(expect.stringMatching(/^… 9\d lines left out …$/));
  });

  test('cuts the middle of a line that is too long by itself', () => {
    const { lines, isWhole } = excerpt(`begin${'x'.repeat(1500)}end`, { lines: 2, units: 200 });
    const [line = ''] = lines;
    expect(isWhole).toBe(false);
    expect(line).toMatch(/^beginx+… 1,3\d\d characters left out …x+end$/);
    const both = excerpt(`first\n${'y'.repeat(5000)}last`, { lines: 4, units: 300 }).lines;
    expect(both[0]).toBe('first');
    expect(both[1]).toMatch(/^y+… 4,\d+ characters left out …y+last$/);
  });

  test('of a text of megabytes says how much that is', () => {
    const shown = excerpt([...numbered(300_000), 'panic'].join('\n'), { lines: 8, units: 600 }).lines;
    expect(shown).toEqual([
      'line 1',
      'line 2',
      'line 3',
      '… 299,993 lines left out …',
      ...numbered(300_000).slice(-4),
      'panic',
    ]);
  });

  test('takes no longer than what is looked at', () => {
    for (const text of ['\n', 'a\n', 'x', ' \n', '… 1 line left out …\n', '😀']) {
      const long = text.repeat(5_000_000 / text.length);
      expect(processorTime(() => excerpt(long, { lines: 10, units: 1000 }))).toBeLessThan(10_000);
    }
  });

  test('keeps to its bounds', () => {
    fc.assert(
      fc.property(hostileOrHuge, fc.integer({ min: 1, max: 9 }), (text, lines) => {
        const shown = excerpt(spelled(text), { lines, units: 300 }).lines;
        const joined = shown.join('');
        const isWithin = shown.length <= lines + 1 && joined.length <= 300 + 80 && !joined.includes('\n');
        expect({ shown, isWithin }).toEqual({ shown, isWithin: true });
      }),
      { numRuns: 500 },
    );
  });
});

describe('a cut', () => {
  test('is made where lines end', () => {
    const text = numbered(1000).join('\n');
    const cut = cutMiddle(text, 1000);
    expect(cut.length).toBeLessThanOrEqual(1000);
    const [, head = '', count = '', tail = ''] = /^(.*)\n… (\d+) lines left out …\n(.*)$/s.exec(cut) ?? [];
    expect(text.startsWith(`${head}\n`)).toBe(true);
    expect(text.endsWith(`\n${tail}`)).toBe(true);
    expect(head.split('\n').length + Number(count) + tail.split('\n').length).toBe(1000);
  });

  test('of one line leaves one line', () => {
    expect(cutMiddle('x'.repeat(1000), 300)).toMatch(/^x+… 780 characters left out …x+$/);
    expect(cutMiddle('abcdefghijk', 10)).toBe('abcde…hijk');
    expect(cutMiddle('abc', 3)).toBe('abc');
  });

  test('never is too long, never halves a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 600 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 3, max: 400 }),
        (text, breaks, most) => {
          const cut = cutMiddle(`${text}${'\n'.repeat(breaks)}${text}`, most);
          expect(cut.length).toBeLessThanOrEqual(most);
          expect(cut.isWellFormed()).toBe(true);
        },
      ),
    );
  });
});
