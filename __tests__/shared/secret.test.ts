import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Secret } from '../../src/shared/secret.ts';
import { leaks } from '../e2e/secrets/leaks.ts';
import { spelled } from '../e2e/secrets/spelled.ts';
import { hostile } from '../report/hostile.ts';

const token = 'bkua_4f7d02c6e81b95a3d6f0c2b7e4918a5d30f6c8be';
const printable = Array.from({ length: 0x7e - 0x20 }, (_, index) => String.fromCharCode(0x21 + index));
const anyToken = fc
  .array(fc.constantFrom(...printable), { minLength: 16, maxLength: 60 })
  .map((signs) => signs.join(''))
  // Otherwise a piece of it is easily somewhere else.
  .filter((text) => new Set(text).size > 8);

describe('a secret', () => {
  test('that is longer than any token is hidden in its usual spellings, too', () => {
    const value = `${'k"/+'.repeat(1500)}end`;
    const bytes = Buffer.from(value);
    const spelled = [
      value,
      JSON.stringify(value),
      encodeURIComponent(value),
      bytes.toString('base64'),
      bytes.toString('hex'),
    ];
    for (const one of spelled) expect(new Secret(value).redactIn(`<${one}>`)).toMatch(/^<"?\*\*\*"?>$/);
  });

  test('shows itself to nobody who does not ask', () => {
    const secret = new Secret(token);
    expect([String(secret), `${secret}`, JSON.stringify({ secret }), inspect({ secret })].join()).not.toContain('bkua');
    expect(secret.reveal()).toBe(token);
  });

  test.each(Object.entries(spelled(token)))('hides %s', (_, text) => {
    const hidden = new Secret(token).redactIn(`before ${text} after`);
    expect(leaks(hidden, token)).toEqual([]);
    expect(hidden).toMatch(/^before .*\*\*\*.* after$/s);
  });

  test('hides whatever it is, in whatever spelling, among whatever else', () => {
    fc.assert(
      fc.property(anyToken, fc.array(hostile, { maxLength: 3 }), fc.nat(), (value, around, which) => {
        const spellings = Object.values(spelled(value));
        const text = [...around, spellings[which % spellings.length], ...around].join(' ');
        fc.pre(leaks(around.join(' '), value).length === 0);
        expect(leaks(new Secret(value).redactIn(text), value)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('leaves everything else as it is', () => {
    fc.assert(
      fc.property(anyToken, fc.array(hostile), (value, texts) => {
        const text = texts.join(' ');
        fc.pre(leaks(text, value).length === 0);
        expect(new Secret(value).redactIn(text)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['a', 'a banana', 'a banana'],
    ['abc', 'abc abc', 'abc abc'],
    ['pass', 'it passed', 'it ***ed'],
    ['passed', 'passed', 'passed'],
    ['0191e9a8', '0191e9a8-0000-7000-8000-000000000001', '0191e9a8-0000-7000-8000-000000000001'],
    [token, token, '***'],
  ])('%s in “%s” gives “%s”', (value, text, expected) => {
    expect(new Secret(value).redactIn(text)).toBe(expected);
  });

  test.each([
    ['words', 'lorem ipsum dolor sit amet '],
    ['its first sign', 'b'],
    ['its beginning', `${token.slice(0, -1)} `],
    ['escape signs', '\u001b'],
    ['escape sequences', 'b\u001b[31m'],
    ['what cannot be seen', `b${'\u200b'.repeat(15)}`],
    ['percent signs', '%25'],
    ['backslashes', '\\'],
    ['references', '&#0'],
    ['digits', '62'],
    ['Base64', Buffer.from(token.slice(0, -3)).toString('base64')],
  ])('is looked for in 4 MB of %s in no time', (_, piece) => {
    const text = piece.repeat(Math.ceil(4_000_000 / piece.length));
    const started = performance.now();
    new Secret(token).redactIn(`${text} `);
    // Some tens of milliseconds on an idle machine.
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
