import { describe, expect, test } from '@jest/globals';
import { spellings } from '../../src/text/spellings.ts';

/** A text with `*` wherever the value is found in it. */
const without = (value: string, text: string) => spellings(value).reduce((rest, replace) => replace(rest, '*'), text);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const hexadecimal = (text: string) => Buffer.from(text).toString('hex');

const value = `k-9Z<>&"'/\\_+`;

describe('a text is found', () => {
  test.each([
    value,
    value.toUpperCase(),
    value.toLowerCase(),
    `k-9Z\n<>\r\n&"'\u2028/\u2029\\\u0085\t_+`,
    // In URLs, and URLs in them.
    '%6b%2d%39%5a%3c%3e%26%22%27%2f%5c%5f%2b',
    '%6B%2D%39%5A%3C%3E%26%22%27%2F%5C%5F%2B',
    `k-9Z%253C%25253e%25252526"'/\\_+`,
    // In literals, and literals in them.
    `k-9Z<>&\\"\\'\\/\\\\_+`,
    `k-9Z<>&\\\\\\\\"\\\\\\'\\/\\\\\\\\_+`,
    `\\x6b\\x2D\\u0039\\u005A\\u{3c}\\u{003E}\\\\x26"\\\\u0027\\\\\\\\u{00002f}\\\\_+`,
    // In HTML.
    'k-9Z&lt;&gt;&amp;&quot;&apos;/\\_+',
    '&#107;&#0045;&#0000057;&#x5a;&#X3C;&#x3e;&#x0026;&#x0000022;&#39;&#47;&#92;&#95;&#43;',
    // In hexadecimal digits.
    hexadecimal(value),
    hexadecimal(value).toUpperCase(),
    hexadecimal(value).replace(/.{5}/g, '$& \t\r\n    '),
  ])('as %j', (text) => {
    expect(without(value, `(${text})`)).toBe('(*)');
    expect(without(value, `${text}${text}`)).toBe('**');
  });

  test.each([
    `k-9Z<>&"'/\\_`,
    `k-9Z  <>&"'/\\_+`,
    `%252525256b-9Z<>&"'/\\_+`,
    `&#00000045;9Z<>&"'/\\_+`,
    hexadecimal(value).replace(/.{5}/g, '$&         '),
    base64(value.slice(1)),
  ])('but not as %j', (text) => {
    expect(without(value, text)).toBe(text);
  });

  test('in Base64, whatever is before and behind it', () => {
    for (const odd of ['a-token-of-bytes', '>>>???>>>???', '\u007f~~~~~~~~~']) {
      for (const before of ['', 'x', 'xy', 'xyz']) {
        const text = base64(`${before}${odd}`);
        for (const spelled of [text, text.replaceAll('+', '-').replaceAll('/', '_'), text.replace(/.{5}/g, '$&\n')]) {
          expect(without(odd, spelled)).toMatch(/^[\w+/-]{0,4}\n?\*\n?[\w+/-]?[=\n]*$/);
        }
      }
      expect(without(odd, base64(`x${odd}yz`))).toContain('*');
    }
  });
});

describe('a text of more than a thousand characters', () => {
  const long = (length: number) => 'k"/+?~>'.repeat(length).slice(0, length);

  test.each([
    (text: string) => text,
    (text: string) => JSON.stringify(text).slice(1, -1),
    encodeURIComponent,
    base64,
    (text: string) => Buffer.from(text).toString('base64url'),
    hexadecimal,
  ])('is found in its simplest spellings: %#', (spell) => {
    expect(without(long(1001), `(${spell(long(1001))})`)).toBe('(*)');
  });

  test('is not found in others', () => {
    expect(without(long(1000), long(1000).toUpperCase())).toBe('*');
    expect(without(long(1001), long(1001).toUpperCase())).toBe(long(1001).toUpperCase());
  });
});
