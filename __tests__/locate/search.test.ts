import { describe, expect, test } from '@jest/globals';
import type { ClonedFolder } from '../../src/locate/checkout.ts';
import { locate, type Repository, spelled } from '../../src/locate/locate.ts';
import { located, repositoryOf, type Sent } from '../support/sent.ts';

/** The path and what it is based on. */
function found(sent: Sent, repository: Repository): string | undefined {
  const place = locate(located(sent), repository);
  return place && `${spelled({ ...place, line: undefined })}, ${place.confidence}`;
}

interface Changes {
  readonly roots?: readonly string[];
  readonly clones?: readonly ClonedFolder[];
  readonly pathPrefix?: string;
}

/** A repository with these files, in a workspace with these clones. */
function inWorkspace(
  files: readonly string[] | undefined,
  { roots = [], clones = [], pathPrefix }: Changes,
): Repository {
  const { workspace } = repositoryOf(files);
  return repositoryOf(undefined, { workspace: { ...workspace, roots, clones: () => clones }, pathPrefix });
}

const frame = (path: string): Sent => ({ backtrace: [`at run (${path}:3:5)`] });
const location = (path: string): Sent => ({ location: `${path}:3` });

describe('a path in the workspace', () => {
  const ours = { path: 'src/shop', isOurs: true };
  const inner = { path: 'src/shop/sub', isOurs: true };
  const others = { path: 'tools', isOurs: false };
  const root = { path: '', isOurs: true };
  const roots = ['/w'];

  test.each([
    ['is relative to its root', ['spec/a.rb'], '/w/spec/a.rb', [root], 'spec/a.rb, ci-root'],
    [
      'is relative to the clone that it is in',
      ['spec/a.rb', 'x/spec/a.rb'],
      '/w/src/shop/spec/a.rb',
      [root, ours],
      'spec/a.rb, ci-root',
    ],
    [
      'is relative to the innermost clone',
      ['a.rb', 'x/a.rb', 'sub/x.rb'],
      '/w/src/shop/sub/a.rb',
      [root, ours, inner],
      'a.rb, ci-root',
    ],
    [
      'may be in a folder that is called like a clone',
      ['src/shop/a.rb', 'y/a.rb'],
      '/w/src/shop/a.rb',
      [root, ours],
      'src/shop/a.rb, ci-root',
    ],
    ['is not ours in a clone of another repository', ['x/a.rb'], '/w/tools/a.rb', [root, others], undefined],
    ['is ours beside such a clone', ['x/tools2/a.rb'], '/w/tools2/a.rb', [root, others], 'x/tools2/a.rb, path-suffix'],
    ['is not relative to a clone of another repository', ['a.rb', 'x/a.rb'], '/w/tools/a.rb', [others], undefined],
    ['whose name only begins like its root’s is not in it', ['x/spec/b.rb'], '/w2/spec/a.rb', [root], undefined],
  ])('%s', (_, files, path, clones, place) => {
    const repository = inWorkspace(files, { roots, clones });
    expect(found(location(path), repository)).toBe(place);
  });

  test('without its root may begin with the folder of a clone', () => {
    const among = (files: readonly string[], clones: readonly ClonedFolder[]) =>
      found(location('src/shop/spec/a.rb'), inWorkspace(files, { clones }));
    expect(among(['spec/a.rb', 'x/spec/a.rb'], [root, ours])).toBe('spec/a.rb, ci-root');
    expect(among(['spec/a.rb', 'src/shop/spec/a.rb'], [root, ours])).toBe('src/shop/spec/a.rb, exact');
    expect(among(['spec/a.rb'], [{ ...ours, isOurs: false }])).toBeUndefined();
    expect(among(['spec/a.rb'], [{ ...ours, path: 'src/sho' }])).toBeUndefined();
    expect(among(['shop/spec/a.rb', 'spec/a.rb'], [{ ...ours, path: 'src' }, ours])).toBe('spec/a.rb, ci-root');
  });

  test('without its root is not judged by clones of others, whose folders it need not mean', () => {
    const repository = inWorkspace(['x/tools/a.rb'], { clones: [others] });
    expect(found(location('tools/a.rb'), repository)).toBe('x/tools/a.rb, path-suffix');
  });

  test('that leads upwards is not in a clone', () => {
    const repository = inWorkspace(['packages/spec/a.rb'], { clones: [ours], pathPrefix: 'packages/api' });
    expect(found(location('../src/shop/spec/a.rb'), repository)).toBeUndefined();
  });

  test('of two roots is relative to the one that it is in', () => {
    const repository = inWorkspace(['spec/a.rb', 'x/spec/a.rb'], { roots: ['/v', '/w'] });
    expect(found(location('/w/spec/a.rb'), repository)).toBe('spec/a.rb, ci-root');
    expect(found(location('/v/spec/a.rb'), repository)).toBe('spec/a.rb, ci-root');
  });
});

