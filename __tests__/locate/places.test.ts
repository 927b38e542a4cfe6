import { describe, expect, test } from '@jest/globals';
import { landing, repositoryOf, type Sent } from '../support/sent.ts';

/** Roots of checkouts, and the folder that is the workspace where it matters. */
const roots: readonly (readonly [root: string, workspace?: string])[] = [
  ['/home/ci/.buildkite-agent/builds/h-1/acme/shop/'],
  ['/root/.buildkite-agent/builds/h-1/acme/shop/'],
  ['/Users/ci/.buildkite-agent/builds/h-1/acme/shop/'],
  ['/usr/local/var/buildkite-agent/builds/m/acme/shop/'],
  ['/opt/homebrew/var/buildkite-agent/builds/m/acme/shop/'],
  ['/var/lib/buildkite-agent/builds/i-0abc/acme/shop/'],
  ['/buildkite/builds/a/acme/shop/'],
  ['/var/buildkite/builds/a/acme/shop/'],
  ['C:/buildkite-agent/builds/a/acme/shop/'],
  ['C:\\buildkite-agent\\builds\\a\\acme\\shop\\'],
  ['/workspace/build/buildkite/acme/shop/'],
  ['/workspace/build/buildkite/acme-inc/shop-tests/'],
  ['/workspace/build/buildkite/'],
  ['/usr/src/app/'],
  ['/usr/app/'],
  ['/code/'],
  ['/workdir/'],
  ['/app/'],
  ['/rails/'],
  ['/_/'],
  ['/_1/'],
  ['/home/ci/.cache/bazel/_bazel_ci/1a2b/execroot/_main/'],
  ['/home/ci/.cache/bazel/_bazel_ci/1a2b/sandbox/linux-sandbox/7/execroot/shop/'],
  ['/private/var/tmp/_bazel_ci/1a2b/execroot/_main/bazel-out/darwin-fastbuild/bin/'],
  ['/home/ci/.cache/bazel/_bazel_ci/1a2b/execroot/_main/bazel-out/k8-fastbuild/bin/src/a_test.runfiles/_main/'],
  ['/home/runner/work/shop/shop/'],
  ['/Users/runner/work/shop/shop/'],
  ['D:\\a\\shop\\shop\\'],
  ['/__w/shop/shop/'],
  ['/github/workspace/'],
  ['/usr/local/actions-runner/_work/shop/shop/'],
  ['/home/ci/.actions-runner/_work/shop/shop/'],
  ['/srv/vendor/runner/_work/shop/shop/'],
  ['/usr/lib/runner/4711/', '/usr/lib/runner/4711'],
  ['/home/ci/.runners/7/shop/', '/home/ci/.runners/7/shop'],
  ['/srv/node_modules/work/', '/srv/node_modules/work'],
  ['file:///usr/src/app/'],
  ['\\\\?\\C:\\buildkite-agent\\builds\\a\\acme\\shop\\'],
  ['/home/vsts/work/1/s/'],
  ['D:\\a\\1\\s\\'],
  ['/azp/_work/1/s/'],
  ['/var/lib/jenkins/workspace/shop_main@2/'],
  ['/home/jenkins/agent/workspace/shop/'],
  ['/builds/acme/shop/'],
  ['/builds/acme/teams/web/shop/'],
  ['/home/circleci/project/'],
  ['/home/travis/build/acme/shop/'],
  ['/home/semaphore/shop/'],
  ['/opt/atlassian/pipelines/agent/build/'],
  ['/drone/src/'],
  ['/opt/buildagent/work/1a2b3c/'],
  ['C:\\projects\\shop\\'],
  ['/codebuild/output/src4711/src/'],
  ['/codebuild/output/src4711/src/github.com/acme/shop/'],
  ['/workspaces/shop/'],
  ['/Volumes/workspace/repository/'],
  ['/Users/vagrant/git/'],
  ['/bitrise/src/'],
  ['/var/www/html/'],
  ['/usr/src/myapp/'],
  ['/opt/project/'],
];

