import { expect, test } from '@jest/globals';
import type { Checkout } from '../../src/locate/checkout.ts';
import { KnownFrames, knownFramesOf } from '../../src/locate/known-frames.ts';
import type { Found } from '../../src/locate/search.ts';
import { repositoryOf } from '../support/sent.ts';

const found: Found = { path: 'a.rb', confidence: 'stack-frame' };

/** The paths that had to be looked up, when these are asked for one after another. */
function lookedUp(known: KnownFrames, asked: readonly string[], isFrame: boolean, result: Found | undefined = found) {
  const paths: string[] = [];
  for (const path of asked) {
    const there = known.fileAt(path, isFrame, () => {
      paths.push(path);
      return result;
    });
    expect(there).toBe(result);
  }
  return paths;
}

test('what a path means is looked up once, whether or not there is a file', () => {
  const known = new KnownFrames();
  expect(lookedUp(known, ['a.rb', 'a.rb', 'b.rb', 'a.rb'], true)).toEqual(['a.rb', 'b.rb']);
  expect(lookedUp(known, ['c.rb', 'c.rb'], true, undefined)).toEqual(['c.rb']);
});

test('what a path means in a frame says nothing about words', () => {
  const known = new KnownFrames();
  expect(lookedUp(known, ['a.rb'], true)).toEqual(['a.rb']);
  expect(lookedUp(known, ['a.rb', 'a.rb'], false, undefined)).toEqual(['a.rb']);
  expect(lookedUp(known, ['a.rb'], true)).toEqual([]);
});

test('what a long path means is looked up each time', () => {
  const [kept, long] = ['x'.repeat(500), 'x'.repeat(501)];
  expect(lookedUp(new KnownFrames(), [kept, kept, long, long], true)).toEqual([kept, long, long]);
});

test('no more than fifty thousand paths are remembered', () => {
  const known = new KnownFrames();
  const paths = Array.from({ length: 50_001 }, (_, index) => `${index}`);
  for (const path of paths) known.fileAt(path, true, () => found);
  expect(lookedUp(known, paths.slice(-2), true)).toEqual(['50000']);
});

test('each checkout of each repository has its own', () => {
  const [one, other]: readonly Checkout[] = [{ kind: 'none' }, { kind: 'none' }];
  const [shop, tools] = [repositoryOf(), repositoryOf()];
  if (one === undefined || other === undefined) throw new Error('There are two.');
  const known = [knownFramesOf(shop, one), knownFramesOf(shop, other), knownFramesOf(tools, one)];
  expect(new Set(known).size).toBe(3);
  expect(
    [knownFramesOf(shop, one), knownFramesOf(shop, other), knownFramesOf(tools, one)].map((each) =>
      known.indexOf(each),
    ),
  ).toEqual([0, 1, 2]);
});
