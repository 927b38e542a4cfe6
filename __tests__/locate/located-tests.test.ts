import { describe, expect, test } from '@jest/globals';
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
    const tree = () => {
      throw new Error('Nobody is to look here.');
    };
    const closed = { ...repository, tree };
    expect(locateTests(failures([]), closed, unhurried).isCheckedOut).toBe(false);
    expect(locateTests(failures([at('a.rb:1')]), closed, () => 0)).toMatchObject({ isCheckedOut: false, unsought: 1 });
  });

  test('may be taken as they are', () => {
    const { tests, unsought, ownFrames } = withoutPlaces(failures([at('a.rb:1')]));
    expect([tests.map(({ place }) => place), unsought, ownFrames(execution(), 5)]).toEqual([[undefined], 1, []]);
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
