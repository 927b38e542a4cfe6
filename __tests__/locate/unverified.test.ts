import { describe, expect, test } from '@jest/globals';
import { landing, repositoryOf, type Sent } from '../support/sent.ts';

/** Where a failure lands if nothing is checked out. */
const landsAt = (sent: Sent, pathPrefix?: string) => landing(sent, repositoryOf(undefined, { pathPrefix }));
const inPackage = 'github.com/acme/shop/pkg/a TestServe';

describe('without a checkout, a location is believed if it looks like a file:', () => {
  test.each([
    ['a.rb:3', 'a.rb:3'],
    ['a.rb(3)', 'a.rb:3'],
    ['a.rb:None', 'a.rb'],
    ['src/a.rb', 'src/a.rb'],
    ['my folder/a.rb:3', 'my folder/a.rb:3'],
    ['src/a.fs: line 3', 'src/a.fs:3'],
    ['src/a.swift:3', 'src/a.swift:3'],
    ['a.swiftinterface:3', 'a.swiftinterface:3'],
    ['server_test.go:3', 'server_test.go:3'],
  ])('%s', (location, place) => {
    expect(landsAt({ location })).toBe(place);
  });

  test.each([
    ['a bare name without a line', 'a.rb'],
    ['a bare name of Swift', 'a.swift:3'],
    ['a bare name of Swift in capitals', 'A.SWIFT:3'],
    ['a bare name of F#', 'a.fs: line 3'],
    ['a name without an ending', 'src/a:3'],
    ['an ending with a digit first', 'src/a.1x:3'],
    ['a sentence with a slash', 'and/or v1.x failed:3'],
    ['words with a slash, and no line', 'my folder/a.rb'],
    ['a path whose root nobody knows', '/srv/x/a.rb:3'],
    ['a path that leads out of the repository', '../a.rb:3'],
  ])('not %s', (_, location) => {
    expect(landsAt({ location })).toBe('—');
  });
});

describe('without a checkout, a path stands in the folder', () => {
  test.each([
    ['in which the tests ran', 'spec/a.rb:3', 'packages/api/spec/a.rb:3'],
    ['that it names itself', 'packages/api/spec/a.rb:3', 'packages/api/spec/a.rb:3'],
    [
      'in which the tests ran, whose name it only begins with',
      'packages/api2/a.rb:3',
      'packages/api/packages/api2/a.rb:3',
    ],
    ['above', '../web/a.rb:3', 'packages/web/a.rb:3'],
    ['two above', '../../a.rb:3', 'a.rb:3'],
    ['three above, which is none', '../../../a.rb:3', '—'],
    ['in which the tests ran, in an image', '/app/spec/a.rb:3', 'packages/api/spec/a.rb:3'],
    ['of the whole checkout', '/github/workspace/spec/a.rb:3', 'spec/a.rb:3'],
  ])('%s', (_, location, place) => {
    expect(landsAt({ location }, 'packages/api')).toBe(place);
  });

  test('of a clone in the workspace', () => {
    const clones = () => [{ path: 'src/shop', isOurs: true }];
    const repository = repositoryOf();
    const cloned = { ...repository, workspace: { ...repository.workspace, clones } };
    expect(landing({ location: 'src/shop/spec/a.rb:3' }, cloned)).toBe('spec/a.rb:3');
    expect(landing({ location: 'src/shop2/spec/a.rb:3' }, cloned)).toBe('src/shop2/spec/a.rb:3');
  });

  test('of a workspace that is a whole drive', () => {
    const repository = repositoryOf();
    const drive = { ...repository, workspace: { ...repository.workspace, roots: ['W:'] } };
    expect(landing({ location: 'W:\\a.rb' }, drive)).toBe('a.rb');
    expect(landing({ backtrace: ['at W:\\a.rb:3:5'] }, drive)).toBe('a.rb:3');
  });

  test.each([
    ['of a Go package', { location: 'server_test.go:3', name: inPackage }, 'pkg/a/server_test.go:3'],
    [
      'of a Go package, in its output',
      { message: ['    server_test.go:3: x'], name: inPackage },
      'pkg/a/server_test.go:3',
    ],
    ['of no Go package for another language', { location: 'server_test.rb:3', name: inPackage }, 'server_test.rb:3'],
    [
      'of no Go package of another repository',
      { location: 'a_test.go:3', name: 'example.com/x/pkg Test' },
      'a_test.go:3',
    ],
  ])('%s', (_, sent, place) => {
    expect(landsAt(sent)).toBe(place);
  });

  test('of a Go package below that in which the tests ran', () => {
    expect(landsAt({ location: 'server_test.go:3', name: inPackage }, 'go')).toBe('go/pkg/a/server_test.go:3');
    expect(landsAt({ location: 'server_test.go:3', name: inPackage }, 'pkg')).toBe('pkg/a/server_test.go:3');
  });
});

describe('without a checkout, no file is', () => {
  test.each([
    ['what a text only mentions', { reason: 'GET /cart handled, see src/cart.js:1' }],
    ['a bare name in a frame', { backtrace: ['a.rb:3'] }],
    ['a bare name of another language in a test of Go', { message: ['    Server.java:3: x'], name: inPackage }],
    ['a bare name of Go in a test that names no package', { message: ['    server_test.go:3: x'], name: 'TestServe' }],
    ['third-party code', { location: 'node_modules/jest/a.test.js:3' }],
    ['a path with a joiner between letters', { location: 'src/ad\u200Dmin.rb:3' }],
  ])('%s', (_, sent) => {
    expect(landsAt(sent)).toBe('—');
  });
});

test('with a checkout of the tested commit, nothing is only believed', () => {
  expect(landing({ location: 'src/b.rb:3' }, repositoryOf(['src/a.rb']))).toBe('—');
});
