import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../simulator/virtual-clock.ts';
import type { GateEvent } from '../../src/gate/events.ts';
import { nothingSeen } from '../../src/gate/observation.ts';
import { Progress } from '../../src/gate/progress.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { observation, run, tracked } from '../report/fixtures.ts';
import { build } from '../support/runs.ts';

class Passing extends UserError<{ this: object; that: object }> {
  readonly retryAfterMs = 0;
}

/** A teller, its clock, and what it has told. */
function telling() {
  const clock = new VirtualClock();
  const told: GateEvent[] = [];
  return { clock, told, progress: new Progress(clock, (event) => told.push(event)) };
}

describe('what a poll has changed', () => {
  const before = observation([tracked({ id: 'old' }), tracked({ id: 'same' })], {
    builds: [build('running')],
  });

  test('is emitted with the build first, then run by run, replaced ones first', () => {
    const { progress, told } = telling();
    const after = observation([tracked({ id: 'same' }), tracked({ id: 'new' })], {
      putAside: [run({ id: 'old' }), run({ id: 'older' })],
      builds: [build('passed')],
    });
    progress.changes(before, after);
    expect(told).toEqual([
      { kind: 'build-changed', waited: 0, before: build('running'), after: build('passed') },
      { kind: 'run-put-aside', waited: 0, run: run({ id: 'old' }), wasGated: true },
      { kind: 'run-put-aside', waited: 0, run: run({ id: 'older' }), wasGated: false },
      { kind: 'run-changed', waited: 0, before: undefined, after: tracked({ id: 'new' }) },
    ]);
  });

  test('is emitted once for a run that was replaced, by its suite and id', () => {
    const { progress, told } = telling();
    const old = run({ suite: 'rspec', id: 'old' });
    const others = [run({ suite: 'jest', id: 'old' }), run({ suite: 'rspec', id: 'older' })];
    const nowAside = (...putAside: ReturnType<typeof run>[]) => observation([], { putAside });
    progress.changes(nowAside(old), nowAside(old, ...others));
    progress.changes(nowAside(old, ...others), nowAside(old, ...others));
    expect(told).toEqual(others.map((one) => ({ kind: 'run-put-aside', waited: 0, run: one, wasGated: false })));
  });

  test('is emitted for jobs only if more have failed', () => {
    const { progress, told } = telling();
    const having = (done: number, failed: number) =>
      observation([], { builds: [{ ...build('running'), jobs: { total: 40, done, failed } }] });
    progress.changes(having(1, 0), having(2, 0));
    expect(told).toEqual([]);
    progress.changes(having(2, 0), having(3, 1));
    progress.changes(having(3, 1), having(4, 1));
    expect(told).toMatchObject([{ kind: 'build-changed', after: { jobs: { done: 3, failed: 1 } } }]);
  });

  test('is nothing where all is as it was', () => {
    const { progress, told } = telling();
    progress.changes(before, before);
    progress.changes(nothingSeen, nothingSeen);
    expect(told).toEqual([]);
  });
});

test('of unknown words, the first one is emitted, once', () => {
  const { progress, told } = telling();
  const odd = run({ state: 'running', words: { state: untrusted('pausing'), result: untrusted('flaky') } });
  const unnamed = run({ words: { state: undefined, result: undefined } });
  progress.unknownWord([run(), unnamed]);
  expect(told).toEqual([]);
  progress.unknownWord([run(), odd]);
  progress.unknownWord([odd]);
  expect(told).toEqual([{ kind: 'unknown-word', waited: 0, field: 'state', word: untrusted('pausing'), run: odd }]);
});

test('settling is emitted once, and again if it was in doubt since', () => {
  const { progress, told } = telling();
  for (const left of [undefined, 3_000, 2_000, undefined, 5_000]) progress.settling(left, () => left === 3_000);
  expect(told).toEqual([
    { kind: 'settling', waited: 0, settlesIn: 3_000, mayPass: true },
    { kind: 'settling', waited: 0, settlesIn: 5_000, mayPass: false },
  ]);
});

test('the first error of a kind is marked, so that its hint is printed once', () => {
  const { progress, told } = telling();
  const unknown = Object.assign(new Error('not expected'), { retryAfterMs: 0 });
  for (const error of [new Passing('this', {}), new Passing('this', {}), new Passing('that', {}), unknown]) {
    progress.fault(error, 1, 500);
  }
  expect(told.map((event) => event.kind === 'fault' && event.isNew)).toEqual([true, false, true, false]);
});

test('silence is broken after a minute, what only debugging shows breaks none, and it ends with the signal', async () => {
  const { clock, progress, told } = telling();
  const over = new AbortController();
  const signs = progress.signsOfLife(over.signal, () => ({ left: 5, observation: nothingSeen }));
  const others = (async () => {
    await clock.sleep(30_000);
    progress.aside({ kind: 'goes-on', pause: 1, observation: nothingSeen, settlesIn: undefined });
    await clock.sleep(50_000);
    progress.emit({ kind: 'recovered', faults: 1 });
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
