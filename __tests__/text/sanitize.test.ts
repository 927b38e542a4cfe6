import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cutEnd } from '../../src/shared/cut.ts';
import { excerpt } from '../../src/text/excerpt.ts';
import {
  appearances,
  clean,
  oneLine,
  pathText,
  shortenMiddle,
  showsAll,
  withoutColours,
} from '../../src/text/sanitize.ts';
import { hostile, hostileBits } from '../report/hostile.ts';
import { processorTime } from '../support/processor-time.ts';

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
    ['a\u00901$r\u009cb\u0098sos\u009cc\u009d0;title\u009cd\u009epm\u009ce\u009fapc\u009cf', 'abcdef'],
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

  test.each([
    '#x1B[94m',
    '&#x1B;[94m',
    '&#27;[94m',
    '\uFFFD[31m',
    '[31m',
    '\u241B[31m',
    '^[[31m',
    '\\x1b[1;31m',
    '\\u001b[31m',
    '\\033[31m',
    '[38;5;9m',
    '[38;5;196m',
    '[104m',
  ])('takes away a colour that lost its escape: %s', (colour) => {
    const reset = colour.replace(/\[[\d;]*m/, '[0m');
    expect(clean(`${colour}expected${reset} 3`)).toBe('expected 3');
    expect(clean(`${colour}expected 3`)).toBe('expected 3');
    expect(clean(`é ${colour}expected${reset} 3`)).toBe('é expected 3');
  });

  test.each([
    'rate(http_requests_total[5m])',
    'rate(requests[30m]) > sum_over_time(x[30m:5m])',
    'sum_over_time(x[31m:15m])',
    'took [45m12s]',
    'between [30m, 1h] and [90m 15s]',
    'array[m] and [1m is one minute',
    'a [31] b [m',
    'waits [220m',
    '\uFFFD[group]',
  ])('leaves alone what is no colour: %s', (text) => {
    expect(clean(text)).toBe(text);
  });

  test('takes away weak signs of colours only where others are', () => {
    expect(clean('[1mbold[22m [2mdim[0m')).toBe('bold dim');
    expect(clean('[31m- 1[39m\n[32m+ 2[39m')).toBe('- 1\n+ 2');
    expect(clean('\\x1b[2K[1mbold')).toBe('bold');
    expect(clean('\\x1b[?25l[1mbold')).toBe('bold');
    expect(clean('[31mred[m')).toBe('red');
    expect(clean('at ([36ma.js[39m[2m:5:3[22m)')).toBe('at (a.js:5:3)');
  });

  test('leaves nothing that cannot be seen, and nothing to clean', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const cleaned = clean(text);
        const showsHalf = !cleaned.isWellFormed();
        expect([unseen.exec(cleaned), showsHalf, clean(cleaned)]).toEqual([null, false, cleaned]);
      }),
      { numRuns: 2000 },
    );
  });

  test('takes time in proportion to the text, whatever it is made of', () => {
    const texts = [`${esc}]`, `${esc}];a`, `${esc}[`, esc, `${esc}[1;`, '\u009d', '\u200D', '\t \t', ...hostileBits];
    for (const text of texts) {
      const long = text.repeat(200_000 / text.length);
      const time = processorTime(() => {
        oneLine(long, 200);
        excerpt(long, { lines: 10, units: 1000 });
      });
      expect(time).toBeLessThan(10_000);
    }
  });
});

test.each([
  [`at ${esc}[36ma.js${esc}[39m:3`, 'at a.js:3'],
  ['at [36ma.js[39m:3', 'at a.js:3'],
  ['at a.js:3\u200b', 'at a.js:3\u200b'],
  ['rate(x[5m])', 'rate(x[5m])'],
])('%j without colours is %j', (text, bare) => {
  expect(withoutColours(text)).toBe(bare);
});

test.each([
  ['plain [text', 'plain [text', 'plain [text'],
  ['é\n\tand lines stay', 'é\n\tand lines stay', 'é\n\tand lines stay'],
  ['t\u0000o\u200bk\u3164e\u0600n', 'token', 'token'],
  ['to\u202eken', 'token', 'token'],
  ['👩\u200d👩', '👩👩', '👩👩'],
  ['to⟨U+202E⟩k⟨U+061C⟩en', 'token', 'to⟨U+202E⟩k⟨U+061C⟩en'],
  [`to${esc}[31mken`, 'token', 'to[31mken'],
  [`to${esc}]0;title${bell}ken`, 'token', 'to]0;titleken'],
])('%j may be read as %j, and with what was cut off as %j', (text, ...read) => {
  expect(appearances.map((appearance) => appearance(text))).toEqual(read);
});

test('no invisible character of Unicode is overlooked', () => {
  // The other planes of Unicode hold ideographs, or nothing.
  const planes = [0, 1, 14].map((plane) => Array.from({ length: 0x10000 }, (_, at) => plane * 0x10000 + at));
  const characters = planes.map((codes) => codes.map((code) => String.fromCodePoint(code)).join(''));
  const all = (set: RegExp) => characters.flatMap((some) => some.match(set) ?? []);
  expect(all(new RegExp(unseen, 'gv')).filter((one) => clean(`a${one}b`).includes(one))).toEqual([]);
  const hidden = all(/[[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]--[\n\t]]/gv);
  expect(hidden.length).toBeGreaterThan(4000);
  expect(hidden.filter((one) => appearances.some((appearance) => appearance(`a${one}b`).includes(one)))).toEqual([]);
});

test.each([
  ['tests/\u0645\u06cc\u200c\u062e.js', 'tests/\u0645\u06cc\u200c\u062e.js'],
  ['tests/a\u200bb.js', 'tests/ab.js'],
  [' tests/a.js', ' tests/a.js'],
  ['tests/a\nb.js', 'tests/a ⏎ b.js'],
  ['tests/a-very-long-path.js', 'tests/a-ve…g-path.js'],
])('the path %j is shown as %j', (path, shown) => {
  expect(pathText(path, 20)).toBe(shown);
});

describe('shortening', () => {
  test('keeps beginning and end', () => {
    expect(shortenMiddle('abcdefghij', 10)).toBe('abcdefghij');
    expect(shortenMiddle('abcdefghijk', 10)).toBe('abcde…hijk');
  });

  test('never halves a character, never is too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 3, max: 40 }), (text, most) => {
        const short = [shortenMiddle(text, most), cutEnd(text, most)];
        expect(short.filter((one) => one.length > most || !one.isWellFormed())).toEqual([]);
      }),
    );
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

  test('puts all lines on one', () => {
    expect(oneLine('  a \n\n\t b\r\nc\td ', 100)).toBe('a ⏎ b ⏎ c d');
  });

  test('keeps the end of a text that is far too long', () => {
    expect(oneLine(`begin${'x'.repeat(200_000)}end`, 40)).toMatch(/^beginx+…x+end$/);
    expect(oneLine(`begin${'x'.repeat(200_000)}end`, 40)).toHaveLength(40);
  });
});

test.each(['a b/c.rb', 'tests/\u0645\u06cc\u200c\u062e.js', '\u{1F469}\u200d\u{1F4BB}.js'])(
  '%j shows all of itself',
  (path) => {
    expect(showsAll(path)).toBe(true);
  },
);

test.each(['a\nb', 'a\u200bb', 'a\u202eb', 'a\u0000', '\ud800', 'a\u2028', '\ufeffa', 'a\u00ad'])(
  '%j hides something',
  (path) => {
    expect(showsAll(path)).toBe(false);
  },
);