describe('known roots come off before anything is judged the code of others', () => {
  const only = ['src/a.test.js'];
  const twice = ['src/a.test.js', 'packages/x/src/a.test.js'];

  test.each(roots.map(([root, folder]) => ({ root, folder })))('$root', ({ root, folder }) => {
    const ways: readonly Sent[] = [
      { location: `${root}src/a.test.js:5` },
      { backtrace: [`    at Object.<anonymous> (${root}src/a.test.js:5:3)`] },
      { reason: `Error: x\n    at Object.<anonymous> (${root}src/a.test.js:5:3)` },
      { message: ['Error: x', `    at async ${root}src/a.test.js:5:3`] },
    ];
    for (const files of [only, twice, undefined]) {
      const repository = repositoryOf(files);
      const roots = folder === undefined ? [] : [folder];
      const known = { ...repository, workspace: { ...repository.workspace, roots } };
      for (const sent of ways) expect([files, sent, landing(sent, known)]).toEqual([files, sent, 'src/a.test.js:5']);
    }
  });

  test('/src/ may be a root or the repository’s own folder', () => {
    const frame = { backtrace: ['    at Object.<anonymous> (/src/a.test.js:5:3)'] };
    expect(landing(frame, repositoryOf(['a.test.js', 'x/a.test.js']))).toBe('a.test.js:5');
    expect(landing(frame, repositoryOf(twice))).toBe('src/a.test.js:5');
  });

  test.each([
    '.github/scripts/a.test.js',
    'gems/core/spec/a_spec.rb',
    'vendor/engines/pay/spec/a_spec.rb',
    '.storybook/a.test.js',
    'node_modules/patched/a.test.js',
    'tools/.hidden/a.test.js',
  ])('%s is the repository’s, where Git tracks it', (path) => {
    for (const sent of [{ location: `/app/${path}:5` }, { backtrace: [`at run (/app/${path}:5:3)`] }]) {
      expect(landing(sent, repositoryOf([path, `other/${path}`]))).toBe(`${path}:5`);
    }
  });

  test.each([
    '/app/node_modules/jest/src/a.test.js',
    '/app/vendor/bundle/ruby/3.3.0/gems/rspec-core-3.13.0/src/a.test.js',
    '/usr/local/bundle/gems/rspec-core-3.13.0/src/a.test.js',
    '/usr/src/app/.venv/lib/python3.12/site-packages/src/a.test.js',
    '/usr/local/lib/python3.12/src/a.test.js',
    '/usr/local/go/src/testing/src/a.test.js',
    '/root/go/pkg/mod/github.com/x/y@v1.2.3/src/a.test.js',
    '/home/ci/.cargo/registry/src/index.crates.io-1/x-1.0.0/src/a.test.js',
    '/rustc/90b35a6/src/a.test.js',
    '/opt/hostedtoolcache/node/24.0.0/x64/src/a.test.js',
    '/home/ci/.rbenv/versions/3.3.0/lib/src/a.test.js',
    'C:/hostedtoolcache/windows/node/src/a.test.js',
    'C:/Program Files/nodejs/src/a.test.js',
  ])('%s stays the code of others', (path) => {
    for (const sent of [{ location: `${path}:5` }, { backtrace: [`at run (${path}:5:3)`] }]) {
      for (const files of [only, twice, undefined])
        expect([sent, landing(sent, repositoryOf(files))]).toEqual([sent, '—']);
    }
  });

  test.each([
    'external/googletest~/src/a.test.js:5: Failure',
    '    at equals (https://deno.land/std@0.200.0/src/a.test.js:5:3)',
    'https://esm.sh/src/a.test.js:5:3',
    '    at UserContext.apply (http://localhost:9876/_karma_webpack_/main.js:500:3)',
    '#0      fail (package:other/src/a_test.dart:5:3)',
    'package:other/src/a_test.dart 5:3      fail',
  ])('a frame of others is no file of ours: %s', (frame) => {
    const files = [...twice, 'src/a_test.dart', 'lib/src/a_test.dart'];
    for (const sent of [{ backtrace: [frame] }, { message: [frame] }]) {
      for (const repository of [repositoryOf(files), repositoryOf()]) expect(landing(sent, repository)).toBe('—');
    }
  });
});

