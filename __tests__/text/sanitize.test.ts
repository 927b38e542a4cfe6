import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clean, cutEnd, excerpt, oneLine, shortenMiddle } from '../../src/text/sanitize.ts';
import { hostile, hostileBits, hostileOrHuge, spelled } from '../report/hostile.ts';

const esc = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);

/** Everything that has no picture, but for what chooses an emoji's. */
const unseen =
  /[[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]--[\n\t\u200D\uFE0E\uFE0F\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}\u{13430}-\u{1343F}]]/v;

describe('clean', () => {
  test.each([
    ['plain text', 'plain text'],
    ['tabs\tand\nlines stay', 'tabs\tand\nlines stay'],
    [`${esc}[1;31mred${esc}[0m`, 'red'],
    [`${esc}]8;;https://evil.example${bell}link${esc}]8;;${bell}`, 'link'],
    [`${esc}]8;;https://evil.example${esc}\\link${esc}]8;;${esc}\\`, 'link'],
    [`${esc}]0;never ends`, '0;never ends'],
    [`${esc}${esc}]]0;never ends`, ']0;never ends'],
    [`${esc}${esc}[31mred`, 'red'],
    [`a${esc}P1$r${esc}\\b`, 'ab'],
    ['a\r\nb\rc\u2028d\u2029e\u0085f\vg\fh', 'a\nb\nc\nd\ne\nf\ng\nh'],
    ['a\0b\u0008c\u009fd', 'abcd'],
    ['\u202Eevil\u202C', '⟨U+202E⟩evil⟨U+202C⟩'],
    ['\u2066x\u2069\u200E\u200F\u061C', '⟨U+2066⟩x⟨U+2069⟩⟨U+200E⟩⟨U+200F⟩⟨U+061C⟩'],
    ['a\u200Bb\uFEFFc\u00ADd\u2060e', 'abcde'],
    ['tag\u{E0041}s', 'tags'],
    ['👩\u200D👩\u200D👧', '👩\u200D👩\u200D👧'],
    ['👩🏽\u200D❤\uFE0F\u200D👩', '👩🏽\u200D❤\uFE0F\u200D👩'],
    ['ad\u200Dmin \u200D👩 👩\u200D', 'admin 👩 👩'],
    ['half \uD83D, half \uDE00', 'half \uFFFD, half \uFFFD'],
  ])('%j becomes %j', (given, cleaned) => {
    expect(clean(given)).toBe(cleaned);
  });

  test('leaves nothing that cannot be seen, and nothing to clean', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const cleaned = clean(text);
        expect(cleaned).not.toMatch(unseen);
        expect(cleaned.isWellFormed()).toBe(true);
        expect(clean(cleaned)).toBe(cleaned);
      }),
      { numRuns: 2000 },
    );
  });

  test('takes time in proportion to the text, whatever it is made of', () => {
    const texts = [`${esc}]`, `${esc}];a`, `${esc}[`, esc, `${esc}[1;`, '\u009d', '\u200D', '\t \t', ...hostileBits];
    for (const text of texts) {
      const start = performance.now();
      oneLine(text.repeat(200_000 / text.length), 200);
      excerpt(text.repeat(200_000 / text.length), { lines: 10, units: 1000 });
      expect(performance.now() - start).toBeLessThan(10_000);
    }
  });
});

