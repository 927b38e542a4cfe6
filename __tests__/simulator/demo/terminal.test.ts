import { describe, expect, test } from '@jest/globals';
import { afterLog, LogWriter, listing, paintFor } from '../../../simulator/demo/terminal.ts';
import type { LogEntry } from '../../../simulator/runner/step.ts';
import { passed } from '../../../simulator/scenarios/passed.ts';
import { stale } from '../../../simulator/scenarios/stale.ts';
import { annotation, stepResult } from './fixtures.ts';

const plain = paintFor({ isTTY: false }, {});
const esc = String.fromCharCode(0x1b);

function written(entries: readonly (readonly [LogEntry['kind'], string])[], paint = plain): string {
  let text = '';
  const writer = new LogWriter((part) => {
    text += part;
  }, paint);
  for (const [kind, line] of entries) writer.take({ kind, text: line, ms: 0, from: 'action' });
  return text;
}

describe('colours', () => {
  test.each([
    [{ isTTY: true }, {}, true],
    [{ isTTY: true }, { NO_COLOR: '' }, true],
    [{ isTTY: true }, { NO_COLOR: '1' }, false],
    [{ isTTY: false }, {}, false],
    [{}, { FORCE_COLOR: '1' }, false],
  ])('on %j with %j: %s', (stream, env, colourful) => {
    expect(paintFor(stream, env)('red', 'a')).toBe(colourful ? `${esc}[31ma${esc}[39m` : 'a');
  });
});

describe('the log', () => {
  test('shows groups unfolded, and commands as GitHub does', () => {
    const log = written([
      ['group', 'Run it'],
      ['text', 'with:'],
      ['group', 'Next'],
      ['text', 'a'],
      ['endgroup', ''],
      ['error', 'b\nc'],
      ['warning', 'd'],
      ['notice', 'e'],
      ['debug', 'f'],
    ]);
    expect(log).toBe('▾ Run it\n  with:\n▾ Next\n  a\nError: b\nc\nWarning: d\nNotice: e\n##[debug]f\n');
  });

  test('colours the first line of an error only', () => {
    expect(written([['error', 'a\nb']], paintFor({ isTTY: true }, {}))).toBe(`${esc}[31mError: a${esc}[39m\nb\n`);
  });

  test('hands the terminal nothing to obey', () => {
    expect(written([['text', `${esc}[2J${esc}]0;title${String.fromCharCode(7)}a\rb\u009b1m\b`]])).toMatch(
      /^[^\p{Cc}]*\n$/u,
    );
  });
});

describe('what comes after the log', () => {
  test('shows annotations with place and message, outputs in columns, and the size of the summary', () => {
    const result = stepResult({
      annotations: [
        annotation({ title: 'A test', path: 'a.rb', line: 3, message: 'one\ntwo' }),
        annotation({ level: 'warning', title: null, path: null, line: null, message: `x${esc}[1m` }),
      ],
      outputs: { verdict: 'failed', 'run-id': 'a\nb' },
      withheld: ['run-id'],
    });
    expect(afterLog(result, plain)).toBe(`
2 annotations
  ✗ error  A test
    a.rb:3
      one
      two
  ! warning  without a title
    at no file
      x

Outputs
  verdict  failed
  run-id   a ⏎ b (does not reach other jobs: it holds a secret)

Summary
  1,234 of 1,048,576 bytes
`);
  });

  test('reports what GitHub drops', () => {
    const dropped = [{ ...annotation({ title: 'Eleventh' }), reason: 'limit' as const }];
    const text = afterLog(stepResult({ dropped, summary: null, summaryProblem: 'Too large.' }), plain);
    expect(text).toContain('\nNo annotations\n\nGitHub drops 1 annotation\n  (limit)\n  ✗ error  Eleventh\n');
    expect(text).toMatch(/\n {2}Too large\.\n$/);
    expect(afterLog(stepResult({ summary: null }), plain)).toMatch(/\n {2}none\n$/);
  });
});

test('the list has a line a scenario', () => {
  expect(listing([passed, stale], plain)).toBe(
    `  passed  ✓ passed  ${passed.tells}\n  stale   ✗ stale   ${stale.tells}\n`,
  );
});