describe('below the folder in which the tests ran, a path is', () => {
  const files = ['packages/api/spec/a.rb', 'spec/a.rb', 'packages/web/spec/b.rb', 'c.rb', 'x/d.rb'];
  const repository = repositoryOf(files, { pathPrefix: 'packages/api' });

  test.each([
    ['spec/a.rb', 'packages/api/spec/a.rb, path-prefix'],
    ['packages/api/spec/a.rb', 'packages/api/spec/a.rb, exact'],
    ['../web/spec/b.rb', 'packages/web/spec/b.rb, path-prefix'],
    ['../../c.rb', 'c.rb, path-prefix'],
    ['../../../c.rb', 'c.rb, path-suffix'],
    ['../c.rb', 'c.rb, path-suffix'],
    ['/app/spec/a.rb', 'packages/api/spec/a.rb, ci-root'],
    ['/github/workspace/spec/a.rb', 'packages/api/spec/a.rb, ci-root'],
    ['/spec/a.rb', 'spec/a.rb, path-suffix'],
    ['c.rb', 'c.rb, exact'],
  ])('%s', (path, place) => {
    expect(found(location(path), repository)).toBe(place);
  });
});

describe('as it stands, a path is', () => {
  test.each([
    ['the file', ['src/a.rb', 'x/src/a.rb'], location('src/a.rb'), 'src/a.rb, exact'],
    ['the file behind an image’s folder', ['src/a.rb', 'x/src/a.rb'], location('/app/src/a.rb'), 'src/a.rb, ci-root'],
    ['the file behind the system’s root', ['opt/a.rb', 'x/opt/a.rb'], location('/opt/a.rb'), 'opt/a.rb, path-suffix'],
    ['the file behind a drive', ['opt/a.rb', 'x/opt/a.rb'], location('C:/opt/a.rb'), 'opt/a.rb, path-suffix'],
    ['the file in a frame', ['src/a.rb', 'x/src/a.rb'], frame('src/a.rb'), 'src/a.rb, stack-frame'],
    ['a bare name’s, in a location', ['a_test.go', 'x/a_test.go'], location('a_test.go'), 'a_test.go, exact'],
    [
      'not a bare name’s in a frame, which may be anywhere',
      ['a_test.go', 'x/a_test.go'],
      frame('a_test.go'),
      undefined,
    ],
    [
      'a bare name’s of a language that prints folders, in a frame',
      ['a.rb', 'x/a.rb'],
      frame('a.rb'),
      'a.rb, stack-frame',
    ],
    ['not what leads upwards', ['src/a.rb', 'x/src/a.rb'], location('../src/a.rb'), undefined],
    [
      'behind Go’s import path',
      ['pkg/a.go', 'x/pkg/a.go'],
      location('github.com/acme/shop/pkg/a.go'),
      'pkg/a.go, ci-root',
    ],
    [
      'Go’s import path itself, if there is such a folder',
      ['github.com/acme/shop/pkg/a.go'],
      location('github.com/acme/shop/pkg/a.go'),
      'github.com/acme/shop/pkg/a.go, exact',
    ],
    [
      'not behind such a folder in another language',
      ['pkg/a.rb'],
      location('github.com/acme/shop/pkg/a.rb'),
      undefined,
    ],
  ])('%s', (_, files, sent, place) => {
    expect(found(sent, repositoryOf(files))).toBe(place);
  });
});

