import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Checkout } from '../../src/locate/checkout.ts';
import { locate, locateFrame, type Repository, spelled } from '../../src/locate/locate.ts';
import { rawText, untrusted } from '../../src/shared/untrusted.ts';
import { hostile, hostileOrHuge, spelled as written } from '../report/hostile.ts';
import { processorTime } from '../support/processor-time.ts';
import { located, repositoryOf, type Sent } from '../support/sent.ts';

/** `DRAWS` is the number of texts that are tried. */
const numRuns = Number(process.env['DRAWS'] ?? 1500);

/** `path:line:column, confidence` */
function found(sent: Sent, repository: Repository): string | undefined {
  const place = locate(located(sent), repository);
  if (place === undefined) return undefined;
  return `${spelled(place)}${place.column === undefined ? '' : `:${place.column}`}, ${place.confidence}`;
}

/** One file for each way in which a collector names one, and `README.md`. */
const shop = [
  'README.md',
  'Tests/ShopTests/SumTests.swift',
  'app/src/test/java/com/example/SumTest.kt',
  'cypress/e2e/a.cy.js',
  'dotnet/Shop.Tests/SumTests.cs',
  'dotnet/Shop.Tests/SumTests.fs',
  'features/adder.feature',
  'go/sum/sum_test.go',
  'packages/api/tests/test_api.py',
  'spec/example.spec.js',
  'spec/models/user_spec.rb',
  'src/lib.rs',
  'src/sum.test.js',
  'test/models/user_test.rb',
  'test/sum.js',
  'test/sum_test.exs',
  'tests/SumTest.php',
  'tests/login.spec.ts',
  'tests/test_sum.py',
];
const pytest = { 'test.framework.name': 'pytest', 'collector.name': 'python-buildkite-test-collector' };

