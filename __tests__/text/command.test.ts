import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCommand } from '../../simulator/runner/commands.ts';
import { LineReader } from '../../simulator/runner/lines.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import {
  CommandProperty,
  CommandText,
  command,
  commandExcerpt,
  commandLines,
  commandPath,
  commandText,
  commandTitle,
} from '../../src/text/index.ts';
import { clean } from '../../src/text/sanitize.ts';
import { draws, hostile, hostileOrHuge, isCommandName, spelled } from '../report/hostile.ts';

/** The one command that the runner reads. */
function parsed(printed: unknown) {
  const { lines } = new LineReader().push(new TextEncoder().encode(`${printed}\n`));
  expect(lines).toHaveLength(1);
  const found = parseCommand(lines[0] ?? '', isCommandName);
  if (found === null) throw new Error(`no command: ${printed}`);
  return { name: found.name, properties: found.properties.toRecord(), data: found.data };
}

describe('a command', () => {
  test('is escaped as the runner undoes it', () => {
    const error = command(
      'error',
      { title: commandTitle('a: b, 100%'), file: commandPath('a,b.ts'), line: 3, endLine: 3, col: undefined },
      commandText`100%0A sure:
next, line`,
    );
    expect(String(error)).toBe(
      '::error title=a%3A b%2C 100%25,file=a%2Cb.ts,line=3,endLine=3::100%250A sure:%0Anext, line',
    );
    expect(parsed(error)).toEqual({
      name: 'error',
      properties: { title: 'a: b, 100%', file: 'a,b.ts', line: '3', endLine: '3' },
      data: '100%0A sure:\nnext, line',
    });
  });

  test('leaves out properties that say nothing', () => {
    expect(String(command('group', {}, commandText`x`))).toBe('::group::x');
    expect(String(command('error', { title: commandTitle('') }, commandText`x`))).toBe('::error::x');
  });

  test('takes safe text only', () => {
    // @ts-expect-error a bare string
    command('error', {}, 'x');
    // @ts-expect-error outside text
    command('error', {}, untrusted('x'));
    // @ts-expect-error a title is no bare string
    command('error', { title: 'x' }, commandText`x`);
    // @ts-expect-error the constructor is private
    expect(new CommandText('x')).toBeInstanceOf(CommandText);
    // @ts-expect-error the constructor is private
    expect(new CommandProperty('x')).toBeInstanceOf(CommandProperty);
  });

  test('arrives complete and alone, whatever text is in it', () => {
    fc.assert(
      fc.property(hostileOrHuge, hostile, hostile, (title, path, message) => {
        const found = parsed(
          command(
            'error',
            { title: commandTitle(untrusted(`T${spelled(title)}`)), file: commandPath(untrusted(`f${path}`)), line: 7 },
            commandText`Said: ${untrusted(message)}`,
          ),
        );
        const data = `Said: ${clean(message)}`.replaceAll('##[', '## [');
        const { title: shown = '', line } = found.properties;
        expect([found.name, Object.keys(found.properties), line, found.data]).toEqual([
          'error',
          ['title', 'file', 'line'],
          '7',
          data,
        ]);
        expect(shown.length).toBeLessThanOrEqual(255);
        expect(`${shown}${data}`).not.toContain('##[');
      }),
      draws(300),
    );
  });
});

describe('a message', () => {
  test('is cut where the runner would cut it, and says so', () => {
    const { data } = parsed(command('error', {}, commandText`${untrusted('x'.repeat(5000))}`));
    expect(data).toMatch(/^x+… 984 characters left out …x+$/);
    expect(data.length).toBeLessThanOrEqual(4096);
    expect(parsed(command('error', {}, commandText`${untrusted('%'.repeat(4096))}`)).data).toBe('%'.repeat(4096));
  });

  test('is never longer and never halves a character', () => {
    fc.assert(
      fc.property(hostileOrHuge, fc.nat(3), (text, shift) => {
        const { data } = parsed(
          command('error', {}, commandText`${'x'.repeat(shift)}😀${untrusted(spelled(text))}${'😀'.repeat(3000)}`),
        );
        expect(data.length).toBeLessThanOrEqual(4096);
        expect(data.isWellFormed()).toBe(true);
      }),
    );
  });

  test('has its line breaks escaped, of whatever kind', () => {
    expect(String(commandText`a\nb\rc`)).toBe('a%0Ab%0Dc');
  });

  test('can be put together of parts', () => {
    const parts = [commandText`a ${commandText`b%`}`, commandExcerpt(untrusted('c\nd\ne'), { lines: 2, units: 9 })];
    expect(String(commandLines(parts))).toBe('a b%25%0Ac%0A… 1 line left out …%0Ae');
  });
});

describe('a title', () => {
  test.each(['=', '=== a', '='.repeat(300)])('may begin with %s', (text) => {
    const { title = '' } = parsed(command('error', { title: commandTitle(text) }, commandText`x`)).properties;
    expect(title).toMatch(/^ =/);
    expect(title.length).toBeLessThanOrEqual(255);
  });

  test('loses its middle', () => {
    const { title } = parsed(
      command('error', { title: commandTitle(untrusted(`a${'x'.repeat(300)}z`)) }, commandText`x`),
    ).properties;
    expect(title).toMatch(/^ax{126}…x{126}z$/);
  });
});

test('an excerpt that shows everything says nothing of a rest', () => {
  expect(String(commandExcerpt(untrusted('a\nb'), { lines: 2, units: 10 }))).toBe('a%0Ab');
  expect(String(commandText`${5} of ${1_000}`)).toBe('5 of 1000');
});
