import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { untrusted } from '../../src/shared/untrusted.ts';
import {
  checkText,
  checkTitle,
  code,
  command,
  commandPath,
  commandText,
  commandTitle,
  html,
  logLine,
  pre,
  prose,
} from '../../src/text/index.ts';
import { redactHtml, redactor, withTexts } from '../../src/text/redact.ts';
import { clean, oneLine } from '../../src/text/sanitize.ts';
import { disguised } from '../e2e/secrets/disguises.ts';
import { leaks } from '../e2e/secrets/leaks.ts';
import { spelled } from '../e2e/secrets/spelled.ts';
import { draws, hostile } from '../report/hostile.ts';
import { processorTime } from '../support/processor-time.ts';

const buildkite = 'bkua_4f7d02c6e81b95a3d6f0c2b7e4918a5d30f6c8be';
const github = 'ghs_Zb81nQf4wT7xK2mVd9RpLc6sYh3JgA50eUoB';
const redact = redactor([buildkite, github]);
const printable = Array.from({ length: 0x7e - 0x20 }, (_, index) => String.fromCharCode(0x21 + index));
const anyToken = fc
  .array(fc.constantFrom(...printable), { minLength: 16, maxLength: 60 })
  .map((signs) => signs.join(''))
  // Otherwise a piece of it is easily somewhere else.
  .filter((text) => new Set(text).size > 8);