/** Collector, what it sends, the place with a checkout, and without one. */
const collectors: readonly (readonly [string, Sent, string | undefined, string | undefined])[] = [
  [
    'RSpec',
    { location: './spec/models/user_spec.rb:42' },
    'spec/models/user_spec.rb:42, exact',
    'spec/models/user_spec.rb:42, unverified',
  ],
  [
    'RSpec with a location prefix',
    { location: 'spec/models/user_spec.rb:42' },
    'spec/models/user_spec.rb:42, exact',
    'spec/models/user_spec.rb:42, unverified',
  ],
  [
    'RSpec’s ids',
    { location: './spec/models/user_spec.rb[1:2:1]' },
    'spec/models/user_spec.rb, exact',
    'spec/models/user_spec.rb, unverified',
  ],
  [
    'Minitest',
    { location: 'test/models/user_test.rb:23' },
    'test/models/user_test.rb:23, exact',
    'test/models/user_test.rb:23, unverified',
  ],
  [
    'Minitest outside the project',
    { location: '/usr/local/bundle/gems/shared-1.0/test/models/user_test.rb:23' },
    undefined,
    undefined,
  ],
  [
    'Cucumber',
    { location: 'features/adder.feature:3' },
    'features/adder.feature:3, exact',
    'features/adder.feature:3, unverified',
  ],
  ['Jest, Vitest', { location: 'src/sum.test.js:8' }, 'src/sum.test.js:8, exact', 'src/sum.test.js:8, unverified'],
  [
    'Jest without locations, the stack in the message',
    {
      message: [
        'Expected: 3',
        'Received: 127.0.0.1:5432',
        '    at f (/home/runner/work/shop/shop/node_modules/src/sum.test.js:1:1)',
        '    at Object.toBe (/home/runner/work/shop/shop/src/sum.test.js:11:5)',
        '    at new Promise (<anonymous>)',
      ],
    },
    'src/sum.test.js:11:5, stack-frame',
    'src/sum.test.js:11:5, unverified',
  ],
  [
    'Vitest without locations',
    { backtrace: ['at file:///home/runner/work/shop/shop/src/sum.test.js:11:5'] },
    'src/sum.test.js:11:5, stack-frame',
    'src/sum.test.js:11:5, unverified',
  ],
  [
    'Playwright',
    { location: 'tests/login.spec.ts:9:1', name: ' chromium tests/login.spec.ts logs in' },
    'tests/login.spec.ts:9:1, exact',
    'tests/login.spec.ts:9:1, unverified',
  ],
  [
    'Jasmine',
    { location: 'spec/example.spec.js:13' },
    'spec/example.spec.js:13, exact',
    'spec/example.spec.js:13, unverified',
  ],
  ['Mocha', { location: 'test/sum.js' }, 'test/sum.js, exact', 'test/sum.js, unverified'],
  [
    'Mocha with a stack',
    { location: 'test/sum.js', backtrace: ['at f (src/sum.test.js:1:1)', 'at Context.<anonymous> (test/sum.js:7:10)'] },
    'test/sum.js:7:10, exact',
    'test/sum.js:7:10, unverified',
  ],
  ['Cypress', { location: 'cypress/e2e/a.cy.js' }, 'cypress/e2e/a.cy.js, exact', 'cypress/e2e/a.cy.js, unverified'],
  [
    'Cypress with a stack',
    { location: 'cypress/e2e/a.cy.js', message: ['    at Context.eval (webpack://shop/./cypress/e2e/a.cy.js:5:7)'] },
    'cypress/e2e/a.cy.js:5:7, exact',
    'cypress/e2e/a.cy.js:5:7, unverified',
  ],
  [
    'pytest',
    { location: 'tests/test_sum.py:0', tags: pytest },
    'tests/test_sum.py:1, exact',
    'tests/test_sum.py:1, unverified',
  ],
  [
    'pytest without tags',
    { location: 'tests/test_sum.py:9' },
    'tests/test_sum.py:10, exact',
    'tests/test_sum.py:10, unverified',
  ],
  [
    'pytest from another folder',
    { location: '../tests/test_sum.py:9', tags: pytest },
    'tests/test_sum.py:10, path-suffix',
    undefined,
  ],
  [
    'pytest’s collection errors',
    { location: 'tests/test_sum.py' },
    'tests/test_sum.py, exact',
    'tests/test_sum.py, unverified',
  ],
  [
    'pytest without a line',
    { location: 'test_sum.py:None' },
    'tests/test_sum.py, path-suffix',
    'test_sum.py, unverified',
  ],
  [
    'pytest without a line, with a frame',
    { location: 'tests/test_sum.py:None', backtrace: ['tests/test_sum.py:7: AssertionError'] },
    'tests/test_sum.py:7, exact',
    'tests/test_sum.py:7, unverified',
  ],
  [
    'pytest by way of JUnit',
    { location: 'tests/test_sum.py:9', name: 'tests.test_sum.TestSum test_adds' },
    'tests/test_sum.py:9, exact',
    'tests/test_sum.py:9, unverified',
  ],
  ['Swift', { location: 'SumTests.swift:10' }, 'Tests/ShopTests/SumTests.swift:10, path-suffix', undefined],
  [
    'Swift with a tag',
    { location: 'SumTests.swift:10', tags: { 'code.file.path': 'Tests/ShopTests/SumTests.swift' } },
    'Tests/ShopTests/SumTests.swift:10, path-suffix',
    'Tests/ShopTests/SumTests.swift:10, unverified',
  ],
  ['Swift, unknown', { location: '<unknown>:3' }, undefined, undefined],
  ['Android', { location: 'com.example.SumTest' }, 'app/src/test/java/com/example/SumTest.kt, path-suffix', undefined],
  [
    'Android, a class in a class',
    { location: 'com.example.SumTest$Empty' },
    'app/src/test/java/com/example/SumTest.kt, path-suffix',
    undefined,
  ],
  [
    'Android with a stack',
    {
      location: 'com.example.SumTest',
      backtrace: ['\tat org.junit.Assert.fail(Assert.java:89)', '\tat com.example.SumTest.adds(SumTest.kt:12)'],
    },
    'app/src/test/java/com/example/SumTest.kt:12, path-suffix',
    undefined,
  ],
  [
    'Rust',
    {
      reason:
        "thread 'tests::adds' panicked at src/lib.rs:42:9:\nassertion failed\n   at /rustc/90b35a6/src/lib.rs:1:1",
    },
    'src/lib.rs:42:9, stack-frame',
    'src/lib.rs:42:9, unverified',
  ],
  [
    'Elixir',
    { location: '/app/test/sum_test.exs:12' },
    'test/sum_test.exs:12, ci-root',
    'test/sum_test.exs:12, unverified',
  ],
  ['Elixir elsewhere', { location: '/srv/build/test/sum_test.exs:12' }, 'test/sum_test.exs:12, path-suffix', undefined],
  [
    '.NET on Windows',
    { location: 'C:\\work\\SumTests.cs:12' },
    'dotnet/Shop.Tests/SumTests.cs:12, path-suffix',
    undefined,
  ],
  [
    '.NET on GitHub’s Windows',
    { location: 'D:\\a\\shop\\shop\\dotnet\\Shop.Tests\\SumTests.cs:12' },
    'dotnet/Shop.Tests/SumTests.cs:12, ci-root',
    'dotnet/Shop.Tests/SumTests.cs:12, unverified',
  ],
  [
    '.NET on Linux',
    { location: '/home/runner/work/x/x/dotnet/Shop.Tests/SumTests.cs:12' },
    'dotnet/Shop.Tests/SumTests.cs:12, ci-root',
    'dotnet/Shop.Tests/SumTests.cs:12, unverified',
  ],
  ['.NET, F#', { location: 'SumTests.fs: line 8' }, 'dotnet/Shop.Tests/SumTests.fs:8, path-suffix', undefined],
  [
    '.NET without a location',
    { backtrace: ['   at Shop.Tests.SumTests.Adds() in C:\\work\\Shop.Tests\\SumTests.cs:line 14'] },
    'dotnet/Shop.Tests/SumTests.cs:14, stack-frame',
    undefined,
  ],
  ['JUnit, Go', { message: ['    sum_test.go:12: got 4, want 3'] }, 'go/sum/sum_test.go:12, stack-frame', undefined],
  [
    'JUnit, PHP',
    { message: ['/app/tests/SumTest.php:21'] },
    'tests/SumTest.php:21, stack-frame',
    'tests/SumTest.php:21, unverified',
  ],
  ['JUnit, a module', { location: 'tests.test_sum.TestSum' }, 'tests/test_sum.py, path-suffix', undefined],
  [
    'JUnit, a name only',
    { name: 'com.example.SumTest adds' },
    'app/src/test/java/com/example/SumTest.kt, path-suffix',
    undefined,
  ],
  ['JUnit, a sentence', { location: 'Got 1 failure and 0 errors.' }, undefined, undefined],
  ['nothing', {}, undefined, undefined],
];

