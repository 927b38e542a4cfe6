import fc from 'fast-check';

/** Half characters, which are none by themselves. */
const surrogates = { first: 0xd800, count: 0x800 };

/**
 * Any character of Unicode: the ones that `unit: 'binary'` draws. That one enters each of the million characters into a map
 * when it is made, which takes a second and 100 MB in each file of tests.
 */
const character: fc.Arbitrary<string> = fc.nat(0x10ffff - surrogates.count).map(
  (index) => String.fromCodePoint(index < surrogates.first ? index : index + surrogates.count),
  (drawn) => {
    const [one, more] = typeof drawn === 'string' && drawn.isWellFormed() ? drawn : [];
    const code = one?.codePointAt(0);
    // This is how fast-check learns that a value is none of these.
    if (code === undefined || more !== undefined) throw new TypeError('Not a character.');
    return code < surrogates.first ? code : code - surrogates.count;
  },
);

/** Any text of so many characters at the most. */
export function anyText(maxLength?: number): fc.Arbitrary<string> {
  return fc.string({ unit: character, ...(maxLength === undefined ? {} : { maxLength }) });
}
