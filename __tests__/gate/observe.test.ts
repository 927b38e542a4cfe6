import { describe, expect, test } from '@jest/globals';
import { nothingSeen } from '../../src/gate/observation.ts';
import { observe, trackedIn } from '../../src/gate/observe.ts';
import { brokenOff } from '../../src/gate/outcome.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import type { Build, Run } from '../../src/test-engine/model.ts';
import { build, poll, run, seen } from '../support/runs.ts';

const old = run('finished/failed');
const fresh = run('finished/passed', { id: 'run-2' });

const idsOf = (runs: readonly Run[]) => runs.map(({ id }) => id);

test('before the first good poll nothing is known, and nothing is said to be missing', () => {
  expect(brokenOff(new Error('none')).observation).toBe(nothingSeen);
  expect(nothingSeen).toMatchObject({ withoutBuild: [], notTriggered: [], unreadable: [], readLimits: [] });
  expect(nothingSeen.proof).toEqual({ whole: false, paged: false, wholeBefore: undefined });
});

describe('a run whose place a newer one took', () => {
  const before = seen(poll(0, [old]));
  const after = observe(before, poll(9, [fresh], undefined, { putAside: [old] }));

  test('is gated no longer, neither as failed nor as missing', () => {
    expect(after.runs.map(({ run: { id }, presence }) => [id, presence])).toEqual([['run-2', 'present']]);
  });

  test('is a change, so settle restarts, even where the newer one was there before', () => {
    expect(after.unchangedSince).toBe(9_000);
    const both = seen(poll(0, [fresh, old]));
    expect(observe(both, poll(9, [fresh], undefined, { putAside: [old] })).unchangedSince).toBe(9_000);
  });

  test('is still named when the list no longer shows it', () => {
    expect(observe(after, poll(18, [fresh])).putAside).toEqual([old]);
  });

  test('is named no longer once it is gated again', () => {
    expect(observe(after, poll(18, [fresh, old])).putAside).toEqual([]);
  });

  test.each([
    ['while it was gated', before],
    ['after it was put aside', after],
  ])('stays failed if it failed %s, whatever later responses say', (_, earlier) => {
    const passed = observe(earlier, poll(18, [fresh], undefined, { putAside: [run('finished/passed')] }));
    expect(passed.putAside).toMatchObject([{ id: 'run-1', result: 'failed' }]);
  });

  test('is named as it was seen last', () => {
    const going = seen(poll(0, [fresh], undefined, { putAside: [run('running/pending')] }));
    expect(observe(going, poll(9, [fresh], undefined, { putAside: [old] })).putAside).toEqual([old]);
  });
});

test('of the runs that were put aside, failed ones are named first, and the others stay in their order', () => {
  const putAside = ['passed', 'failed', 'stale', 'failed', 'passed'].map((result, index) =>
    run(`finished/${result}`, { id: `${index}` }),
  );
  const first = seen(poll(0, [fresh], undefined, { putAside }));
  expect(idsOf(first.putAside)).toEqual(['1', '3', '0', '2', '4']);
  const later = observe(first, poll(9, [fresh], undefined, { putAside: [run('finished/failed', { id: '5' })] }));
  expect(idsOf(later.putAside)).toEqual(['1', '3', '5', '0', '2', '4']);
});

describe('settle restarts with whatever a verdict could be based on', () => {
  const word = untrusted('another');
  const onceMore = (runs: readonly Run[], builds: readonly Build[]) =>
    observe(seen(poll(0, [fresh], build('passed'))), poll(9, runs, undefined, { builds })).unchangedSince;

  test('but not while all is as it was', () => {
    expect(onceMore([fresh], [build('passed')])).toBe(0);
  });

  test('and begins with the first poll, though it finds nothing', () => {
    expect(seen(poll(9, [])).unchangedSince).toBe(9_000);
  });

  test.each<[string, Partial<Run>]>([
    ['the state', { state: 'running' }],
    ['the result', { result: 'stale' }],
    ['the word for its state', { words: { ...fresh.words, state: word } }],
    ['the word for its result', { words: { ...fresh.words, result: word } }],
  ])('of a run: %s', (_, change) => {
    expect(onceMore([{ ...fresh, ...change }], [build('passed')])).toBe(9_000);
  });

  test.each<[string, readonly Build[]]>([
    ['its word', [{ ...build('passed'), word }]],
    ['that it waits for builds which it triggers', [{ ...build('passed'), ended: undefined }]],
    ['that it is another one', [{ ...build('passed'), number: 8 }]],
    ['that a build was triggered', [build('passed'), { ...build('passed'), pipeline: 'tea' }]],
    ['that it counts no longer', []],
  ])('of a build: %s', (_, builds) => {
    expect(onceMore([fresh], builds)).toBe(9_000);
  });
});

test('runs of two suites with one id are two runs', () => {
  const observation = seen(poll(0, [fresh, { ...fresh, suite: 'jest' }]));
  expect(trackedIn(observation, { ...fresh, suite: 'jest' })?.run.suite).toBe('jest');
  expect(trackedIn(observation, { ...fresh, suite: 'go' })).toBeUndefined();
});

test('how far lists were read is what the newest poll says', () => {
  const readLimits = [{ suite: 'rspec', runs: 1000 }];
  const far = poll(0, [], undefined, { readLimits });
  expect(observe(seen(), far).readLimits).toEqual(readLimits);
});

test('a missing run keeps what was seen of it, and counts the polls without it', () => {
  const [missing] = seen(poll(0, [fresh]), poll(5, []), poll(9, [])).runs;
  expect(missing).toEqual({ run: fresh, presence: 'missing', missedPolls: 2, missingSince: 5_000 });
});

test('a gone run stays gone until it is seen again', () => {
  const polls = [poll(0, [fresh]), poll(1, []), poll(30, []), poll(61, [])];
  expect(seen(...polls, poll(62, [])).runs[0]?.presence).toBe('gone');
  expect(seen(...polls, poll(62, [fresh])).runs[0]?.presence).toBe('present');
});