describe('with a checkout, a location of', () => {
  const repository = repositoryOf(shop);
  test.each(collectors)('%s', (_, sent, place) => expect(found(sent, repository)).toBe(place));
});

describe('without a checkout, a location of', () => {
  const repository = repositoryOf();
  test.each(collectors)('%s', (_, sent, _place, place) => expect(found(sent, repository)).toBe(place));
});

describe('where several files might be meant', () => {
  const files = ['a/spec/a_spec.rb', 'b/spec/a_spec.rb', 'a/com/example/SumTest.java', 'b/com/example/SumTest.kt'];
  const repository = repositoryOf(files);

  test.each(['spec/a_spec.rb:1', 'a_spec.rb:1', '/srv/x/spec/a_spec.rb:1', 'com.example.SumTest'])(
    'none is: %s',
    (location) => expect(found({ location }, repository)).toBeUndefined(),
  );

  test('a frame or a tag tells', () => {
    const location = 'a_spec.rb:7';
    expect(found({ location, backtrace: ['b/spec/a_spec.rb:9'] }, repository)).toBe('b/spec/a_spec.rb:9, stack-frame');
    expect(found({ location, tags: { 'code.file.path': 'b/spec/a_spec.rb' } }, repository)).toBe(
      'b/spec/a_spec.rb:7, exact',
    );
    expect(found({ location: 'x.rb:7', tags: { 'code.file.path': 'b/spec/a_spec.rb' } }, repository)).toBe(
      'b/spec/a_spec.rb, exact',
    );
  });

  test('a folder that is only like the ending’s is no such ending', () => {
    expect(found({ location: 'pec/a_spec.rb:1' }, repositoryOf(['a/spec/a_spec.rb']))).toBeUndefined();
    expect(found({ location: 'x/spec/a_spec.rb:1' }, repositoryOf(['a/spec/a_spec.rb']))).toBeUndefined();
  });
});