describe('the folder that is named wins', () => {
  const engines = repositoryOf(['spec/models/user_spec.rb', 'engines/billing/spec/models/user_spec.rb'], {
    pathPrefix: 'engines/billing',
  });
  const unseen = repositoryOf(undefined, { pathPrefix: 'engines/billing' });

  test.each([
    [{ location: './spec/models/user_spec.rb:12' }],
    [{ location: 'spec/models/user_spec.rb:12' }],
    [{ location: '/app/spec/models/user_spec.rb:12' }],
    [{ location: '/usr/src/app/spec/models/user_spec.rb:12' }],
    [{ location: 'engines/billing/spec/models/user_spec.rb:12' }],
    [{ location: '/app/engines/billing/spec/models/user_spec.rb:12' }],
    [{ location: '/home/runner/work/shop/shop/engines/billing/spec/models/user_spec.rb:12' }],
    [{ backtrace: ["./spec/models/user_spec.rb:12:in 'block (2 levels)'"] }],
    [{ backtrace: ["# ./spec/models/user_spec.rb:12:in 'block (2 levels)'"] }],
    [{ backtrace: ["/app/spec/models/user_spec.rb:12:in 'block (2 levels)'"] }],
  ])('by path-prefix: %j', (sent) => {
    expect(landing(sent, engines)).toBe('engines/billing/spec/models/user_spec.rb:12');
    expect(landing(sent, unseen)).toBe('engines/billing/spec/models/user_spec.rb:12');
  });

  test('by path-prefix, among several with that ending', () => {
    const files = ['engines/billing/app/spec/a_spec.rb', 'engines/pay/app/spec/a_spec.rb'];
    const repository = repositoryOf(files, { pathPrefix: 'engines/billing' });
    expect(landing({ location: 'spec/a_spec.rb:3' }, repository)).toBe('engines/billing/app/spec/a_spec.rb:3');
  });

  describe('by Go’s import path', () => {
    const output = (file: string, line = 20) => [
      '=== RUN   TestServe',
      `    ${file}:${line}: got 404, want 200`,
      '--- FAIL: TestServe (0.00s)',
    ];
    const go = (changes: Partial<Sent> = {}): Sent => ({
      name: 'github.com/acme/shop/pkg/a TestServe',
      message: output('server_test.go'),
      ...changes,
    });

    test.each([
      ['beside a file of the root', ['server_test.go', 'pkg/a/server_test.go']],
      ['in two packages', ['pkg/a/server_test.go', 'pkg/b/server_test.go']],
      ['in all of them', ['server_test.go', 'pkg/a/server_test.go', 'pkg/b/server_test.go', 'a/server_test.go']],
      ['without a checkout', undefined],
    ])('%s', (_, files) => {
      expect(landing(go(), repositoryOf(files))).toBe('pkg/a/server_test.go:20');
      expect(
        landing({ ...go({ message: [] }), reason: output('server_test.go').join('\n') }, repositoryOf(files)),
      ).toBe('pkg/a/server_test.go:20');
      expect(landing(go({ location: 'server_test.go:20', message: [] }), repositoryOf(files))).toBe(
        'pkg/a/server_test.go:20',
      );
    });

    test.each([
      ['github.com/acme/shop/v2/pkg/a TestServe', 'pkg/a/server_test.go:20'],
      ['github.com/acme/shop TestServe', 'server_test.go:20'],
      ['github.com/acme/shop/v3 TestServe', 'server_test.go:20'],
      ['example.com/shop TestServe', 'server_test.go:20'],
      ['git.example/x/pkg/b TestServe', 'pkg/b/server_test.go:20'],
      ['shop/pkg/b TestServe', 'pkg/b/server_test.go:20'],
      ['github.com/acme/shop/pkg/a TestServe/with_a/slash', 'pkg/a/server_test.go:20'],
    ])('of %s', (name, place) => {
      const files = ['server_test.go', 'pkg/a/server_test.go', 'pkg/b/server_test.go'];
      expect(landing(go({ name }), repositoryOf(files))).toBe(place);
    });

    test('in a module that lies in a folder', () => {
      const files = ['go/pkg/a/server_test.go', 'pkg/b/server_test.go', 'tools/server_test.go'];
      expect(landing(go(), repositoryOf(files))).toBe('go/pkg/a/server_test.go:20');
      const both = ['go/pkg/a/server_test.go', 'old/pkg/a/server_test.go'];
      expect(landing(go(), repositoryOf(both))).toBe('—');
      expect(landing(go(), repositoryOf(both, { pathPrefix: 'go' }))).toBe('go/pkg/a/server_test.go:20');
    });

    test.each(['    server.go:88: listening', 'log.go:14: started', '2026/08/01 12:00:01 server.go:88: listening'])(
      'before %j, which stands in no test',
      (line) => {
        const files = ['pkg/a/server.go', 'pkg/a/log.go', 'pkg/a/server_test.go', 'log.go', 'server.go'];
        const message = [line, ...output('server_test.go')];
        expect(landing(go({ message }), repositoryOf(files))).toBe('pkg/a/server_test.go:20');
        expect(landing(go({ message }), repositoryOf())).toBe('pkg/a/server_test.go:20');
      },
    );

    test.each([
      'github.com/acme/shop/internal/only_test.go',
      'github.com/acme/shop/v2/internal/only_test.go',
      'github.com/Acme/Shop/internal/only_test.go',
    ])('before a path, with -trimpath: %s', (path) => {
      const message = [`    \tError Trace:\t${path}:20`, '    \tError:      \tNot equal'];
      for (const files of [
        ['internal/only_test.go'],
        ['internal/only_test.go', 'x/internal/only_test.go'],
        undefined,
      ]) {
        expect(landing({ message }, repositoryOf(files))).toBe('internal/only_test.go:20');
      }
    });

    test('of a module of another name, with -trimpath', () => {
      const message = ['    \tError Trace:\texample.com/x/internal/only_test.go:20'];
      expect(landing({ message }, repositoryOf(['go/internal/only_test.go', 'only_test.go']))).toBe(
        'go/internal/only_test.go:20',
      );
      const others = ['    \tError Trace:\tgithub.com/x/y@v1.2.3/internal/only_test.go:20'];
      expect(landing({ message: others }, repositoryOf(['go/internal/only_test.go']))).toBe('—');
    });

    test('names no folder for what nobody knows', () => {
      expect(landing(go({ name: 'TestServe' }), repositoryOf(['pkg/a/server_test.go', 'server_test.go']))).toBe('—');
      expect(landing(go({ name: 'example.com/x/pkg/a TestServe' }), repositoryOf())).toBe('—');
    });
  });

  describe('by packages of the JVM', () => {
    const common = 'shared/src/commonTest/kotlin/cart/CartTest.kt';
    const maven = 'app/src/test/kotlin/org/example/CartTest.kt';

    test.each([
      ['without the common package', 'org.example.shop.cart.CartTest', [common]],
      ['beside another of that name', 'org.example.shop.cart.CartTest', [common, 'x/src/test/kotlin/x/CartTest.kt']],
      [
        'beside one of a package that ends alike',
        'org.example.shop.cart.CartTest',
        [common, 'x/src/test/kotlin/org/other/shop/cart/CartTest.kt'],
      ],
    ])('%s', (_, owner, files) => {
      const repository = repositoryOf(files);
      const frame = `\tat ${owner}.adds(CartTest.kt:12)`;
      for (const sent of [
        { location: owner, backtrace: [frame] },
        { location: owner, backtrace: ['(CartTest.kt:12)'] },
        {
          name: `${owner} adds`,
          backtrace: ['\tat kotlin.test.AssertionsKt.fail(Assertions.kt:3)', '(CartTest.kt:12)'],
        },
        { name: `${owner} adds`, message: [frame] },
        { backtrace: [frame] },
      ]) {
        expect([sent, landing(sent, repository)]).toEqual([sent, `${common}:12`]);
      }
    });

    test.each([
      'at org.example.CartTest.adds two numbers(CartTest.kt:12)',
      'at org.example.CartTest.adds 1.5 and 2.5 (twice)(CartTest.kt:12)',
      'at app//org.example.CartTest$Empty.adds(CartTest.kt:12)',
      'at org.example.CartTest$adds two numbers$1.invokeSuspend(CartTest.kt:12)',
      'at org.example.CartTestKt.helper(CartTest.kt:12)',
    ])('with a second file of that name: %s', (frame) => {
      const repository = repositoryOf([maven, 'lib/src/test/kotlin/org/other/CartTest.kt', 'CartTest.kt']);
      for (const sent of [{ backtrace: [frame] }, { location: 'org.example.CartTest', message: ['x', frame] }]) {
        expect([sent, landing(sent, repository)]).toEqual([sent, `${maven}:12`]);
      }
    });

    test('of the library are not ours', () => {
      const files = ['src/main/java/com/acme/util/ArrayList.java', 'src/main/java/com/acme/Assert.java'];
      const backtrace = ['at java.util.ArrayList.add(ArrayList.java:12)', 'at org.junit.Assert.fail(Assert.java:89)'];
      expect(landing({ backtrace, name: 'com.acme.CartTest adds' }, repositoryOf(files))).toBe('—');
    });

    test('in the root of a source set, where all packages are the common one', () => {
      const files = ['shared/src/commonTest/kotlin/CartTest.kt', 'x/src/commonTest/kotlin/cart/CartTest.kt'];
      const sent = {
        name: 'org.example.shop.CartTest adds',
        backtrace: ['at org.example.shop.CartTest.adds(CartTest.kt:7)'],
      };
      expect(landing(sent, repositoryOf(files))).toBe('shared/src/commonTest/kotlin/CartTest.kt:7');
    });

    test('in a folder against the convention, if it is the test’s own class and the only one', () => {
      const sent = { location: 'org.example.CartTest', backtrace: ['at org.example.CartTest.adds(CartTest.kt:7)'] };
      expect(landing(sent, repositoryOf(['app/src/test/kotlin/cart/CartTest.kt']))).toBe(
        'app/src/test/kotlin/cart/CartTest.kt:7',
      );
    });
  });

  test('by a Python module', () => {
    const files = ['packages/api/tests/test_sum.py', 'packages/web/tests/test_sum.py', 'packages/web/src/test_sum.py'];
    const name = 'packages.api.tests.test_sum.TestSum test_adds';
    expect(landing({ name, backtrace: ['test_sum.py:7: AssertionError'] }, repositoryOf(files))).toBe(
      'packages/api/tests/test_sum.py:7',
    );
    expect(landing({ name }, repositoryOf(files))).toBe('packages/api/tests/test_sum.py');
    expect(landing({ location: 'packages.api.tests.test_sum.TestSum' }, repositoryOf(files))).toBe(
      'packages/api/tests/test_sum.py',
    );
  });

  test('by a Swift module', () => {
    const files = ['Tests/ShopTests/SumTests.swift', 'Tests/CartTests/SumTests.swift'];
    const sent = { location: 'SumTests.swift:10', name: 'ShopTests.SumTests testAdds()' };
    expect(landing(sent, repositoryOf(files))).toBe('Tests/ShopTests/SumTests.swift:10');
  });
});

