import type { Tool } from './tools.ts';

/** One real suite, how it is run, and where its one failing test must be annotated. */
export interface Case {
  /** What the table calls it. */
  readonly collector: string;
  /** Slug of the suite in the stand-in; the folder below `packages/` too, unless there is another. */
  readonly suite: string;
  readonly folder?: string;
  readonly tool: Tool;
  /** The file that fails, below the folder. */
  readonly file: string;
  /** Set where the collector is told the folder, so that its locations begin at the repository's root. */
  readonly collectorPrefix?: string;
  /** Which line: that on which the test begins, or that on which it fails. */
  readonly line: 'test' | 'failure';
  /**
   * Which line without `path-prefix`, where that is another: of files of one name, only the backtrace tells which it is.
   * `ambiguous`: another file has the very path that is sent, so that nobody can tell that it is not meant.
   */
  readonly lineWithoutPrefix?: 'test' | 'failure' | 'ambiguous';
  /** The location that the collector sends, for this line of the test's beginning. */
  readonly sends: (testLine: number) => string | null;
}

const jest: Tool = { kind: 'node', script: 'jest/bin/jest.js', args: ['--ci'] };
const vitest: Tool = { kind: 'node', script: 'vitest/vitest.mjs', args: ['run'] };
/** As Buildkite's page on it says. Alone, its reporter would not get to know why a test failed. */
const mocha: Tool = {
  kind: 'node',
  script: 'mocha/bin/mocha.js',
  args: ['--reporter=mocha-multi-reporters', '--reporter-options=configFile=reporters.json'],
};

/**
 * Every framework that Buildkite's JavaScript collector serves and that needs no browser, as it is and with locations switched on;
 * pytest with its own collector; and what comes by way of JUnit's XML. Of every file there is a second one of that name.
 */
export const cases: readonly Case[] = [
  {
    collector: 'Jest',
    suite: 'jest',
    tool: jest,
    file: 'cart.test.js',
    line: 'failure',
    sends: () => null,
  },
  {
    collector: 'Jest, testLocationInResults',
    suite: 'jest-located',
    tool: jest,
    file: 'cart.test.js',
    line: 'test',
    lineWithoutPrefix: 'failure',
    sends: (line) => `cart.test.js:${line}`,
  },
  {
    collector: 'Vitest',
    suite: 'vitest',
    tool: vitest,
    file: 'invoice.test.js',
    line: 'failure',
    sends: () => null,
  },
  {
    collector: 'Vitest, includeTaskLocation',
    suite: 'vitest-located',
    tool: vitest,
    file: 'order.test.js',
    line: 'test',
    sends: (line) => `order.test.js:${line}`,
  },
  {
    collector: 'Vitest, location prefix',
    suite: 'vitest-prefixed',
    folder: 'vitest-located',
    tool: vitest,
    collectorPrefix: 'packages/vitest-located',
    file: 'order.test.js',
    line: 'test',
    sends: (line) => `packages/vitest-located/order.test.js:${line}`,
  },
  {
    collector: 'Mocha',
    suite: 'mocha',
    tool: mocha,
    file: 'test/parcel.js',
    line: 'failure',
    sends: () => 'test/parcel.js',
  },
  {
    collector: 'Playwright',
    suite: 'playwright',
    tool: { kind: 'node', script: '@playwright/test/cli.js', args: ['test'] },
    file: 'tests/price.spec.ts',
    line: 'test',
    sends: (line) => `tests/price.spec.ts:${line}:3`,
  },
  {
    collector: 'pytest',
    suite: 'pytest',
    tool: { kind: 'pytest', report: 'collector' },
    file: 'tests/test_cart.py',
    line: 'test',
    lineWithoutPrefix: 'ambiguous',
    sends: (line) => `tests/test_cart.py:${line - 1}`,
  },
  {
    collector: 'pytest, JUnit',
    suite: 'pytest-junit',
    tool: { kind: 'pytest', report: 'junit' },
    file: 'tests/test_cart.py',
    line: 'failure',
    lineWithoutPrefix: 'ambiguous',
    sends: () => null,
  },
  {
    collector: 'go test by gotestsum, JUnit',
    suite: 'gotestsum',
    tool: { kind: 'gotestsum' },
    file: 'pkg/cart/cart_test.go',
    line: 'failure',
    sends: () => null,
  },
  {
    collector: 'Maven Surefire, JUnit',
    suite: 'surefire',
    tool: { kind: 'surefire' },
    file: 'src/test/java/com/acme/cart/CartTest.java',
    line: 'failure',
    sends: () => null,
  },
];

/** Where a case runs, from the repository's root. */
export function folderOf({ folder, suite }: Case): string {
  return `packages/${folder ?? suite}`;
}