describe('below a prefix', () => {
  const files = [
    'packages/api/tests/test_api.py',
    'packages/shared/tests/test_b.py',
    'tests/test_a.py',
    'x/tests/test_api.py',
  ];
  const checkedOut = repositoryOf(files, { pathPrefix: 'packages/api' });
  const unseen = repositoryOf(undefined, { pathPrefix: 'packages/api' });

  test.each([
    [
      'tests/test_api.py:1',
      'packages/api/tests/test_api.py:2, path-prefix',
      'packages/api/tests/test_api.py:2, unverified',
    ],
    ['tests/test_a.py:1', 'tests/test_a.py:2, exact', 'packages/api/tests/test_a.py:2, unverified'],
    [
      'packages/api/tests/test_api.py:1',
      'packages/api/tests/test_api.py:2, exact',
      'packages/api/tests/test_api.py:2, unverified',
    ],
    [
      '../shared/tests/test_b.py:1',
      'packages/shared/tests/test_b.py:2, path-prefix',
      'packages/shared/tests/test_b.py:2, unverified',
    ],
    [
      '/app/tests/test_api.py:1',
      'packages/api/tests/test_api.py:2, ci-root',
      'packages/api/tests/test_api.py:2, unverified',
    ],
    [
      '/home/runner/work/shop/shop/tests/test_api.py:1',
      'packages/api/tests/test_api.py:2, ci-root',
      'tests/test_api.py:2, unverified',
    ],
    ['../../../tests/test_a.py:1', 'tests/test_a.py:2, path-suffix', undefined],
  ])('%s', (location, seen, guessed) => {
    expect(found({ location }, checkedOut)).toBe(seen);
    expect(found({ location }, unseen)).toBe(guessed);
  });
});

/** A workspace that is called so. */
function rooted(folder: string | undefined, files?: readonly string[]): Partial<Repository> {
  const roots = folder === undefined ? [] : [folder.replaceAll('\\', '/').replace(/\/$/, '')];
  return { workspace: { ...repositoryOf(files).workspace, roots } };
}

