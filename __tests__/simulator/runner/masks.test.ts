import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Masks } from '../../../simulator/runner/masks.ts';

function masksOf(...values: readonly string[]): Masks {
  const masks = new Masks();
  for (const value of values) masks.addWithLines(value);
  return masks;
}

describe('Masks', () => {
  test.each([
    [['secret'], 'a secret, a Secret', 'a ***, a Secret'],
    [['abc', 'cde'], 'x abcde x', 'x *** x'],
    [['abc', 'def'], 'x abcdef x', 'x *** x'],
    [['abc', 'abcdef'], 'x abcdef x', 'x *** x'],
    [['abcdef', 'bcd'], 'x abcdef x', 'x *** x'],
    [['aba'], 'ababa', '***'],
    [['a'], 'banana', 'b***n***n***'],
    [['secret'], 'secret', '***'],
    [[], 'nothing to hide', 'nothing to hide'],
    [['first line\r\n  second line '], 'second line, then first line', '***, then ***'],
  ])('%j hides in %j', (values, text, masked) => {
    expect(masksOf(...values).apply(text)).toBe(masked);
  });

  test.each([
    ['Base64', Buffer.from('p&ss "word"!').toString('base64')],
    ['JSON', JSON.stringify('p&ss "word"!').slice(1, -1)],
    ['URL', 'p%26ss%20%22word%22%21'],
    ['XML', 'p&amp;ss &quot;word&quot;!'],
    ['what PowerShell leaves after an ampersand', 'ss "word"!'],
  ])('the value is also found as %s', (_, spelling) => {
    expect(masksOf('p&ss "word"!').apply(`<${spelling}>`)).toBe('<***>');
  });

  test('the value is found inside of something that was written as Base64 as a whole', () => {
    for (const prefix of ['user:', 'users:', 'a:']) {
      const whole = Buffer.from(`${prefix}correct horse battery`).toString('base64');
      expect(masksOf('correct horse battery').apply(whole)).toContain('***');
    }
  });

  test('an empty value masks nothing, the values stand as they were given', () => {
    const masks = masksOf('', 'one\n\ntwo', 'one');
    expect(masks.apply('abc')).toBe('abc');
    expect(masks.values).toEqual(['one\n\ntwo', 'one', 'two']);
  });

  test('no value is left, and nothing else is touched', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '€'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.array(word), (values, words) => {
        const text = words.join('-');
        const masked = masksOf(...values).apply(text);
        for (const value of values) expect(masked).not.toContain(value);
        expect(text).toMatch(new RegExp(`^${masked.split('***').join('.+')}$`));
      }),
    );
  });
});
