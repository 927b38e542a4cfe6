import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { untrusted } from '../../src/shared/untrusted.ts';
import { checkExcerpt, checkLines, checkPath, checkText, checkTitle, jsonBlock, link } from '../../src/text/index.ts';
import { hostileOrHuge, spelled } from '../report/hostile.ts';

const long = { lines: 100_000, units: 100_000 };
const bytes = (text: unknown) => Buffer.byteLength(String(text));

describe('a text of a check run', () => {
  test('has its outside parts cleaned, and its own as they are', () => {
    const page = link(untrusted('https://buildkite.com/x'), []);
    const inner = checkText`${untrusted('a\u202Eb')}`;
    expect(String(checkText`${1} ${inner} <b> ${page ?? ''} ${untrusted('x\r\ny\u0000')}`)).toBe(
      '1 a⟨U+202E⟩b <b> https://buildkite.com/x x\ny',
    );
  });

  test('is cut at the byte, between two characters, and says how much is missing', () => {
    const whole = `${'漢'.repeat(21_845)}`;
    expect(bytes(whole)).toBe(65_535);
    expect(String(checkText`${untrusted(whole)}`)).toBe(whole);
    const cut = String(checkText`a${untrusted(whole)}`);
    expect(bytes(cut)).toBeLessThanOrEqual(65_535);
    expect(bytes(cut)).toBeGreaterThan(65_535 - 70);
    const [, missing] = /^a漢+… \((\d+) more characters\)$/.exec(cut) ?? [];
    expect(cut.indexOf('…') + Number(missing)).toBe(whole.length + 1);
    for (let shift = 0; shift < 4; shift++) {
      const text = String(checkText`${'a'.repeat(shift)}${untrusted('𝒳'.repeat(16_384))}${'a'.repeat(9)}`);
      expect(text.isWellFormed()).toBe(true);
      expect(text).not.toContain('\uFFFD');
      expect(bytes(text)).toBeLessThanOrEqual(65_535);
      // 60 bytes are kept for the note.
      expect(bytes(text.slice(0, text.indexOf('…')))).toBeLessThanOrEqual(65_475);
    }
  });

  test('joins lines, and counts what an excerpt leaves out', () => {
    expect(String(checkLines([checkText`a`, checkExcerpt(untrusted('b\nc\nd'), { lines: 1, units: 9 })]))).toBe(
      'a\nb\n… 2 lines left out …',
    );
  });
});

test('a title or a path is one line; a title has 255 units at most', () => {
  expect(String(checkTitle(untrusted('a\n b')))).toBe('a ⏎ b');
  expect(String(checkTitle(untrusted('a'.repeat(255))))).toHaveLength(255);
  expect(String(checkTitle(untrusted(`${'a'.repeat(128)}${'b'.repeat(128)}`)))).toMatch(/^a+…b+$/);
  expect(String(checkPath(untrusted('src/a b.ts')))).toBe('src/a b.ts');
});

test('a block of JSON has no character that could end it, be a tag or mention anybody', () => {
  expect(jsonBlock({ reason: '<b>`@acme`</b>' })).toBe(
    '```json\n{\n "reason": "\\u003cb\\u003e\\u0060@acme\\u0060\\u003c/b\\u003e"\n}\n```\n',
  );
});

test('whatever comes in, the limits hold', () => {
  fc.assert(
    fc.property(hostileOrHuge.map(spelled), hostileOrHuge.map(spelled), (one, other) => {
      const text = checkLines([checkExcerpt(untrusted(one), long), checkText`${untrusted(other)}`, checkText`${one}`]);
      expect(bytes(text)).toBeLessThanOrEqual(65_535);
      expect(String(text).isWellFormed()).toBe(true);
      expect(String(checkTitle(untrusted(one))).length).toBeLessThanOrEqual(255);
      expect(String(checkTitle(untrusted(one)))).not.toMatch(/[\r\n\t]/);
    }),
    { numRuns: 100 },
  );
});