describe('an absolute location', () => {
  test.each([
    ['/home/runner/work/shop/shop/spec/a_spec.rb:1', undefined],
    ['/Users/runner/work/shop/shop/spec/a_spec.rb:1', undefined],
    ['D:\\a\\shop\\shop\\spec\\a_spec.rb:1', undefined],
    ['/github/workspace/spec/a_spec.rb:1', undefined],
    ['/__w/shop/shop/spec/a_spec.rb:1', undefined],
    ['/opt/runner/_work/shop/shop/spec/a_spec.rb:1', undefined],
    ['/workdir/spec/a_spec.rb:1', undefined],
    ['/app/./spec//a_spec.rb:1', undefined],
    ['/app/x/../spec/a_spec.rb:1', undefined],
    ['/var/lib/buildkite-agent/builds/agent-1/acme/shop/spec/a_spec.rb:1', undefined],
    ['/buildkite/builds/agent-1/acme/shop/spec/a_spec.rb:1', undefined],
    ['/opt/checkouts/4711/spec/a_spec.rb:1', '/opt/checkouts/4711'],
    ['C:\\runner\\4711\\spec\\a_spec.rb:1', 'C:\\runner\\4711\\'],
    ['file:///app/spec/a_spec.rb:1', undefined],
    ['file:///C:/runner/spec/a_spec.rb:1', 'C:\\runner'],
    ['file:///app/sp%65c/a_spec.rb:1', undefined],
  ])('%s is freed of its root', (location, workspace) => {
    expect(found({ location }, repositoryOf(['spec/a_spec.rb'], rooted(workspace, ['spec/a_spec.rb'])))).toBe(
      'spec/a_spec.rb:1, ci-root',
    );
    expect(found({ location }, repositoryOf(undefined, rooted(workspace)))).toBe('spec/a_spec.rb:1, unverified');
  });

  test.each([
    '/home/runner/work/_temp/a_spec.rb:1',
    '/home/runner/work/shop/other/spec/a_spec.rb:1',
    '/srv/a_spec.rb:1',
    '/app/../../spec/a_spec.rb:1',
    '/application/spec/a_spec.rb:1',
  ])('%s has no known root', (location) => {
    expect(found({ location }, repositoryOf())).toBeUndefined();
    expect(found({ location }, repositoryOf(['spec/b_spec.rb']))).toBeUndefined();
  });
});

describe('no location leads to', () => {
  /** A repository that has whatever it is asked for. */
  const everything = {
    find: (path: string) => path,
    longestEnding: (path: string) => ({ names: path.split('/').length, files: [path] }),
  };
  const checkout: Checkout = { kind: 'tested', files: everything };
  const all = repositoryOf(undefined, { workspace: { ...repositoryOf().workspace, checkout: () => checkout } });

  test.each([
    '',
    ' ',
    ':3',
    '\\\\server\\share\\a.cs:1',
    '//server/share/a.cs:1',
    'C:SumTests.cs:12',
    'a/..',
    '..:1',
    '.',
    './',
    'a/',
    'a/.:3',
    'https://evil.example/a.rb:1',
    'file://evil.example/a.rb:1',
    'file:///a%00b.rb:1',
    'file:///%E0%A4%A:1',
    'a\0b.rb:1',
    'a\nb.rb:1',
    'a\tb.rb:1',
    'a\u202Eb.rb:1',
    'a\u200Bb.rb:1',
    'a/ ../b.rb:1',
    '.git/config:1',
    'sub\\.GIT\\config:1',
    'file:///app/%2egit/config:1',
    'a.rb:-1',
    'a.rb:1e3',
    'a.rb:1:2:3',
    '/../../etc/passwd:1',
    `${'a/'.repeat(3000)}b.rb:1`,
  ])('anything: %j', (location) => {
    expect(found({ location }, all)).toBeUndefined();
    expect(found({ location }, repositoryOf())).toBeUndefined();
  });

  test('a file that a checkout does not have', () => {
    expect(found({ location: './spec/b_spec.rb:1' }, repositoryOf(['spec/a_spec.rb']))).toBeUndefined();
    expect(found({ location: 'spec/a_spec.rb:1' }, repositoryOf([]))).toBeUndefined();
  });

  test('a file whose own path would not do as a location', () => {
    for (const path of ['a\u202E/x.rb', 'a:3/x.rb', ' a/x.rb', 'a?/x.rb']) {
      expect(found({ location: 'x.rb:1' }, repositoryOf([path]))).toBeUndefined();
    }
  });

  test('a host with its port, or a class, without a checkout', () => {
    for (const location of ['127.0.0.1:5432', 'localhost:80', 'and/or', 'a b/c d', 'a/b:3', 'com.example.SumTest']) {
      expect(found({ location }, repositoryOf())).toBeUndefined();
    }
    expect(found({ backtrace: ['connect db.example.com:5432'] }, repositoryOf())).toBeUndefined();
  });

  test('a place outside the repository, and none makes it throw', () => {
    const piece = fc.constantFrom(
      ...[
        '..',
        '.',
        '/',
        '\\',
        'a',
        'b.rb',
        ':',
        '1',
        ' ',
        '\0',
        '\n',
        'C:',
        '~',
        '\u2028',
        '\u200B',
        'file://',
        '.git',
      ],
      ...['app/', '(', ')', '%2e', '%2f', ': line 3', '::', '[1:2]', '\\\\', 'com.a.B', '.py', '.kt'],
    );
    const text = fc.oneof(
      { weight: 3, arbitrary: fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')) },
      { weight: 1, arbitrary: hostile },
    );
    const repositories = [
      all,
      repositoryOf(),
      repositoryOf(undefined, { pathPrefix: 'a/b' }),
      repositoryOf(['a/b.rb', 'b.rb']),
    ];
    const ways = (given: string): readonly Sent[] => [
      { location: given },
      { location: `${given}:1:2` },
      { tags: { 'code.file.path': given, 'collector.name': given } },
      { name: given, reason: given, message: [`at x (${given}:3)`], backtrace: [given, `"${given}", line 3`] },
    ];
    fc.assert(
      fc.property(text, fc.constantFrom(...repositories), (given, repository) => {
        for (const sent of ways(given)) {
          const place = locate(located(sent), repository);
          if (place === undefined) continue;
          expect(rawText(place.path)).toMatch(/^(?!.*(?:^|\/)(?:\.{0,2}|\.git)(?:\/|$))[^\\:]+$/i);
          expect(rawText(place.path)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200B\u202A-\u202E\u2066-\u2069]/u);
          expect(place.line ?? 1).toBeGreaterThanOrEqual(1);
          expect(place.column ?? 1).toBeGreaterThanOrEqual(1);
          const { workspace } = repository;
          const checkout = workspace.checkout({ suite: 'shop', runId: 'run-1' });
          if (checkout.kind === 'tested') expect(checkout.files.find(rawText(place.path))).toBe(rawText(place.path));
        }
      }),
      { numRuns },
    );
  });

  test('much work, however long and odd it is', () => {
    const repository = repositoryOf(['a/b.rb']);
    fc.assert(
      fc.property(hostileOrHuge, (text) => {
        const given = written(text);
        const sent = { location: given, name: given, reason: given, message: [given], backtrace: [given] };
        expect(processorTime(() => locate(located(sent), repository))).toBeLessThan(2000);
      }),
      { numRuns: 200 },
    );
  });
});

