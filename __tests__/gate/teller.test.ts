import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../simulator/virtual-clock.ts';
import { CuredError } from '../../src/cured-error.ts';
import type { GateEvent } from '../../src/gate/events.ts';
import { nothingSeen } from '../../src/gate/observation.ts';
import { Teller } from '../../src/gate/teller.ts';
import { untrusted } from '../../src/untrusted.ts';
import { observation, run, tracked } from '../report/fixtures.ts';

class Passing extends CuredError {
  readonly notBefore = 0;
}

/** A teller, its clock, and what it has told. */
function telling() {
  const clock = new VirtualClock();
  const told: GateEvent[] = [];
  return { clock, told, teller: new Teller(clock, (event) => told.push(event)) };
}

describe('what a look has changed', () => {
  const before = observation([tracked({ id: 'old' }), tracked({ id: 'same' })], {
    build: { ended: undefined, word: untrusted('running') },
  });

  test('is told run by run, superseded ones first, then the build', () => {
    const { teller, told } = telling();
    const after = observation([tracked({ id: 'same' }), tracked({ id: 'new' })], {
      build: { ended: 'passed', word: untrusted('passed') },
    });
    teller.changes(before, after);
    expect(told).toEqual([
      { kind: 'run-superseded', waited: 0, run: run({ id: 'old' }) },
      { kind: 'run-changed', waited: 0, before: undefined, after: tracked({ id: 'new' }) },
      { kind: 'build-changed', waited: 0, before: before.build, after: after.build },
    ]);
  });

  test('is nothing where all is as it was', () => {
    const { teller, told } = telling();
    teller.changes(before, before);
    teller.changes(nothingSeen, nothingSeen);
    expect(told).toEqual([]);
  });
});

test('of words that are not known, the first one is told, once', () => {
  const { teller, told } = telling();
  const odd = run({ state: 'running', words: { state: untrusted('pausing'), result: untrusted('flaky') } });
  const unnamed = run({ words: { state: undefined, result: undefined } });
  teller.unknownWord([run(), unnamed]);
  expect(told).toEqual([]);
  teller.unknownWord([run(), odd]);
  teller.unknownWord([odd]);
  expect(told).toEqual([{ kind: 'unknown-word', waited: 0, field: 'state', word: untrusted('pausing'), run: odd }]);
});

test('settling is told once, and again when it was in doubt since', () => {
  const { teller, told } = telling();
  for (const left of [undefined, 3_000, 2_000, undefined, 5_000]) teller.settling(left, () => left === 3_000);
  expect(told).toEqual([
    { kind: 'settling', waited: 0, settlesIn: 3_000, mayPass: true },
    { kind: 'settling', waited: 0, settlesIn: 5_000, mayPass: false },
  ]);
});

test('the same cure is told with the first fault that has it', () => {
  const { teller, told } = telling();
  const fault = (cure: string) => new Passing('It failed.', cure);
  const bare = Object.assign(new Error('no cure'), { notBefore: 0 });
  for (const error of [fault('Do this.'), fault('Do this.'), fault('Do that.'), bare]) teller.fault(error, 1, 500);
  expect(told.map((event) => event.kind === 'fault' && event.cure)).toEqual([
    'Do this.',
    undefined,
    'Do that.',
    undefined,
  ]);
});

test('silence is broken after a minute, what only debugging shows breaks none, and it ends with the signal', async () => {
  const { clock, teller, told } = telling();
  const over = new AbortController();
  const signs = teller.signsOfLife(over.signal, () => ({ left: 5, observation: nothingSeen }));
  const others = (async () => {
    await clock.sleep(30_000);
    teller.aside({ kind: 'goes-on', pause: 1, observation: nothingSeen, settlesIn: undefined });
    await clock.sleep(50_000);
    teller.tell({ kind: 'recovered', faults: 1 });
    await clock.sleep(90_000);
    over.abort();
  })();
  await clock.play(Promise.all([signs, others]));
  expect(told.map(({ kind, ...rest }) => [kind, 'waited' in rest && rest.waited])).toEqual([
    ['goes-on', 30_000],
    ['sign-of-life', 60_000],
    ['recovered', 80_000],
    ['sign-of-life', 140_000],
  ]);
  expect(told[1]).toMatchObject({ left: 5, observation: nothingSeen });
});