describe('a frame is read from', () => {
  test.each([
    ['bats', '(in test file tests/login.bats, line 12)', 'tests/login.bats:12'],
    [
      'bats, a helper first',
      "(from function `assert' in file tests/helper.bash, line 3,\n in test file tests/login.bats, line 12)",
      'tests/login.bats:12',
    ],
    ['Dart', 'test/cart_test.dart 12:5  main.<fn>', 'test/cart_test.dart:12'],
    [
      'Dart, the library first',
      'package:test_api expect\ntest/cart_test.dart 12:5      main.<fn>',
      'test/cart_test.dart:12',
    ],
    ['Perl', '#   at t/cart.t line 12.', 't/cart.t:12'],
    ['Perl, in a sentence', "Can't locate object method at t/cart.t line 12.", 't/cart.t:12'],
    ['Terraform', '  on infra/tests/main.tftest.hcl line 12, in run "plan":', 'infra/tests/main.tftest.hcl:12'],
    [
      'Terraform in its frame',
      '│   on infra/tests/main.tftest.hcl line 12, in run "plan":',
      'infra/tests/main.tftest.hcl:12',
    ],
    ['V8, brackets in the path', '    at /app/src/routes/(app)/page.test.ts:5:10', 'src/routes/(app)/page.test.ts:5'],
    [
      'V8, brackets in the path and around it',
      '    at run (/app/src/routes/(app)/page.test.ts:5:10)',
      'src/routes/(app)/page.test.ts:5',
    ],
    ['V8, blanks in the path', '    at /app/tests/my folder/a b.test.ts:5:10', 'tests/my folder/a b.test.ts:5'],
    [
      'V8, blanks and brackets',
      '    at Object.<anonymous> (/app/tests/my folder/a (1) b.test.ts:5:10)',
      'tests/my folder/a (1) b.test.ts:5',
    ],
    ['RSpec, blanks in the path', "     # ./spec/my folder/a b_spec.rb:12:in 'block'", 'spec/my folder/a b_spec.rb:12'],
    ['Vitest, brackets in the path', ' ❯ src/routes/(app)/page.test.ts:5:10', 'src/routes/(app)/page.test.ts:5'],
    [
      '.NET, blanks in the path',
      '   at A.B() in D:\\a\\shop\\shop\\Shop Tests\\SumTests.cs:line 12',
      'Shop Tests/SumTests.cs:12',
    ],
    ['PHP', 'in /app/tests/CartTest.php on line 12', 'tests/CartTest.php:12'],
    ['gtest', 'tests/cart_test.cc:12: Failure', 'tests/cart_test.cc:12'],
    ['Karma', '    at UserContext.<anonymous> (http://localhost:9876/base/src/a.spec.js?3f2a:5:3)', 'src/a.spec.js:5'],
    ['Karma, in Firefox', 'add@http://localhost:9876/base/src/a.spec.js:5:3', 'src/a.spec.js:5'],
    ['Karma, a whole path', 'at http://localhost:9876/absolute/app/src/a.spec.js?3f2a:5:3', 'src/a.spec.js:5'],
    ['Vite', '    at add (http://127.0.0.1:5173/src/a.test.ts?t=1712345678901:5:3)', 'src/a.test.ts:5'],
    ['Vite, a whole path', '    at http://localhost:5173/@fs/app/src/a.test.ts:5:3', 'src/a.test.ts:5'],
    [
      'Angular',
      '    at UserContext.apply (http://localhost:9876/_karma_webpack_/webpack:/src/app/a.spec.ts:5:3)',
      'src/app/a.spec.ts:5',
    ],
    ['webpack', '    at UserContext.apply (webpack:///src/app/a.spec.ts?:5:3)', 'src/app/a.spec.ts:5'],
    [
      'Jest, in colours',
      '    at Object.<anonymous> (\u001b[36msrc/a.test.js\u001b[39m\u001b[2m:5:3\u001b[22m)',
      'src/a.test.js:5',
    ],
    [
      'Jest, in colours that lost their escape',
      '    at Object.<anonymous> ([36msrc/a.test.js[39m[2m:5:3[22m)',
      'src/a.test.js:5',
    ],
    ['Vitest, colours spelled out', '#x1B[36m ❯#x1B[39m src/a.test.ts#x1B[2m:5:3#x1B[22m', 'src/a.test.ts:5'],
    ['Robot Framework', "Error in file '/app/robot/my cart.robot' on line 12: Unknown", 'robot/my cart.robot:12'],
    [
      'Flutter',
      '#0      fail (package:flutter_test/src/expect.dart:9:31)\n#4      main.<fn> (file:///app/test/cart_test.dart:12:5)',
      'test/cart_test.dart:12',
    ],
    ['OCaml', 'File "test/cart.ml", line 12, characters 2-10:', 'test/cart.ml:12'],
    ['Boost', '/app/tests/cart_test.cpp(12): error: in "adds": check 1 == 2 has failed', 'tests/cart_test.cpp:12'],
    ['Pester', 'at <ScriptBlock>, D:\\a\\shop\\shop\\tests\\Cart.Tests.ps1: line 12', 'tests/Cart.Tests.ps1:12'],
    ['Zig', '/app/src/cart.zig:12:5: 0x103a2f in test.adds (test)', 'src/cart.zig:12'],
    ['bash', 'tests/run.sh: line 12: nothing: command not found', 'tests/run.sh:12'],
  ])('%s', (_, text, place) => {
    const path = place.replace(/:\d+$/, '');
    for (const files of [
      [path, 'tests/helper.bash'],
      [path, `other/${path}`],
    ]) {
      for (const sent of [{ backtrace: text.split('\n') }, { message: [text] }, { reason: `It failed\n${text}` }]) {
        expect([sent, landing(sent, repositoryOf(files))]).toEqual([sent, place]);
      }
    }
  });

  test.each([
    ['tests/login.bats, line 12', 'tests/login.bats:12'],
    ['t/cart.t line 12', 't/cart.t:12'],
    ['test/cart_test.dart 12:5', 'test/cart_test.dart:12'],
    ['./spec/my folder/a b_spec.rb:12', 'spec/my folder/a b_spec.rb:12'],
    ['src/routes/(app)/page.test.ts:12:5', 'src/routes/(app)/page.test.ts:12'],
    ['src/a.test.js:12-19', 'src/a.test.js:12'],
    ['src/a.test.js:undefined', 'src/a.test.js'],
  ])('as a location, too: %s', (location, place) => {
    const path = place.replace(/:\d+$/, '');
    expect(landing({ location }, repositoryOf([path, `other/${path}`]))).toBe(place);
    expect(landing({ location }, repositoryOf())).toBe(place);
  });
});