test('a path of the repository is itself', () => {
  const name = fc.stringMatching(/^[a-z_-][\w-]{0,8}(?:\.[a-z]{1,4})?$/);
  const files = fc.uniqueArray(
    fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/')),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(files, fc.integer({ min: 1, max: 9_999_999 }), (paths, line) => {
      const repository = repositoryOf(paths);
      for (const path of paths.filter((one) => !one.endsWith('.py'))) {
        expect(found({ location: `./${path}:${line}` }, repository)).toBe(`${path}:${line}, exact`);
      }
    }),
    { numRuns: 100 },
  );
});

test('the repository’s own frame is found among 300 of libraries, in the backtrace and in the words', () => {
  const libraries = Array.from({ length: 300 }, (_, index) => `/usr/lib/ruby/gems/rspec/${index}.rb:${index + 1}`);
  const frames = libraries.toSpliced(150, 0, './spec/models/user_spec.rb:9');
  const own = 'spec/models/user_spec.rb:9, stack-frame';
  expect(found({ backtrace: frames }, repositoryOf(shop))).toBe(own);
  expect(found({ message: frames }, repositoryOf(shop))).toBe(own);
  expect(found({ reason: frames.join('\n') }, repositoryOf(shop))).toBe(own);
});

describe('a frame', () => {
  const repository = repositoryOf([
    'src/a.rb',
    'spec/a_spec.rb',
    'node_modules/jest/tracked.js',
    'lib/json.rb',
    'json.js',
  ]);

  test.each([
    ["./spec/a_spec.rb:12:in 'block (2 levels)'", 'spec/a_spec.rb:12'],
    ['/usr/lib/x.rb:1 from src/a.rb:2', 'src/a.rb:2'],
    ['/srv/shop/src/a.rb:2', 'src/a.rb:2'],
  ])('%s lies in the repository', (frame, place) => {
    const there = locateFrame(untrusted(frame), located({}), repository);
    expect(there && spelled(there)).toBe(place);
  });

  test.each([
    '',
    'no place at all',
    "/usr/local/bundle/gems/rspec/src/a.rb:102:in 'block'",
    '/usr/lib/ruby/lib/json.rb:3',
    '/home/me/.rbenv/lib/json.rb:3',
    '/srv/json.js:3',
    'at run (node_modules/jest/a.js:1:1)',
    'at (other/a.js:1:1)',
    'src/a.rb:0',
    'x'.repeat(100_000),
    ':1 '.repeat(50_000),
  ])('%# lies elsewhere', (frame) => {
    expect(locateFrame(untrusted(frame), located({}), repository)).toBeUndefined();
  });
});

