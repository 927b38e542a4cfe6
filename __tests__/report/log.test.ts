import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCommand } from '../../simulator/runner/commands.ts';
import type { GateEvent } from '../../src/gate/events.ts';
import { eventLines, isWarning } from '../../src/report/log.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { build } from '../support/runs.ts';
import { buildId, buildSelector, observation, run, runId, runSelector, tracked } from './fixtures.ts';
import { hostile, isCommandName } from './hostile.ts';

const lines = (event: GateEvent) => eventLines(event).map(String);
const waited = 65_000;
const name = `Run ${runId} of suite rspec`;

class Refusal extends UserError {}

describe('the log tells', () => {
  test('what is waited for', () => {
    expect(lines({ kind: 'waiting-begins', selector: buildSelector, timeout: 1_800_000, settle: 30_000 })).toEqual([
      `     0s  Waiting for the runs of build ${buildId} in suite rspec of acme.`,
      '     0s  A pass must hold for 30s; the wait takes 30m at the most.',
    ]);
    expect(lines({ kind: 'waiting-begins', selector: runSelector, timeout: 60_000, settle: 0 })).toEqual([
      `     0s  Waiting for run ${runId} in suite rspec of acme.`,
      '     0s  A pass counts at first sight; the wait takes 1m at the most.',
    ]);
  });

  const running = { state: 'running', result: 'pending' } as const;
  test.each([
    [undefined, tracked(running), `${name} is there: running, pending.`],
    [tracked(running), tracked({ state: 'finished', result: 'pending' }), `${name} finished.`],
    [tracked(running), tracked(), `${name} finished and is now passed.`],
    [tracked(), tracked({ state: 'running' }), `${name} runs again, as more results came.`],
    [tracked(running), tracked({ ...running, result: 'failed' }), `${name} is now failed.`],
    [tracked(running), tracked({ ...running, result: 'stale' }), `${name} is now stale.`],
    [
      tracked(),
      tracked({}, { presence: 'missing', missedPolls: 1 }),
      `${name} is missing: neither in the list nor found by its id.`,
    ],
    [
      tracked({}, { presence: 'missing' }),
      tracked({}, { presence: 'gone', missedPolls: 4 }),
      `${name} is gone: not found on 4 looks in a row.`,
    ],
    [tracked(running, { presence: 'missing' }), tracked(), `${name} is there again, finished and is now passed.`],
    [
      tracked(),
      tracked({ words: { state: untrusted('done'), result: undefined } }),
      `${name} is still finished, passed.`,
    ],
  ])('each change of a run (%#)', (before, after, told) => {
    expect(lines({ kind: 'run-changed', before, after, waited })).toEqual([`  1m 5s  ${told}`]);
  });

  test('runs whose place was taken', () => {
    expect(lines({ kind: 'run-put-aside', waited, run: run(), wasGated: true })).toEqual([
      `  1m 5s  ${name} is no longer gated: replaced by a newer run. It was finished, passed.`,
    ]);
    expect(lines({ kind: 'run-put-aside', waited, run: run(), wasGated: false })).toEqual([
      `  1m 5s  ${name} is not gated, since a newer run of its suite is. It is finished, passed.`,
    ]);
  });

  test('each change of the build', () => {
    const after = { ...build('failing'), word: untrusted('failing\n') };
    expect(lines({ kind: 'build-changed', before: undefined, after, waited })).toEqual([
      '  1m 5s  The build is there: “failing”.',
    ]);
    expect(lines({ kind: 'build-changed', before: after, after, waited })).toEqual([
      '  1m 5s  The build is now: “failing”.',
    ]);
  });

  test('signs of life', () => {
    const left = 1_735_000;
    expect(lines({ kind: 'sign-of-life', waited, left, observation: observation([]) })).toEqual([
      '  1m 5s  Still waiting, 28m 55s left. No run is there yet.',
    ]);
    expect(lines({ kind: 'sign-of-life', waited, left, observation: observation([tracked(running)]) })).toEqual([
      `  1m 5s  Still waiting, 28m 55s left. There: run ${runId} of suite rspec (running, pending).`,
    ]);
    expect(lines({ kind: 'settling', settlesIn: 30_000, mayPass: true, waited })).toEqual([
      '  1m 5s  Everything is there; it counts if nothing changes for 30s.',
    ]);
    expect(lines({ kind: 'settling', settlesIn: 30_000, mayPass: false, waited })).toEqual([
      '  1m 5s  Nothing more is to be expected; that is the verdict if nothing changes for 30s.',
    ]);
  });

  test('a fault after which there is no time for another try', () => {
    const error = new Refusal('The server has a fault (502).', 'Wait.');
    const [first] = lines({
      kind: 'fault',
      error,
      attempt: 2,
      pause: Number.POSITIVE_INFINITY,
      hint: undefined,
      waited,
    });
    expect(first).toBe('  1m 5s  Attempt 2 failed. There is no time for another one.');
  });

  test('faults, with what the API said behind the margin', () => {
    const error = new Refusal('The server has a fault (502).', 'Wait.', {
      upstreamMessage: untrusted('::error::no\nmore'),
    });
    const event = { kind: 'fault', error, attempt: 2, pause: 5000, hint: undefined, waited } as const;
    expect(lines(event)).toEqual([
      '  1m 5s  Attempt 2 failed. The next one is in 5s.',
      '│ The server has a fault (502).',
      '│ ::error::no',
      '│ more',
    ]);
    expect(lines({ ...event, hint: 'Wait.' }).at(-1)).toBe('│ What to do: Wait.');
    expect(lines({ ...event, error: new TypeError('x') })[1]).toBe('│ TypeError: x');
    expect(lines({ kind: 'recovered', faults: 2, waited })).toEqual([
      '  1m 5s  Test Engine answers again, after 2 failed requests.',
    ]);
  });

  test('unknown words, as a warning', () => {
    const event = {
      kind: 'unknown-word',
      field: 'state',
      word: untrusted('do:ne'),
      run: run(running),
      waited,
    } as const;
    const [line = ''] = lines(event);
    expect(parseCommand(line, isCommandName)).toMatchObject({
      name: 'warning',
      data: expect.stringContaining('“do:ne”. It counts as running'),
    });
    expect(isWarning(event)).toBe(true);
    expect(isWarning({ kind: 'recovered', faults: 1, waited })).toBe(false);
  });

  test('the verdict', () => {
    expect(lines({ kind: 'decision', verdict: { name: 'failed' }, waited: 3_725_000 })).toEqual([
      '1h 2m 5s  Verdict: failed.',
    ]);
  });
});

test('whatever text comes in, the runner finds no command but the warning', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const word = untrusted(text);
      const error = new Refusal(text, text, { upstreamMessage: word });
      const events: readonly GateEvent[] = [
        { kind: 'build-changed', before: undefined, after: { ...build('failing'), word }, waited },
        { kind: 'fault', error, attempt: 1, pause: 1, hint: text, waited },
        { kind: 'fault', error: new Error(text), attempt: 1, pause: 1, hint: undefined, waited },
        { kind: 'unknown-word', field: 'result', word, run: run(), waited },
      ];
      const printed = events.flatMap(lines);
      expect(printed.join('')).not.toMatch(/[\r\n]/);
      expect(printed.flatMap((line) => parseCommand(line, isCommandName)?.name ?? [])).toEqual(['warning']);
    }),
    { numRuns: 1000 },
  );
});