describe('spelling', () => {
  const [nfc, nfd] = ['tests/caf\u00e9.test.js', 'tests/cafe\u0301.test.js'];

  test.each([
    ['NFD for NFC', nfd, [nfc]],
    ['NFC for NFD', nfc, [nfd]],
  ])('may differ by Unicode’s form: %s', (_, sent, files) => {
    const [tracked = ''] = files;
    for (const root of ['', './', '/app/', '/srv/x/']) {
      expect(landing({ location: `${root}${sent}:5` }, repositoryOf(files))).toBe(`${tracked}:5`);
    }
    expect(landing({ backtrace: [`at run (/app/${sent}:5:3)`] }, repositoryOf(files))).toBe(`${tracked}:5`);
  });

  test('may differ by case, if one file differs by nothing else', () => {
    expect(landing({ location: 'Tests/Cart.test.js:5' }, repositoryOf(['tests/cart.test.js']))).toBe(
      'tests/cart.test.js:5',
    );
    expect(landing({ location: 'C:\\x\\Tests\\Cart.test.js:5' }, repositoryOf(['tests/cart.test.js']))).toBe(
      'tests/cart.test.js:5',
    );
    const two = repositoryOf(['tests/cart.test.js', 'tests/Cart.test.js']);
    expect(landing({ location: 'tests/Cart.test.js:5' }, two)).toBe('tests/Cart.test.js:5');
    expect(landing({ location: 'tests/CART.test.js:5' }, two)).toBe('—');
  });

  test.each(['tests/می\u200Cخواهم.test.js', 'tests/क्\u200Dष.test.js', 'tests/👩\u200D💻.test.js'])(
    'may have joiners, where Git tracks the path: %j',
    (path) => {
      expect(landing({ location: `./${path}:5` }, repositoryOf([path]))).toBe(`${path}:5`);
      expect(landing({ backtrace: [`at run (/app/${path}:5:3)`] }, repositoryOf([path]))).toBe(`${path}:5`);
    },
  );

  test('has no joiner between letters where nobody has seen the file', () => {
    expect(landing({ location: 'tests/ad\u200Dmin.test.js:5' }, repositoryOf())).toBe('—');
  });
});