describe('a test whose location leads nowhere is', () => {
  const files = ['src/a.rb', 'spec/a_spec.rb', 'README', 'com/example/SumTest.java', 'lib/x/SumTest.java'];

  test.each([
    ['at its frame', { backtrace: ['at run (src/a.rb:1:1)'] }, 'src/a.rb:1:1, stack-frame'],
    ['at the place that its message mentions', { message: ['see src/a.rb:3 x'] }, 'src/a.rb:3, stack-frame'],
    ['in the file that its name begins with', { name: 'spec/a_spec.rb adds' }, 'spec/a_spec.rb, exact'],
    [
      'in the file that its name begins with, behind blanks',
      { name: '  spec/a_spec.rb adds' },
      'spec/a_spec.rb, exact',
    ],
    [
      'at the frame in that file',
      { name: 'spec/a_spec.rb adds', backtrace: ['src/a.rb:1', 'spec/a_spec.rb:3:5'] },
      'spec/a_spec.rb:3:5, stack-frame',
    ],
    [
      'at the mention of that file',
      { name: 'spec/a_spec.rb adds', reason: 'see src/a.rb:1 x\nsee spec/a_spec.rb:3 x' },
      'spec/a_spec.rb:3, stack-frame',
    ],
    [
      'in that file, rather than at the mention of another',
      { name: 'spec/a_spec.rb adds', reason: 'see src/a.rb:1 x' },
      'spec/a_spec.rb, exact',
    ],
    [
      'at a frame in another file, rather than anywhere in that file',
      { name: 'spec/a_spec.rb adds', backtrace: ['at (src/a.rb:1:1)'] },
      'src/a.rb:1:1, stack-frame',
    ],
    [
      'in the file of the class that its name begins with',
      { name: 'com.example.SumTest adds' },
      'com/example/SumTest.java, path-suffix',
    ],
    ['nowhere, if its name only begins with a word that is a file', { name: 'README says so' }, undefined],
    ['nowhere, if its name begins with a missing file', { name: 'spec/b_spec.rb adds' }, undefined],
  ])('%s', (_, sent, place) => {
    expect(found({ location: 'missing/x.rb:7', ...sent }, repositoryOf(files))).toBe(place);
    expect(found(sent, repositoryOf(files))).toBe(place);
  });

  test.each([
    ['at its frame', { backtrace: ['at run (src/a.rb:1:1)'] }, 'src/a.rb:1:1, unverified'],
    ['at what stands in its backtrace, a frame or not', { backtrace: ['see src/a.rb:3 x'] }, 'src/a.rb:3, unverified'],
    ['at what looks like a frame in its message', { message: ['at (src/a.rb:3:5)'] }, 'src/a.rb:3:5, unverified'],
    ['not at what its message mentions', { message: ['see src/a.rb:3 x'] }, undefined],
    ['not in the file that its name begins with', { name: 'spec/a_spec.rb adds' }, undefined],
    ['not at a path with blanks, which nobody has seen', { backtrace: ['see src/a b.rb:3 x'] }, undefined],
  ])('without a checkout, %s', (_, sent, place) => {
    expect(found(sent, repositoryOf())).toBe(place);
  });
});

