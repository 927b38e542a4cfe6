import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCommand } from '../../simulator/runner/commands.ts';
import { LineReader } from '../../simulator/runner/lines.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { LogLine, logLine, marginLines } from '../../src/text/index.ts';
import { draws, hostile, hostileOrHuge, isCommandName, spelled } from '../report/hostile.ts';

/** What the runner makes of a stream. */
function read(stream: string): readonly string[] {
  const reader = new LineReader();
  return [...reader.push(new TextEncoder().encode(stream)).lines, ...reader.end().lines];
}

function commandsIn(stream: string): readonly unknown[] {
  return read(stream).flatMap((line) => parseCommand(line, isCommandName) ?? []);
}

describe('a line of the log', () => {
  test('shows our own words as they are, and outside text on one line', () => {
    expect(String(logLine`The branch is ${untrusted('a\nb')}, after ${3} looks.`)).toBe(
      'The branch is a ⏎ b, after 3 looks.',
    );
  });

  test('takes other lines as they are', () => {
    expect(String(logLine`${logLine`  a `} b`)).toBe('  a  b');
  });

  test.each([
    ['##[error]x', '│ ## [error]x'],
    ['a##[error]x', 'a## [error]x'],
    ['::error::x', '│ ::error::x'],
    ['a::b', 'a::b'],
    ['[group]x', '│ [group]x'],
    ['ends with ##', 'ends with ## '],
  ])('%j is printed as %j', (given, printed) => {
    expect(String(logLine`${untrusted(given)}`)).toBe(printed);
  });

  test('cannot be made of bare text', () => {
    // @ts-expect-error the constructor is private
    expect(new LogLine('x')).toBeInstanceOf(LogLine);
  });

  test('is one line without any command, whatever is in it, before it and after it', () => {
    const around = fc.constantFrom('', '#', '##', ' ', ':', '::', '\u00a0', '[error]x', '#[error]x', 'error]x', 'x');
    fc.assert(
      fc.property(hostileOrHuge, hostile, around, around, (first, second, before, after) => {
        const texts = [untrusted(spelled(first)), untrusted(second)] as const;
        const most = commandsIn(`${before}${after}\n`).length;
        const bad = [
          logLine`${texts[0]}`,
          logLine`  ${texts[0]}${texts[1]}`,
          logLine`#${texts[0]} of ${texts[1]}`,
          logLine`${logLine`${texts[0]}`}${logLine`${texts[1]}`}`,
        ].filter(
          (line) =>
            read(`${line}\n`).length !== 1 ||
            // Where line breaks are lost, or were never printed: no more commands than without our line.
            commandsIn(`${before}${line}${after}\n`).length > most,
        );
        expect(bad.map(String)).toEqual([]);
      }),
      draws(500),
    );
  });
});

describe('outside text of several lines', () => {
  test('comes after the margin', () => {
    expect(marginLines(untrusted('a\n  ::error::b\r##[c]'), { lines: 9, units: 100 }, '  ').map(String)).toEqual([
      '│   a',
      '│     ::error::b',
      '│   ## [c]',
    ]);
  });

  test('says what is missing', () => {
    expect(marginLines(untrusted('a\nb\nc'), { lines: 1, units: 100 }).map(String)).toEqual([
      '│ a',
      '│ … 2 lines left out …',
    ]);
  });

  test('has the margin on every line that the runner sees, and no command', () => {
    fc.assert(
      fc.property(hostileOrHuge, (text) => {
        const stream = marginLines(untrusted(spelled(text)), { lines: 40, units: 5000 })
          .map((line) => `${line}\n`)
          .join('');
        expect(read(stream).every((line) => line.startsWith('│ '))).toBe(true);
        expect(commandsIn(stream)).toEqual([]);
      }),
      draws(300),
    );
  });
});
