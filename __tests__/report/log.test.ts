import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCommand } from '../../simulator/runner/commands.ts';
import type { GateEvent } from '../../src/gate/events.ts';
import { progressOf } from '../../src/messages/progress.ts';
import { debugLine, eventLines, isWarning } from '../../src/report/log.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { TestEngineError } from '../../src/test-engine/errors.ts';
import { everyEvent } from '../messages/every-verdict.ts';
import { asked } from '../messages/samples.ts';
import { build } from '../support/runs.ts';
import { buildSelector, observation, run } from './fixtures.ts';
import { hostile, isCommandName } from './hostile.ts';

const lines = (event: GateEvent) => eventLines(event, buildSelector).map(String);
const waited = 65_000;

describe('the log of a wait', () => {
  test.each(everyEvent.map(([, event]) => event).filter((event) => !isWarning(event)))(
    'has the time waited before each line: %j',
    (event) => {
      const time = 'waited' in event ? ' 1m 5s' : '    0s';
      const { lines: own } = progressOf(event, buildSelector);
      expect(lines(event).slice(0, own.length)).toEqual(own.map((line) => ` ${time}  ${line}`));
    },
  );

  test('keeps the times of long waits in line', () => {
    expect(lines({ kind: 'decision', verdict: { name: 'failed' }, waited: 3_725_000 })).toEqual([
      '1h 2m 5s  Verdict: failed.',
    ]);
  });

  test('has the error after the margin, and what to do about it if that is new', () => {
    const upstreamMessage = untrusted('::error::no\nmore');
    const error = new TestEngineError('server-error', { asked, status: 502 }, { upstreamMessage });
    const event = { kind: 'fault', error, attempt: 2, pause: 5000, isNew: true, waited } as const;
    const what = '│ Buildkite returned an error (502): GET /v2/x at api.buildkite.com.';
    const said = ['  1m 5s  Attempt 2 failed. Retrying in 5s.', what, '│ ::error::no', '│ more'];
    expect(lines(event)).toEqual([...said, expect.stringMatching(/^│ What to do: /)]);
    expect(lines({ ...event, isNew: false })).toEqual(said);
    expect(lines({ ...event, error: new TypeError('x') })[1]).toBe('│ TypeError: x');
  });

  test('warns of unknown words', () => {
    const event = { kind: 'unknown-word', field: 'state', word: untrusted('do:ne'), run: run(), waited } as const;
    const [line = ''] = lines(event);
    expect(parseCommand(line, isCommandName)).toMatchObject({
      name: 'warning',
      data: expect.stringMatching(/^Run .*\nThe state:\ndo:ne$/),
    });
    expect(isWarning(event)).toBe(true);
    expect(isWarning({ kind: 'recovered', faults: 1, waited })).toBe(false);
  });

  test('has the polls that decided nothing for debugging only', () => {
    const event = { kind: 'goes-on', waited, pause: 5000, observation: observation([]), settlesIn: undefined } as const;
    expect(lines(event)).toEqual([]);
    expect(String(debugLine(event, buildSelector))).toBe(
      '  1m 5s  Poll 7: No verdict yet. No run found yet. The next poll is in 5s.',
    );
    expect(debugLine({ kind: 'recovered', faults: 1, waited }, buildSelector)).toBeUndefined();
  });
});

test('whatever text comes in, the runner finds no command but the warning', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const word = untrusted(text);
      const error = new TestEngineError('forbidden', { asked }, { upstreamMessage: word });
      const events: readonly GateEvent[] = [
        { kind: 'build-changed', before: undefined, after: { ...build('failing'), word }, waited },
        { kind: 'fault', error, attempt: 1, pause: 1, isNew: true, waited },
        { kind: 'fault', error: new Error(text), attempt: 1, pause: 1, isNew: false, waited },
        { kind: 'unknown-word', field: 'result', word, run: run(), waited },
      ];
      const printed = events.flatMap(lines);
      expect(printed.join('')).not.toMatch(/[\r\n]/);
      expect(printed.flatMap((line) => parseCommand(line, isCommandName)?.name ?? [])).toEqual(['warning']);
    }),
    { numRuns: 1000 },
  );
});
