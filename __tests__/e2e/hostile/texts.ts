import fc from 'fast-check';
import { hostileBits } from '../../report/hostile.ts';
import { anyText } from '../../support/any-text.ts';

const character = (code: number) => String.fromCharCode(code);
const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Every control, C0 and C1, where a command would begin, and what else ends or hides a line. */
const controls = [...range(0x00, 0x1f), ...range(0x7f, 0x9f), 0x2028, 0x2029, 0x200b, 0x2060, 0xfeff, 0x202e, 0x2066];

/** Beside what the writers' own tests know: what means something to files, outputs and paths. */
const bits: readonly string[] = [
  ...hostileBits,
  ...controls.flatMap((code) => [`${character(code)}::error::x`, `##${character(code)}[error]x`]),
  // outputs and environment files
  '\nverdict=passed\n',
  '\nverdict<<EOF\npassed\nEOF\n',
  'ghadelimiter_00000000-0000-0000-0000-000000000000\nverdict=passed',
  '::set-output name=verdict::passed',
  '\n::save-state name=a::b',
  '\n::add-matcher::/tmp/x.json',
  '\n::remove-matcher owner=x::',
  '::echo::on',
  '::group::x',
  '::warning file=/etc/passwd,line=1::x',
  '##[set-output name=verdict;]passed',
  '##[command]rm',
  '::notice title=a%0A::error::x',
  '::add-mask::failed',
  // what GitHub or a browser makes of addresses
  'https://buildkite.com.evil.example/x',
  'https://buildkite.com@evil.example/x',
  'https://evil.example/https://buildkite.com/',
  'https:\\\\evil.example\\x',
  '//evil.example/x',
  'javascript:alert(1)//https://buildkite.com',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'ftp://evil.example',
  'http://buildkite.com/x',
  'ssh://git@buildkite.com',
  // Markdown that needs more than a line
  '\n\n<div align="center">\n\n# x\n\n</div>\n',
  '\n\n[x]: javascript:alert(1)\n\n[x]\n',
  '\n\n[^1]: note\n\n[^1]',
  '\n\n````\n```\n````\n',
  '\n\n> [!CAUTION]\n> x\n',
  '\n\n```geojson\n{}\n```\n',
  '\n\n$$\nx\n$$\n',
  '\n\n***\n\n',
  '</summary></details></li></ul></h4>',
  '<details><summary>x',
  '<td>|</td>',
  '&#x3c;img src=x&#x3e;',
  '&lt;script&gt;',
  '\\<b>',
  '`</code>`',
  '``',
  '~~~',
  '<svg/onload=alert(1)>',
  '<style>*{display:none}</style>',
  '<base href="https://evil.example">',
  '<meta http-equiv=refresh content=0>',
  '<form action=https://evil.example><input type=submit>',
  '<picture><source srcset=x></picture>',
  '<a id=x name=y>',
  // paths and templates
  '../../../etc/passwd:1',
  '/etc/passwd:1',
  'C:\\Windows\\win.ini:1',
  '\\\\host\\share\\x:1',
  'file:///etc/passwd:1',
  '.git/config:1',
  'a\0b:1',
  '%2e%2e/%2e%2e/etc/passwd:1',
  '$' + '{{ secrets.TOKEN }}',
  '$(id)',
  '`id`',
  '%s%n',
  '__proto__',
  'constructor',
  'null',
  '{"a":',
  ']]]]]]',
];

const text: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...bits) },
      { weight: 1, arbitrary: anyText(12) },
      { weight: 1, arbitrary: fc.constantFrom('a', ' ', 'word', '\n', '\t', 'é', '漢', '😀') },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(''));

/** So many hostile texts, each of a few pieces, the same ones for the same seed. */
export function hostileTexts(count: number, seed: number): readonly string[] {
  // What is known to be dangerous comes first, each by itself.
  const alone = bits.slice(0, count);
  return [...alone, ...fc.sample(text, { numRuns: Math.max(1, count - alone.length), seed })].slice(0, count);
}

/** Texts of so many characters, each a piece over and over. */
export function longTexts(count: number, length: number, seed: number): readonly string[] {
  const pieces = fc.sample(fc.constantFrom(...bits), { numRuns: count, seed });
  return pieces.map((piece) => piece.repeat(Math.ceil(length / piece.length)));
}