describe('of several frames, the one that says most of the test', () => {
  const files = ['src/cart.js', 'src/cart.test.js', 'test/helper.js', 'test/cart.test.js'];

  test('is in the test’s own file', () => {
    const backtrace = [
      'at total (/app/src/cart.js:3:5)',
      'at run (/app/test/cart.test.js:7:1)',
      'at (/app/src/cart.test.js:9:3)',
    ];
    expect(landing({ name: 'src/cart.test.js adds', backtrace }, repositoryOf(files))).toBe('src/cart.test.js:9');
    expect(landing({ location: 'src/cart.test.js', backtrace }, repositoryOf(files))).toBe('src/cart.test.js:9');
  });

  test('is in a test, before other code and before helpers', () => {
    const backtrace = [
      'at total (/app/src/cart.js:3:5)',
      'at help (/app/test/helper.js:2:1)',
      'at run (/app/test/cart.test.js:7:1)',
    ];
    for (const repository of [repositoryOf(files), repositoryOf()]) {
      expect(landing({ backtrace }, repository)).toBe('test/cart.test.js:7');
      expect(landing({ backtrace: backtrace.slice(0, 2) }, repository)).toBe('test/helper.js:2');
      expect(landing({ backtrace: backtrace.slice(0, 1) }, repository)).toBe('src/cart.js:3');
    }
  });

  test('is a frame, before other lines that name a place', () => {
    const reason = 'GET /cart handled, see src/cart.js:1 for more\nError: x\n    at total (/app/src/cart.js:3:5)';
    expect(landing({ reason }, repositoryOf(files))).toBe('src/cart.js:3');
  });
});