describe('what is redacted', () => {
  test.each(Object.entries(spelled(buildkite)))('holds none of the first secret %s', (_, text) => {
    const redacted = redact(`before ${text} after`);
    expect(leaks(redacted, buildkite)).toEqual([]);
    expect(redacted).toMatch(/^before .*\*\*\*.* after$/s);
  });

  test.each(Object.entries(spelled(github)))('holds none of the second secret %s', (_, text) => {
    expect(leaks(redact(`${buildkite} ${text} ${buildkite}`), github)).toEqual([]);
  });

  test.each(Object.entries(spelled(github)))('holds nothing of a secret that stands alone %s', (_, text) => {
    expect(leaks(redactor([github])(text), github)).toEqual([]);
  });

  test('holds no sign of a secret by its name in HTML', () => {
    const odd = `${github}&<>"'`;
    expect(redactor([odd])(`(${github}&amp;&lt;&gt;&quot;&apos;)`)).toBe('(***)');
  });

  test('holds no Base64 for addresses of a secret whose Base64 has signs that an address has not', () => {
    const odd = `>>>???${github}`;
    expect(Buffer.from(odd).toString('base64')).toMatch(/^Pj4\+Pz8\//);
    expect(redactor([odd])(`(${Buffer.from(odd).toString('base64url')})`)).toMatch(/^\(\*\*\*.?\)$/);
  });

  test('is a whole text only where the secret is too long for a word', () => {
    const word = 'abcdefghijklmnop';
    expect(redactor([word])(word)).toBe('***');
    expect(redactor([word.slice(1)])(word.slice(1))).toBe(word.slice(1));
    expect(redactor([word.slice(1)])(`${word.slice(1)}!`)).toBe('***!');
  });

  test('includes each text of a plain value, with the names of its fields', () => {
    const value = { [`${github}?`]: [github, 1, null, { within: github }], yes: true, none: undefined };
    expect(withTexts(value, redact)).toEqual({
      '***?': ['***', 1, null, { within: '***' }],
      yes: true,
      none: undefined,
    });
  });

  test('holds no secret, whatever it is, in whatever spelling, among whatever else', () => {
    fc.assert(
      fc.property(anyToken, fc.array(hostile, { maxLength: 3 }), fc.nat(), (value, around, which) => {
        const spellings = Object.values(spelled(value));
        const text = [...around, spellings[which % spellings.length], ...around].join(' ');
        fc.pre(leaks(around.join(' '), value).length === 0);
        expect(leaks(redactor([value])(text), value)).toEqual([]);
      }),
      draws(150),
    );
  });

  test('holds no secret in whatever disguise, not even where it is cut afterwards', () => {
    const forms = Object.values(spelled(buildkite)).filter((text) => /^[!-~]*$/.test(text));
    const anyForm = fc.constantFrom(...forms).chain(disguised);
    fc.assert(
      fc.property(anyForm, fc.constantFrom(0, 30, 2_000, 16_000, 32_740, 40_000), fc.nat(60), (text, before, most) => {
        const redacted = redact(`${'w '.repeat(before / 2)}${text} and after`);
        const shown = [redacted, oneLine(redacted, 40 + most), String(commandTitle(redacted))];
        expect(shown.flatMap((text) => leaks(text, buildkite))).toEqual([]);
      }),
      draws(200),
    );
  });

  test.each([
    '[31m',
    '[0m',
    '#x1B[94m',
    '&#x1B;[1m',
    '\\x1b[7m',
    '\\u001b[39m',
    '^[[0m',
    '␛[32m',
    '\ufffd[31m',
    '<0x1B>[0m',
    '\u202e',
  ])('holds no secret that would be plain once `clean` has taken out %j', (between) => {
    for (const text of [[...buildkite].join(between), `${buildkite.slice(0, 20)}${between}${buildkite.slice(20)}`]) {
      const isPlain = clean(text).includes(buildkite);
      expect({ isPlain, leaks: isPlain ? leaks(clean(redact(text)), buildkite) : [] }).toEqual({ isPlain, leaks: [] });
    }
  });

  test('holds no secret that can be read once the end of a control string is cut off', () => {
    const redacted = redact(`\u001b]0;${[...buildkite].join('\u200b')}\u0007`);
    expect(leaks(redacted.slice(0, -1), buildkite)).toEqual([]);
  });

  test('is otherwise as it was', () => {
    fc.assert(
      fc.property(anyToken, fc.array(hostile), (value, texts) => {
        const text = texts.join(' ');
        fc.pre(leaks(text, value).length === 0);
        expect(redactor([value, github])(text)).toBe(text);
      }),
      draws(150),
    );
  });

  test('holds no rest of a secret that begins with another', () => {
    const longer = `${github}.and-its-second-half`;
    for (const secrets of [
      [github, longer],
      [longer, github],
    ]) {
      expect(redactor(secrets)(`x ${longer} ${github} y`)).toBe('x *** *** y');
    }
  });

  test.each(['a-token-with-é-in-it', 'a token with 漢 in it', 'x👩y'])('holds no “%s”, which is no token', (secret) => {
    expect(redactor([secret])(`said ${secret}${secret}.`)).toBe('said ******.');
  });

  test('holds no secret that is longer than any token, in its plainest spellings', () => {
    const value = `${'k"/+'.repeat(1500)}end`;
    const bytes = Buffer.from(value);
    const spellings = [
      value,
      JSON.stringify(value),
      encodeURIComponent(value),
      bytes.toString('base64'),
      bytes.toString('hex'),
    ];
    for (const one of spellings) expect(redactor([value])(`<${one}>`)).toMatch(/^<"?\*\*\*"?>$/);
  });

  test('is everything where there is no secret', () => {
    expect(redactor([])(`${buildkite}`)).toBe(buildkite);
    expect(redactor([''])('words')).toBe('words');
  });

  test.each([
    ['a', 'a banana', 'a banana'],
    ['abc', 'abc abc', 'abc abc'],
    ['pass', 'it passed', 'it ***ed'],
    ['passed', 'passed', 'passed'],
    ['0191e9a8', '0191e9a8-0000-7000-8000-000000000001', '0191e9a8-0000-7000-8000-000000000001'],
    [buildkite, buildkite, '***'],
    [buildkite, `x ${buildkite.toUpperCase()} y`, 'x *** y'],
  ])('of %s in “%s” is “%s”', (value, text, expected) => {
    expect(redactor([value])(text)).toBe(expected);
  });

  test.each([
    ['words', 'lorem ipsum dolor sit amet '],
    ['words of another script', 'слово 漢字 … '],
    ['its first sign', 'b'],
    ['its beginning', `${buildkite.slice(0, -1)} `],
    ['line breaks', 'b\n'],
    ['escape signs', '\u001b'],
    ['escape sequences', 'b\u001b[31m'],
    ['escape sequences that never end', '\u001b[;a'],
    ['control strings', '\u001b]0;b\u0007'],
    ['control strings that never end', '\u001b]0;b'],
    ['what cannot be seen', `b${'\u200b'.repeat(15)}`],
    ['its disguised beginning', `${[...buildkite.slice(0, -1)].join('\u3164')} `],
    ['percent signs', '%25'],
    ['backslashes', '\\'],
    ['references', '&#0'],
    ['digits', '62'],
    ['Base64', Buffer.from(buildkite.slice(0, -3)).toString('base64')],
  ])('is found in 4 MB of %s in no time', (_, piece) => {
    const text = piece.repeat(Math.ceil(4_000_000 / piece.length));
    // It is some tenths of a second.
    expect(processorTime(() => redactor([buildkite])(`${text} `))).toBeLessThan(6_000);
  });
});

describe('what leaves', () => {
  /** In a disguise that `clean` takes off. */
  const hidden = untrusted(`said ${[...buildkite].join('\u3164')}: 100%\n50%`);
  const texts = {
    'a line of the log': logLine`${hidden}`.redacted(redact),
    'a command': command(
      'error',
      { title: commandTitle(hidden), file: commandPath(hidden), line: 3 },
      commandText`${hidden}`,
    ).redacted(redact),
    'a debug line': command('debug', {}, commandText`${String(logLine`${hidden}`)}`).redacted(redact),
    'the summary': redactHtml(String(html`<p>${code(hidden)}</p>${pre(hidden, { lines: 3, units: 300 })}`), redact),
    'a check run': redact(`${checkText`${hidden}`}${checkTitle(hidden)}`),
  };

  test.each(Object.entries(texts))('as %s holds no secret', (_, text) => {
    expect(leaks(String(text), buildkite)).toEqual([]);
    expect(String(text)).toContain('***');
  });

  test('as a command keeps its escapes, its place and its form', () => {
    expect(String(texts['a command'])).toBe(
      '::error title=said ***%3A 100%25 ⏎ 50%25,file=said ***%3A 100%25 ⏎ 50%25,line=3::said ***: 100%25%0A50%25',
    );
  });

  test.each([
    ['error', '::error title=An ***::no *** at all'],
    ['title', '::error title=An error::no error at all'],
    ['25abc', '::error title=An error::no error at all'],
  ])('as a command is one, though the secret is “%s”', (secret, expected) => {
    const one = command('error', { title: commandTitle('An error') }, commandText`no error at all`);
    expect(String(one.redacted(redactor([secret])))).toBe(expected);
  });

  test('as a command has whole escapes, though the secret looks like one', () => {
    const one = command('error', { title: commandTitle('x') }, commandText`100%abc and 25abc`);
    expect(String(one.redacted(redactor(['25abc'])))).toBe('::error title=x::100%25abc and ***');
  });

  test('as a line of the log becomes no command by it', () => {
    const line = logLine`${'#\ufe0f#\ufe0f[error]x'} ${hidden}`;
    expect(String(line.redacted(redact))).not.toContain('##[');
  });

  test.each(['pre>', 'code', 'href', 'https', 'details', '<code>', 'build', '&lt;', 'lt;b', '">x<'])(
    'as HTML keeps its tags, though the secret is “%s”',
    (secret) => {
      const page = html`<p>${code('code <b> pre>')} ${prose('See https://buildkite.com/build now.', [])}</p>${pre('"details">x<', { lines: 1, units: 99 })}`;
      const tags = (text: string) => text.replace(/="[^"]*"/g, '=""').match(/<[^<>]*>/g);
      const redacted = redactHtml(String(page), redactor([secret]));
      expect(tags(redacted)).toEqual(tags(String(page)));
      expect(redacted.match(/[<>]/g)).toEqual(String(page).match(/[<>]/g));
    },
  );

  test('as HTML holds no secret in an address', () => {
    const page = html`<a href="https://buildkite.com/${encodeURIComponent(buildkite)}">x</a>`;
    expect(redactHtml(String(page), redact)).toBe('<a href="https://buildkite.com/***">x</a>');
  });
});
