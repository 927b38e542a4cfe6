import { describe, expect, test } from '@jest/globals';
import type { Checkout, RunKey } from '../../src/locate/checkout.ts';
import { locateTests, withoutPlaces } from '../../src/locate/located-tests.ts';
import { treeOf } from '../../src/locate/tree.ts';
import { rawText, untrusted } from '../../src/shared/untrusted.ts';
import {
  execution,
  failedTest,
  failures,
  repositoryWith,
  toleratedTest,
  unhurried,
  workspaceWith,
} from '../report/fixtures.ts';

const at = (location: string) => failedTest({ location: untrusted(location), details: [] });
const repository = repositoryWith(['a.rb', 'b.rb']);

describe('failed tests', () => {
  test('are looked for, tolerated ones too', () => {
    const tolerated = [toleratedTest('muted', { location: untrusted('b.rb:2'), details: [] })];
    const located = locateTests(failures([at('a.rb:1'), at('c.rb:1')], { tolerated }), repository, unhurried);
    expect(located.tests.map(({ place }) => place && rawText(place.path))).toEqual(['a.rb', undefined]);
    expect(located.tolerated).toMatchObject([{ why: 'muted', place: { path: 'b.rb', line: 2 } }]);
    expect(located).toMatchObject({ unsought: 0, isCheckedOut: true });
  });

  test('are looked for as long as there is time', () => {
    let left = 3;
    const timeLeft = () => left--;
    const tests = ['a.rb:1', 'a.rb:2', 'a.rb:3', 'a.rb:4', 'a.rb:5'].map(at);
    const located = locateTests(failures(tests), repository, timeLeft);
    expect(located.tests.map(({ place }) => place?.line)).toEqual([1, 2, 3, undefined, undefined]);
    expect(located.unsought).toBe(2);
  });

  test('make nobody look into the checkout where there are none, or where there is no time', () => {
    const checkout = () => {
      throw new Error('Nobody is to look here.');
    };
    const closed = { ...repository, workspace: { ...repository.workspace, checkout } };
    expect(locateTests(failures([]), closed, unhurried).isCheckedOut).toBe(false);
    const tolerated = [toleratedTest('muted', { location: untrusted('b.rb:2') })];
    const located = locateTests(failures([at('a.rb:1')], { tolerated }), closed, () => 0);
    expect(located).toMatchObject({ isCheckedOut: false, unsought: 2 });
    expect([...located.tests, ...located.tolerated].map(({ execution, place }) => [execution.location, place])).toEqual(
      [
        ['a.rb:1', undefined],
        ['b.rb:2', undefined],
      ],
    );
  });

  test('are of a checkout if that of each of their runs is at the commit that was tested', () => {
    const ofRun = (runId: string) => failedTest({ location: untrusted('a.rb:1'), details: [], runId });
    const other: Checkout = { kind: 'other-commit', files: treeOf(['a.rb']) };
    const { checkout: tested } = repository.workspace;
    const checkout = (run: RunKey) => (run.runId === 'other' ? other : tested(run));
    const mixed = { ...repository, workspace: { ...repository.workspace, checkout } };
    const isCheckedOut = (...runs: readonly string[]) =>
      locateTests(failures(runs.map(ofRun)), mixed, unhurried).isCheckedOut;
    expect([isCheckedOut('one', 'two'), isCheckedOut('one', 'other'), isCheckedOut('other')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('of which all are tolerated are of a checkout, too', () => {
    const tolerated = [toleratedTest('muted', { location: untrusted('b.rb:2'), details: [] })];
    expect(locateTests(failures([], { tolerated }), repository, unhurried).isCheckedOut).toBe(true);
  });

  test('may be taken as they are', () => {
    const tolerated = [toleratedTest('muted', { location: untrusted('b.rb:2') })];
    const located = withoutPlaces(failures([at('a.rb:1')], { tolerated }));
    expect(located).toMatchObject({ unsought: 2, isCheckedOut: false });
    expect([...located.tests, ...located.tolerated].map(({ execution, place }) => [execution.location, place])).toEqual(
      [
        ['a.rb:1', undefined],
        ['b.rb:2', undefined],
      ],
    );
    expect(located.ownFrames(execution(), 5)).toEqual([]);
  });
});

describe('the owners of files', () => {
  const files = ['pay/a.rb', 'b.rb'];
  const owning = (texts: Readonly<Record<string, string>>) => ({
    ...repositoryWith(files),
    workspace: workspaceWith({ kind: 'tested', files: treeOf(files) }, { ownersFile: ({ runId }) => texts[runId] }),
  });
  const failing = (location: string, runId = 'one') =>
    failedTest({ location: untrusted(location), details: [], runId });

  test('are those that each run’s own checkout names, for failed and for tolerated tests', () => {
    const tests = [
      failing('pay/a.rb:1'),
      failing('pay/a.rb:2', 'two'),
      failing('b.rb:3'),
      failing('pay/a.rb:4', 'three'),
      failing('c.rb:5'),
    ];
    const tolerated = [
      { ...failing('pay/a.rb:6'), why: 'muted' as const },
      { ...failing('b.rb:7', 'two'), why: 'muted' as const },
    ];
    const repository = owning({ one: '/pay/ @one', two: '* @two' });
    const located = locateTests(failures(tests, { tolerated }), repository, unhurried);
    expect(
      [...located.tests, ...located.tolerated].map(({ owners, execution }) => [execution.location, owners]),
    ).toEqual([
      ['pay/a.rb:1', ['@one']],
      ['pay/a.rb:2', ['@two']],
      ['b.rb:3', undefined],
      ['pay/a.rb:4', undefined],
      ['c.rb:5', undefined],
      ['pay/a.rb:6', ['@one']],
      ['b.rb:7', ['@two']],
    ]);
    expect(located.tests.map((one) => 'owners' in one)).toEqual([true, true, false, false, false]);
  });
});

describe('frames in the repository', () => {
  const framesOf = (lines: readonly string[], most = 5) => {
    const details = [{ message: [], backtrace: lines.map(untrusted) }];
    const workspace = workspaceWith({ kind: 'tested', files: treeOf(['own.rb']) });
    const { ownFrames } = locateTests(failures([]), { ...repository, workspace }, unhurried);
    return ownFrames(execution({ details }), most);
  };
  const foreign = (count: number) => Array.from({ length: count }, (_, index) => `/usr/lib/gems/x.rb:${index + 1}`);

  test('are the first ones, behind up to two hundred others', () => {
    expect(framesOf([...foreign(199), './own.rb:1', './own.rb:2'])).toEqual(['./own.rb:1']);
    expect(framesOf([...foreign(20), './own.rb:1', ...foreign(20), './own.rb:2'])).toEqual([
      './own.rb:1',
      './own.rb:2',
    ]);
  });

  test('are no more than wanted', () => {
    expect(framesOf(['./own.rb:1', './own.rb:2', './own.rb:3'], 2)).toEqual(['./own.rb:1', './own.rb:2']);
  });
});
