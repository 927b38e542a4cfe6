import fc from 'fast-check';
import { anyText } from '../support/any-text.ts';

const esc = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);
const csi = String.fromCharCode(0x9b);

/** What somebody might write into a test's name to be more than text. */
export const hostileBits: readonly string[] = [
  // workflow commands, whole and in halves
  '::error::x',
  '\n::error::x',
  '\n  ::add-mask::a',
  '\r::stop-commands::t',
  '\u2028::set-env name=A::b',
  '\u0085::error::x',
  '\v::error::x',
  '##[error]x',
  'a ##[add-path]/tmp',
  '#',
  '##',
  '[group]x',
  '#[error]x',
  '::',
  ':',
  '::endgroup::',
  '%0A::error::x',
  '%0D%0A##[error]x',
  '%25',
  ',file=x,line=1',
  // terminals
  `${esc}[31mred${esc}[0m`,
  `${csi}2J`,
  `${esc}]8;;https://evil.example${bell}link${esc}]8;;${bell}`,
  `${esc}]8;;https://evil.example${esc}\\link${esc}]8;;${esc}\\`,
  `${esc}]0;title`,
  `${esc}${esc}]]`,
  `#${esc}[0m#${esc}[0m[error]x`,
  `${esc}c`,
  '\b\b\b',
  '\0',
  // direction, invisible, halves
  '\u202Eevil\u202C',
  '\u2066x\u2069',
  '#\u200B#\u200B[error]x',
  ':\u200D:error::x',
  '\uFEFF::error::x',
  '\u00AD',
  '\uD800',
  '\uDC00x',
  '👩\u200D👩\u200D👧',
  '\u{E0041}',
  // HTML
  '<img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '</code></pre></td></tr></table>',
  '</details>',
  '<details open>',
  '<!--',
  '-->',
  ']]>',
  '<![CDATA[',
  '<?php',
  '<script>',
  '<h1>x</h1>',
  '&lt;b&gt;',
  '&#60;b&#62;',
  '&amp',
  '" onmouseover="x',
  "' x='",
  // Markdown
  '\n\n# heading',
  '\n\n',
  '\n \n- item',
  '\n\n1. item',
  '\n\n> quote',
  '\n\n    code',
  '\n\n```mermaid\ngraph TD\n```\n\n',
  '~~~\nx\n~~~',
  '![x](https://evil.example/x.png)',
  '[x](javascript:alert(1))',
  '[x]: https://evil.example',
  '<https://evil.example>',
  'https://evil.example/path',
  'www.evil.example',
  'me@evil.example',
  '**bold** _it_ ~~no~~ `code`',
  '``` ',
  '\n\n| a | b |\n|---|---|\n| 1 | 2 |\n',
  '\n===\n',
  '\n---\n',
  '$x^2$',
  '\\',
  '[^1]',
  '- [ ] task',
  // GitHub
  '@octocat',
  '@acme/team',
  '#123',
  'acme/shop#1',
  'GH-1',
  '6dcb09b5b57875f334f61aebed695e2e4193db5e',
  ':tada:',
];

/** Hostile and harmless pieces in any order, up to a few hundred characters, sometimes very long. */
export const hostile: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...hostileBits) },
      { weight: 1, arbitrary: anyText(12) },
      { weight: 1, arbitrary: fc.constantFrom('a', ' ', 'word', '\n', '\t', 'é', '漢') },
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((bits) => bits.join(''));

/** A text of 100 KB that stays readable when a test fails: what is repeated, and how often. */
type Repeated = readonly [bit: string, times: number];

const huge: fc.Arbitrary<Repeated> = fc
  .constantFrom(...hostileBits)
  .map((bit) => [bit, Math.ceil(100_000 / bit.length)] as const);

/** `hostile`, and now and then a text of 100 KB; see `spelled`. */
export const hostileOrHuge: fc.Arbitrary<string | Repeated> = fc.oneof(
  { weight: 12, arbitrary: hostile },
  { weight: 1, arbitrary: huge },
);

/** The text itself. */
export function spelled(text: string | Repeated): string {
  return typeof text === 'string' ? text : text[0].repeat(text[1]);
}

/** How often a property draws from these: so many times, or as `DRAWS` says. */
export function draws(usual: number): { readonly numRuns: number } {
  return { numRuns: Number(process.env['DRAWS'] ?? usual) };
}

/** The commands that the runner obeys. */
const commands = new Set(
  (
    'stop-commands set-env set-output save-state add-mask add-path add-matcher remove-matcher debug warning error ' +
    'notice group endgroup echo'
  ).split(' '),
);

export function isCommandName(name: string): boolean {
  return commands.has(name.toLowerCase());
}
