import fc from 'fast-check';

const [esc, bell, st] = ['\u001b', '\u0007', '\u009c'];

/** Characters that nobody sees, one or more of each kind that Unicode has. */
const unseen = [
  ...'\u3164\u180e\u17b4\u17b5\u115f\u1160\uffa0\ufff3\ufff0\u034f\u2065\u00ad\u061c\u200b\u200c\u200d\u200e\u202e\u2060',
  ...'\u2066\ufeff\ufe0e\ufe0f\u180b\u0600\u06dd\u{1d173}\u{e0001}\u{e0041}\u{e0100}\u{e0fff}\u{110bd}\u{13430}',
  ...'\0\b\u000e\u007f\u0080\u009f',
];

/** What ends a line, or looks like it; nobody breaks an escape in two with it. */
const breaks = [...'\r\n\t\v\f\u0085\u2028\u2029', '\r\n'];

/** What terminals take for something else than text. */
const sequences = [
  `${esc}[31m`,
  `${esc}[1;38;5;200m`,
  '\u009b2K',
  `${esc}c`,
  `${esc}7`,
  `${esc}[?1h`,
  `${esc}]0;title${bell}`,
  `${esc}]8;;https://example.test/x?y=z${esc}\\`,
  `\u009d8;;${st}`,
  `${esc}P1$r0m and more words${esc}\\`,
  `\u0090q#0;2;0;0;0${st}`,
  `${esc}_Gf=24;AAAA${esc}\\`,
  `${esc}^private message${bell}`,
  `${esc}Xstring${st}`,
];

/** All that Unicode hides is in its planes 0, 1 and 14; to look at the others takes a second. */
const hidden = [0x0, 0x1, 0xe].flatMap((plane) =>
  Array.from({ length: 0x10000 }, (_, index) => String.fromCodePoint(plane * 0x10000 + index)).filter((character) =>
    /\p{Default_Ignorable_Code_Point}|\p{Cf}/u.test(character),
  ),
);

const bit = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...unseen) },
  { weight: 3, arbitrary: fc.constantFrom(...sequences) },
  { weight: 1, arbitrary: fc.constantFrom(...hidden) },
  // More than any pattern would care to look at.
  { weight: 1, arbitrary: fc.constantFrom(...unseen).map((character) => character.repeat(40)) },
);

/** A text with things between its characters that go when it is shown: in one place, in some, or in all. */
export function disguised(text: string): fc.Arbitrary<string> {
  const { length } = text;
  return fc
    .tuple(
      fc.array(/^[\w+/=-]+$/.test(text) ? fc.oneof({ weight: 5, arbitrary: bit }, fc.constantFrom(...breaks)) : bit, {
        minLength: 1,
        maxLength: 3,
      }),
      fc.oneof(
        fc.constant(new Set(Array.from({ length }, (_, index) => index))),
        fc.array(fc.nat(length - 1), { minLength: 1, maxLength: 4 }).map((places) => new Set(places)),
      ),
    )
    .map(([bits, places]) =>
      [...text].map((character, index) => (places.has(index) ? bits[index % bits.length] : '') + character).join(''),
    );
}

/** So many disguises, the same for the same seed. */
export function disguises(text: string, count: number, seed: number): readonly string[] {
  return fc.sample(disguised(text), { numRuns: count, seed });
}