describe('by its ending, a path is', () => {
  test.each([
    ['the only file with all of its names', ['x/src/a.rb'], location('src/a.rb'), 'x/src/a.rb, path-suffix'],
    ['none with some of its names, if it is relative', ['x/a.rb'], location('src/a.rb'), undefined],
    [
      'the only file with one of its names, if any machine’s folders may be before them',
      ['x/a.rb'],
      location('/srv/a.rb'),
      'x/a.rb, path-suffix',
    ],
    ['none with one of its names in a frame', ['x/a.rb'], frame('/srv/y/a.rb'), undefined],
    ['the only file with two of its names in a frame', ['x/y/a.rb'], frame('/srv/y/a.rb'), 'x/y/a.rb, stack-frame'],
    ['a relative one’s in a frame', ['x/a.rb'], frame('./a.rb'), 'x/a.rb, stack-frame'],
    ['none of two', ['x/src/a.rb', 'y/src/a.rb'], location('src/a.rb'), undefined],
    ['none in third-party code', ['x/node_modules/y/a.rb'], location('node_modules/y/a.rb'), undefined],
    ['none in code that may be third-party’s, in a frame', ['x/vendor/y/a.rb'], frame('vendor/y/a.rb'), undefined],
    [
      'one in code that may be third-party’s, in a location',
      ['x/vendor/y/a.rb'],
      location('vendor/y/a.rb'),
      'x/vendor/y/a.rb, path-suffix',
    ],
    [
      'one behind a known root, whatever is before it',
      ['x/y/a.rb'],
      location('/srv/vendor/runner/_work/shop/shop/y/a.rb'),
      'x/y/a.rb, path-suffix',
    ],
    ['none in folders of the system', ['x/y/a.rb'], location('/usr/lib/y/a.rb'), undefined],
    ['Go’s, behind the path of any module', ['x/y/a.go'], location('example.com/mod/y/a.go'), 'x/y/a.go, path-suffix'],
    ['none behind a path of other languages', ['x/y/a.rb'], location('example.com/m/y/a.rb'), undefined],
    ['none behind a folder without a dot', ['x/y/a.go'], location('example/m/y/a.go'), undefined],
    ['none behind a module of one name', ['x/a.go'], location('example.com/a.go'), undefined],
    [
      'the file in the root, behind Go’s import path',
      ['a.go', 'x/a.go'],
      location('github.com/acme/shop/a.go'),
      'a.go, ci-root',
    ],
    [
      'Go’s, by a bare name in a frame',
      ['x/a_test.go'],
      { message: ['    a_test.go:3: x'] },
      'x/a_test.go, stack-frame',
    ],
    [
      'none of the JVM’s, if the frame’s class is in another package',
      ['x/A.java'],
      { backtrace: ['at org.junit.A.f(A.java:3)'] },
      undefined,
    ],
    ['the JVM’s, if nobody knows the class', ['x/A.java'], { backtrace: ['(A.java:3)'] }, 'x/A.java, stack-frame'],
  ])('%s', (_, files, sent, place) => {
    expect(found(sent, repositoryOf(files))).toBe(place);
  });

  test('the one below the folder in which the tests ran', () => {
    const files = ['web/x/src/a.rb', 'api/x/src/a.rb'];
    expect(found(location('src/a.rb'), repositoryOf(files, { pathPrefix: 'api' }))).toBe('api/x/src/a.rb, path-suffix');
  });

  test('none in a clone at another commit', () => {
    const { workspace } = repositoryOf(['x/src/a.rb', 'b.rb']);
    const checkout = workspace.checkout({ suite: 'shop', runId: 'run-1' });
    if (checkout.kind !== 'tested') throw new Error('It has files.');
    const older = { ...workspace, checkout: () => ({ ...checkout, kind: 'other-commit' }) as const };
    const repository = repositoryOf(undefined, { workspace: older });
    expect(found(location('src/a.rb'), repository)).toBe('src/a.rb, unverified');
    expect(found(location('b.rb'), repository)).toBe('b.rb, exact');
  });
});

describe('in the folder that the test’s name names, there is', () => {
  const name = 'org.example.SumTest adds';
  const files = ['app/src/test/java/org/example/SumTest.java', 'x/SumTest.java', 'SumTest.java'];

  test.each([
    [
      'a bare name’s file',
      { ...location('SumTest.java'), name },
      'app/src/test/java/org/example/SumTest.java, path-suffix',
    ],
    [
      'a bare name’s file in a frame',
      { backtrace: ['(SumTest.java:3)'], name },
      'app/src/test/java/org/example/SumTest.java, stack-frame',
    ],
    ['not that of a path with a root', { ...location('/SumTest.java'), name }, 'SumTest.java, path-suffix'],
    [
      'that of the class before a frame, rather',
      { backtrace: ['at x.SumTest.f(SumTest.java:3)'], name: 'a b' },
      'x/SumTest.java, stack-frame',
    ],
  ])('%s', (_, sent, place) => {
    expect(found(sent, repositoryOf(files))).toBe(place);
  });

  test.each(['y/SumTest.java:3', '/y/SumTest.java:3'])('no line for what is more than a bare name: %s', (path) => {
    const place = locate(located({ location: path, name }), repositoryOf(files.slice(0, 2)));
    expect(place && spelled(place)).toBe('app/src/test/java/org/example/SumTest.java');
  });
});