describe('a location without a line gets the line', () => {
  const files = ['src/a.rb', 'x/src/b.rb'];

  test.each([
    [
      'of the first frame in its file',
      { location: 'src/a.rb', backtrace: ['x/src/b.rb:1', 'src/a.rb:3:5', 'src/a.rb:4'] },
      'src/a.rb:3:5, exact',
    ],
    [
      'of a frame, rather than of a mention',
      { location: 'src/a.rb', reason: 'see src/a.rb:1 x\nat (src/a.rb:3:5)' },
      'src/a.rb:3:5, exact',
    ],
    ['of no frame in another file', { location: 'src/a.rb', backtrace: ['x/src/b.rb:1'] }, 'src/a.rb, exact'],
    ['of a frame, if its own is 0', { location: 'src/a.rb:0', backtrace: ['src/a.rb:3:5'] }, 'src/a.rb:3:5, exact'],
  ])('%s', (_, sent, place) => {
    expect(found(sent, repositoryOf(files))).toBe(place);
  });

  test('of a frame, if a tag names another file', () => {
    const tags = { 'code.file.path': 'src/a.rb' };
    expect(found({ location: 'missing.rb:7:2', tags, backtrace: ['src/a.rb:3'] }, repositoryOf(files))).toBe(
      'src/a.rb:3, exact',
    );
    expect(found({ location: 'missing/a.rb:7:2', tags, backtrace: ['src/a.rb:3'] }, repositoryOf(files))).toBe(
      'src/a.rb:7:2, exact',
    );
  });
});

test('what a bare name means depends on the test', () => {
  const repository = repositoryOf(['x/A.java', 'y/z/A.java']);
  const backtrace = ['(A.java:3)'];
  expect(found({ name: 'x.A adds', backtrace }, repository)).toBe('x/A.java:3, stack-frame');
  expect(found({ name: 'y.z.A adds', backtrace }, repository)).toBe('y/z/A.java:3, stack-frame');
  expect(found({ name: 'adds', backtrace }, repository)).toBeUndefined();
});

test('in a clone at another commit, the file that a name begins with counts if it is there', () => {
  const { workspace } = repositoryOf();
  const tested = repositoryOf(['spec/a_spec.rb']).workspace.checkout({ suite: 'shop', runId: 'run-1' });
  if (tested.kind !== 'tested') throw new Error('It has files.');
  const other: Checkout = { kind: 'other-commit', files: tested.files };
  const repository = repositoryOf(undefined, { workspace: { ...workspace, checkout: () => other } });
  expect(found({ name: 'spec/a_spec.rb adds' }, repository)).toBe('spec/a_spec.rb, exact');
  expect(found({ name: 'spec/b_spec.rb adds' }, repository)).toBeUndefined();
});

test('a frame names the first of its places that is in the repository', () => {
  const at = (frame: string, name?: string) => {
    const place = locateFrame(
      untrusted(frame),
      located(name === undefined ? {} : { name }),
      repositoryOf(['a.rb', 'x/A.java', 'y/z/A.java', 'my b.rb', 'c/my b.rb']),
    );
    return place && `${spelled(place)}:${place.column ?? ''} ${place.confidence}`;
  };
  expect(at('lib/x.rb:1 a.rb:2:3 my b.rb:4')).toBe('a.rb:2:3 stack-frame');
  expect(at('\u001b[36ma.rb\u001b[39m:2')).toBe('a.rb:2: stack-frame');
  expect(at('at (c/my b.rb:4) x')).toBe('c/my b.rb:4: stack-frame');
  expect(at('(A.java:5)', 'y.z.A adds')).toBe('y/z/A.java:5: stack-frame');
  expect(at('at x.A.f(A.java:5)', 'y.z.A adds')).toBe('x/A.java:5: stack-frame');
  expect(at('at q.A.f(A.java:5)', 'y.z.A adds')).toBeUndefined();
});
