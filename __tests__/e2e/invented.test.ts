import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { acme, COMMIT, gate, run } from '../../simulator/scenarios/cast.ts';
import type { FailureScript } from '../../simulator/test-engine/failures-script.ts';
import { appears, finishes } from '../../simulator/test-engine/story.ts';
import { git, makeClone, makeWorkspace, otherCommit, writeFiles } from '../support/clones.ts';
import { play, shareProcess } from './play.ts';

shareProcess();

jest.setTimeout(60_000);

/** One workspace with what a collector sent, and where that has to land; `%s` in it stands for the workspace. */
interface Story {
  readonly name: string;
  readonly checkOut: (folder: string) => void;
  readonly failure: Omit<FailureScript, 'test'> & { readonly test?: string };
  readonly lands: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event?: string;
  readonly sha?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const own =
  (files: readonly string[], head = COMMIT) =>
  (folder: string) =>
    makeClone(folder, files, { head });
const trace = (...lines: readonly string[]) => ({ location: null, details: [{ expanded: [], backtrace: lines }] });
const words = (...lines: readonly string[]) => ({ location: null, reason: lines.join('\n') });

const stories: readonly Story[] = [
  {
    name: 'a Django project in a Docker image, its settings beside another app’s tests of the same name',
    checkOut: own(['backend/orders/tests/test_models.py', 'backend/users/tests/test_models.py', 'manage.py']),
    failure: {
      test: 'orders.tests.test_models.OrderTest test_total',
      ...words(
        'Traceback (most recent call last):',
        '  File "/usr/local/lib/python3.12/unittest/case.py", line 57, in testPartExecutor',
        '  File "/code/orders/tests/test_models.py", line 31, in test_total',
        'AssertionError: 3 != 4',
      ),
    },
    lands: 'backend/orders/tests/test_models.py:31',
  },
  {
    name: 'a Go module below services/, whose helper logs first',
    checkOut: own([
      'services/pay/internal/charge/charge_test.go',
      'services/pay/internal/charge/charge.go',
      'charge_test.go',
      'services/refund/internal/charge/charge_test.go',
    ]),
    failure: {
      test: 'github.com/acme/shop/services/pay/internal/charge TestCharge/declined_card',
      ...words(
        '=== RUN   TestCharge/declined_card',
        '2026/08/01 12:00:01 charge.go:17: calling 127.0.0.1:5432',
        '    charge_test.go:44: ',
        '        \tError Trace:\tcharge_test.go:44',
        '        \tError:      \tNot equal',
      ),
    },
    lands: 'services/pay/internal/charge/charge_test.go:44',
  },
  {
    name: 'a Gradle build on an agent of Homebrew’s, with an exception thrown in the code',
    checkOut: own([
      'lib/src/main/java/com/acme/Cart.java',
      'lib/src/test/java/com/acme/CartTest.java',
      'app/src/test/java/com/acme/app/CartTest.java',
    ]),
    failure: {
      test: 'com.acme.CartTest addsTwice()',
      ...trace(
        'java.lang.IllegalStateException: full',
        '\tat com.acme.Cart.add(Cart.java:19)',
        '\tat java.base/java.util.ArrayList.forEach(ArrayList.java:1596)',
        '\tat com.acme.CartTest.addsTwice(CartTest.java:33)',
      ),
    },
    lands: 'lib/src/test/java/com/acme/CartTest.java:33',
  },
  {
    name: 'Kotlin multiplatform, a nested class with a sentence for a name',
    checkOut: own([
      'core/src/jvmTest/kotlin/pricing/TaxTest.kt',
      'core/src/jvmTest/kotlin/TaxTest.kt',
      'ui/src/jvmTest/kotlin/pricing/ui/TaxTest.kt',
    ]),
    failure: {
      test: 'dev.acme.pricing.TaxTest$WithDiscount rounds half up',
      ...trace('\tat dev.acme.pricing.TaxTest$WithDiscount.rounds half up, always(TaxTest.kt:58)'),
    },
    lands: 'core/src/jvmTest/kotlin/pricing/TaxTest.kt:58',
  },
  {
    name: 'Bazel’s sandbox with runfiles, Python, a test file of the same name elsewhere',
    checkOut: own(['py/cart/cart_test.py', 'legacy/py/cart/cart_test.py']),
    failure: words(
      'Traceback (most recent call last):',
      '  File "/home/u/.cache/bazel/_bazel_u/9f/sandbox/processwrapper-sandbox/3/execroot/_main/bazel-out/k8-opt/bin/py/cart/cart_test.runfiles/_main/py/cart/cart_test.py", line 12, in test_add',
      'AssertionError',
    ),
    lands: 'py/cart/cart_test.py:12',
  },
  {
    name: 'a self-hosted runner in /opt with a space in its name, the gate’s own workspace',
    checkOut: own(['web/tests/cart.spec.ts', 'tests/cart.spec.ts']),
    failure: trace(
      '    at Object.<anonymous> (%s/web/tests/cart.spec.ts:9:7)',
      '    at /opt/my runner/_work/shop/shop/node_modules/vitest/dist/a.js:1:1',
    ),
    lands: 'web/tests/cart.spec.ts:9',
  },
  {
    name: 'workflow_run on the default branch, an absolute path of a file that is new',
    checkOut: own(['a/spec/models/tax_spec.rb'], otherCommit),
    failure: { location: '/var/lib/buildkite-agent/builds/i-09/acme/shop/spec/models/tax_spec.rb:5' },
    lands: 'spec/models/tax_spec.rb:5',
    event: 'workflow_run',
  },
  {
    name: 'a merge group, whose own commit is checked out while the run knows another',
    checkOut: own(['deep/in/the/tree/spec/tax_spec.rb'], 'c'.repeat(40)),
    failure: { location: './spec/tax_spec.rb:5' },
    lands: 'deep/in/the/tree/spec/tax_spec.rb:5',
    event: 'merge_group',
    sha: 'c'.repeat(40),
  },
  {
    name: 'three clones: tools at the root, ours at main, ours at the tested commit deeper down',
    checkOut: (folder) => {
      makeClone(folder, ['spec/tax_spec.rb'], { remote: 'https://github.com/acme/tools', head: otherCommit });
      makeClone(join(folder, 'main'), ['old/spec/tax_spec.rb'], { head: otherCommit });
      makeClone(join(folder, 'work/pr/shop'), ['engines/tax/spec/tax_spec.rb'], {
        head: COMMIT,
        remote: 'git@github.com:acme/shop.git',
      });
    },
    failure: { location: './spec/tax_spec.rb:5' },
    lands: 'engines/tax/spec/tax_spec.rb:5',
  },
  {
    name: 'a self-hosted leftover of a fork, and nothing of ours',
    checkOut: (folder) =>
      makeClone(folder, ['x/spec/tax_spec.rb'], { remote: 'https://github.com/mallory/shop.git', head: otherCommit }),
    failure: { location: './spec/tax_spec.rb:5' },
    lands: 'spec/tax_spec.rb:5',
  },
  {
    name: 'a worktree beside its clone',
    checkOut: (folder) => {
      const main = join(folder, 'main');
      writeFiles(main, ['a/spec/tax_spec.rb', 'b/spec/tax_spec.rb']);
      git(main, 'init', '-q', '.');
      git(main, 'remote', 'add', 'origin', 'https://github.com/acme/shop');
      git(main, 'add', '.');
      git(main, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'one');
      git(main, 'worktree', 'add', '-q', '--detach', join(folder, 'pr'));
      git(join(folder, 'pr'), 'rm', '-q', 'b/spec/tax_spec.rb');
      writeFileSync(join(main, '.git/worktrees/pr/HEAD'), `${COMMIT}\n`);
    },
    failure: { location: './spec/tax_spec.rb:5' },
    lands: 'a/spec/tax_spec.rb:5',
  },
  {
    name: 'a pnpm workspace, whose frames are mostly in the store',
    checkOut: own(['packages/cart/src/index.ts', 'packages/cart/test/add.test.ts', 'packages/@acme/ui/src/a.test.ts']),
    failure: trace(
      '    at Proxy.<anonymous> (file:///usr/src/app/node_modules/.pnpm/@vitest+expect@3.2.7/node_modules/@vitest/expect/dist/index.js:1:2)',
      '    at add (/usr/src/app/packages/cart/src/index.ts:4:11)',
      '    at /usr/src/app/packages/cart/test/add.test.ts:21:5',
    ),
    lands: 'packages/cart/test/add.test.ts:21',
  },
  {
    name: 'a scoped folder in a relative frame',
    checkOut: own(['packages/@acme/ui/src/a.test.ts', 'src/a.test.ts']),
    failure: words('Error: x', ' ❯ packages/@acme/ui/src/a.test.ts:7:3', '❯ node_modules/vitest/dist/chunk.js:1:1'),
    lands: 'packages/@acme/ui/src/a.test.ts:7',
  },
  {
    name: 'Next.js’s route groups and slots',
    checkOut: own(['app/(shop)/@modal/[...slug]/page.test.tsx', 'app/page.test.tsx']),
    failure: trace(
      '    at Object.<anonymous> (/home/runner/work/shop/shop/app/(shop)/@modal/[...slug]/page.test.tsx:14:3)',
    ),
    lands: 'app/(shop)/@modal/[...slug]/page.test.tsx:14',
  },
  {
    name: 'bats in a folder with a blank, behind its helper',
    checkOut: own(['test/my suite/login.bats', 'test/helper/assert.bash']),
    failure: words(
      '✗ logs in',
      "  (from function `assert_success' in file test/helper/assert.bash, line 9,",
      '   in test file test/my suite/login.bats, line 21)',
      "    `assert_success' failed",
    ),
    lands: 'test/my suite/login.bats:21',
  },
  {
    name: 'Elixir’s umbrella, an absolute path from an image',
    checkOut: own(['apps/cart/test/cart_test.exs', 'test/cart_test.exs']),
    failure: { location: '/app/apps/cart/test/cart_test.exs:8' },
    lands: 'apps/cart/test/cart_test.exs:8',
  },
  {
    name: '.NET from a deterministic build, with code before the test',
    checkOut: own(['src/Shop/Cart.cs', 'tests/Shop.Tests/CartTests.cs']),
    failure: trace(
      '   at Shop.Cart.Add(Item item) in /_/src/Shop/Cart.cs:line 40',
      '   at Shop.Tests.CartTests.Adds() in /_/tests/Shop.Tests/CartTests.cs:line 12',
      '--- End of stack trace from previous location ---',
    ),
    lands: 'tests/Shop.Tests/CartTests.cs:12',
  },
  {
    name: 'PHPUnit in a Laravel image, vendor first',
    checkOut: own(['tests/Feature/CartTest.php', 'app/Cart.php']),
    failure: words(
      'Failed asserting that 3 is 4.',
      '',
      '/var/www/html/vendor/phpunit/phpunit/src/Framework/Constraint.php:121',
      '/var/www/html/app/Cart.php:7',
      '/var/www/html/tests/Feature/CartTest.php:18',
    ),
    lands: 'tests/Feature/CartTest.php:18',
  },
  {
    name: 'Ruby’s engine in vendor/, which Git tracks, in a bundle that it does not',
    checkOut: own(['vendor/engines/tax/spec/tax_spec.rb', 'spec/tax_spec.rb']),
    failure: trace(
      "/app/vendor/bundle/ruby/3.3.0/gems/rspec-core-3.13.0/lib/rspec/core/example.rb:263:in 'run'",
      "/app/vendor/engines/tax/spec/tax_spec.rb:6:in 'block'",
    ),
    lands: 'vendor/engines/tax/spec/tax_spec.rb:6',
  },
  {
    name: 'macOS’s decomposed names, in capitals that Git does not have',
    checkOut: own(['Tests/CafeTests/Caf\u00e9Tests.swift', 'Tests/TeaTests/TeaTests.swift']),
    failure: { location: 'cafe\u0301Tests.swift:10' },
    lands: 'Tests/CafeTests/Caf\u00e9Tests.swift:10',
  },
  {
    name: 'a panic behind the whole log of a server, before a summary of it',
    checkOut: own(['crates/cart/src/lib.rs', 'crates/tax/src/lib.rs']),
    failure: words(
      ...Array.from(
        { length: 700 },
        (_, index) => `12:00:${index % 60} [info] http.rs:${index} 127.0.0.1:8080 "GET /" 200`,
      ),
      "thread 'tests::adds' panicked at crates/cart/src/lib.rs:88:13:",
      'called `Option::unwrap()` on a `None` value',
      'note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace',
      ...Array.from({ length: 30 }, (_, index) => `12:01:${index} [info] shutting down ${index}`),
    ),
    lands: 'crates/cart/src/lib.rs:88',
  },
  {
    name: 'a report of tests that lies among what another job built',
    checkOut: (folder) => {
      mkdirSync(join(folder, 'dist'));
      writeFiles(folder, ['dist/app.js', 'junit.xml', 'coverage/src/cart.test.js']);
    },
    failure: { location: 'packages/cart/src/cart.test.js:3:1' },
    lands: 'packages/cart/src/cart.test.js:3',
  },
  {
    name: 'Perl’s tests, told by the message',
    checkOut: own(['t/01-cart.t', 'lib/Cart.pm', 'xt/01-cart.t']),
    failure: words(
      "#   Failed test 'adds'",
      '#   at t/01-cart.t line 14.',
      "#          got: '3'",
      "#     expected: '4'",
    ),
    lands: 't/01-cart.t:14',
  },
  {
    name: 'GitHub Enterprise Server, cloned over ssh at another port',
    checkOut: (folder) =>
      makeClone(folder, ['x/y/spec/tax_spec.rb'], {
        remote: 'ssh://git@git.acme.example:2222/acme/shop.git',
        head: COMMIT,
      }),
    failure: { location: 'spec/tax_spec.rb:5' },
    lands: 'x/y/spec/tax_spec.rb:5',
    env: { GITHUB_SERVER_URL: 'https://git.acme.example' },
  },
];

test.concurrent.each(stories)(
  '$name',
  async ({ checkOut, failure, lands, inputs, event = 'status', sha = otherCommit, env = {} }) => {
    using workspace = makeWorkspace();
    checkOut(workspace.folder);
    const now = { at: 0 };
    const inPlace = JSON.stringify({ test: 'Cart adds', ...failure }).replaceAll('%s', workspace.folder);
    const list: readonly FailureScript[] = [JSON.parse(inPlace)];
    const api = acme({ rspec: [run('rspec', [appears(now), finishes(now, 'failed')], { list })] });
    const { result } = await play(
      { api, inputs: gate({ suite: 'rspec', settle: '0', interval: '50ms', ...inputs }) },
      { workspace: workspace.folder, github: { repository: 'acme/shop', event_name: event, sha }, env },
    );
    const [, annotation] = result.annotations;
    expect(annotation?.path === null ? '—' : `${annotation?.path}:${annotation?.line}`).toBe(lands);
  },
);