describe('long texts are searched at both ends', () => {
  const stamp = (index: number) =>
    `2026-08-01T12:00:${String(index % 60).padStart(2, '0')}.123Z [worker 3:7] request ${index}: 200 (12ms)`;
  const log = (lines: number) => Array.from({ length: lines }, (_, index) => stamp(index));
  const panic = [
    "thread 'cart::adds' panicked at src/cart.rs:42:9:",
    'assertion `left == right` failed',
    '  left: 3',
    ' right: 4',
  ];
  const files = ['src/cart.rs', 'other/src/cart.rs'];

  test.each([5, 36, 98, 101, 170, 200, 900, 1500, 10_000])('a panic behind %d lines of log', (lines) => {
    const text = [...log(lines), ...panic];
    for (const repository of [repositoryOf(files), repositoryOf()]) {
      expect(landing({ reason: text.join('\n') }, repository)).toBe('src/cart.rs:42');
      expect(landing({ message: text }, repository)).toBe('src/cart.rs:42');
      expect(landing({ message: [text.join('\n')], reason: 'Got 1 failure and 0 errors.' }, repository)).toBe(
        'src/cart.rs:42',
      );
      expect(landing({ reason: [...panic, ...log(lines)].join('\n') }, repository)).toBe('src/cart.rs:42');
    }
  });

  test('a stack behind a long diff, and behind a printed page', () => {
    const stack = '    at Object.<anonymous> (/app/src/cart.test.js:11:5)';
    const diff = Array.from({ length: 300 }, (_, index) => `-   "price ${index}": ${index}, // ${'x'.repeat(60)}`);
    const page = Array.from({ length: 150 }, (_, index) => `${' '.repeat(index % 40)}<div class="row-${index}">`);
    for (const lines of [diff, page]) {
      expect(landing({ reason: [...lines, stack].join('\n') }, repositoryOf(['src/cart.test.js']))).toBe(
        'src/cart.test.js:11',
      );
    }
  });

  test('pytest’s listing stands before its errors', () => {
    const listing = Array.from({ length: 400 }, (_, index) => `    total = total + prices[${index}]`);
    const reason = [
      ...listing,
      '>       assert total == 3',
      'E       assert 4 == 3',
      '',
      'tests/test_cart.py:412: AssertionError',
    ];
    expect(landing({ reason: reason.join('\n') }, repositoryOf(['tests/test_cart.py']))).toBe('tests/test_cart.py:412');
  });
});