describe('shortening', () => {
  test('keeps beginning and end', () => {
    expect(shortenMiddle('abcdefghij', 10)).toBe('abcdefghij');
    expect(shortenMiddle('abcdefghijk', 10)).toBe('abcde…hijk');
  });

  test('never halves a character, never is too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 3, max: 40 }), (text, most) => {
        for (const short of [shortenMiddle(text, most), cutEnd(text, most)]) {
          expect(short.length).toBeLessThanOrEqual(most);
          expect(short.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  test('puts all lines on one', () => {
    expect(oneLine('  a \n\n\t b\r\nc\td ', 100)).toBe('a ⏎ b ⏎ c d');
  });

  test('keeps the end of a text that is far too long', () => {
    expect(oneLine(`begin${'x'.repeat(200_000)}end`, 40)).toMatch(/^beginx+…x+end$/);
    expect(oneLine(`begin${'x'.repeat(200_000)}end`, 40)).toHaveLength(40);
  });
});

describe('excerpt', () => {
  test('shows all of what fits, without blank lines around it', () => {
    expect(excerpt('\n \n  a\n\nb\n\n', { lines: 3, units: 100 })).toEqual({
      lines: ['  a', '', 'b'],
      rest: undefined,
    });
    expect(excerpt('', { lines: 3, units: 100 })).toEqual({ lines: [], rest: undefined });
  });

  test('counts the lines that are left out', () => {
    expect(excerpt('a\nb\nc\nd', { lines: 2, units: 100 })).toEqual({ lines: ['a', 'b'], rest: '2 more lines' });
    expect(excerpt('a\nb\nc', { lines: 2, units: 100 }).rest).toBe('1 more line');
  });

  test('cuts a line that is too long by itself, and counts its characters', () => {
    expect(excerpt('x'.repeat(1500), { lines: 2, units: 100 })).toEqual({
      lines: [`${'x'.repeat(100)}…`],
      rest: '1,400 more characters',
    });
    // Not for a few characters only.
    expect(excerpt(`${'a'.repeat(90)}\n${'b'.repeat(90)}`, { lines: 2, units: 100 })).toEqual({
      lines: ['a'.repeat(90)],
      rest: '1 more line',
    });
    expect(excerpt(`a\n${'b'.repeat(200)}`, { lines: 2, units: 101 })).toEqual({
      lines: ['a', `${'b'.repeat(100)}…`],
      rest: '100 more characters',
    });
  });

  test('shows what fits to the last unit, and a piece where it is just long enough', () => {
    const [whole, short] = ['x'.repeat(100), 'b'.repeat(90)];
    expect(excerpt(whole, { lines: 1, units: 100 })).toEqual({ lines: [whole], rest: undefined });
    expect(excerpt(`${'a'.repeat(20)}\n${short}`, { lines: 2, units: 100 }).lines[1]).toBe(`${'b'.repeat(80)}…`);
    expect(excerpt(`${'a'.repeat(21)}\n${short}`, { lines: 2, units: 100 }).lines).toHaveLength(1);
    // Of the first line there is always something.
    expect(excerpt(whole, { lines: 1, units: 50 })).toEqual({
      lines: [`${'x'.repeat(50)}…`],
      rest: '50 more characters',
    });
    const long = `ab\ncd\n${'x'.repeat(100_000)}`;
    expect(excerpt(long, { lines: 2, units: 100 })).toEqual({ lines: ['ab', 'cd'], rest: '100,001 more characters' });
  });

  test.each(['\ud800\udc00', '\udbff\udfff'])('%j is never halved', (character) => {
    expect(cutEnd(`${character}x`, 1)).toBe('');
    expect(cutEnd(`${character}x`, 2)).toBe(character);
    expect(cutEnd(`${character}x`, 3)).toBe(`${character}x`);
    expect(shortenMiddle(`aaaa${character}`, 4)).toBe('aa…');
  });

  test('on one line, blanks and tabs around it go', () => {
    expect(oneLine(' \ta\tb\t ', 10)).toBe('a b');
    expect(oneLine('\ta\n\tb\t\n', 10)).toBe('a ⏎ b');
    expect(shortenMiddle('abcd', 4)).toBe('abcd');
  });

  test('counts what was not even looked at', () => {
    const { rest } = excerpt(`a\n${'\n'.repeat(99_998)}`, { lines: 1, units: 10 });
    expect(rest).toMatch(/^[67]\d,\d{3} more characters$/);
    expect(excerpt('x'.repeat(100_000), { lines: 1, units: 1000 }).rest).toBe('99,000 more characters');
  });

  test('keeps to its bounds', () => {
    fc.assert(
      fc.property(hostileOrHuge, fc.integer({ min: 1, max: 9 }), (text, lines) => {
        const shown = excerpt(spelled(text), { lines, units: 300 });
        expect(shown.lines.length).toBeLessThanOrEqual(lines);
        expect(shown.lines.join('').length).toBeLessThanOrEqual(301);
        expect(shown.lines.join('')).not.toContain('\n');
      }),
      { numRuns: 500 },
    );
  });
});
