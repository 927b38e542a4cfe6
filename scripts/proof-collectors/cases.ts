/** One real suite, how it is run, and where its one failing test must be annotated. */
export interface Case {
  /** What the table calls it. */
  readonly collector: string;
  /** Slug of the suite in the stand-in; the folder below `packages/` too, unless there is another. */
  readonly suite: string;
  readonly folder?: string;
  /** Below the installed packages, with its arguments. */
  readonly command: readonly [script: string, ...args: string[]];
  /** The file that fails, below the folder. */
  readonly file: string;
  /** Set where the collector is told the folder, so that its locations begin at the repository's root. */
  readonly collectorPrefix?: string;
  /** Which line: that on which the test begins, or that on which it fails. */
  readonly line: 'test' | 'failure';
  /** Which line without `path-prefix`, where that is another: of files of one name, only the backtrace tells which it is. */
  readonly lineWithoutPrefix?: 'test' | 'failure';
  /** The location that the collector sends, for this line of the test's beginning. */
  readonly sends: (testLine: number) => string | null;
}

const jest = ['jest/bin/jest.js', '--ci'] as const;
const vitest = ['vitest/vitest.mjs', 'run'] as const;
/** As Buildkite's page on it says. Alone, its reporter would not get to know why a test failed. */
const mocha = [
  'mocha/bin/mocha.js',
  '--reporter=mocha-multi-reporters',
  '--reporter-options=configFile=reporters.json',
] as const;

/** Every framework that Buildkite's JavaScript collector serves and that needs no browser, as it is and with locations switched on. */
export const cases: readonly Case[] = [
  {
    collector: 'Jest',
    suite: 'jest',
    command: jest,
    file: 'cart.test.js',
    line: 'failure',
    sends: () => null,
  },
  {
    collector: 'Jest, testLocationInResults',
    suite: 'jest-located',
    command: jest,
    file: 'cart.test.js',
    line: 'test',
    lineWithoutPrefix: 'failure',
    sends: (line) => `cart.test.js:${line}`,
  },
  {
    collector: 'Vitest',
    suite: 'vitest',
    command: vitest,
    file: 'invoice.test.js',
    line: 'failure',
    sends: () => null,
  },
  {
    collector: 'Vitest, includeTaskLocation',
    suite: 'vitest-located',
    command: vitest,
    file: 'order.test.js',
    line: 'test',
    sends: (line) => `order.test.js:${line}`,
  },
  {
    collector: 'Vitest, location prefix',
    suite: 'vitest-prefixed',
    folder: 'vitest-located',
    command: vitest,
    collectorPrefix: 'packages/vitest-located',
    file: 'order.test.js',
    line: 'test',
    sends: (line) => `packages/vitest-located/order.test.js:${line}`,
  },
  {
    collector: 'Mocha',
    suite: 'mocha',
    command: mocha,
    file: 'test/parcel.js',
    line: 'failure',
    sends: () => 'test/parcel.js',
  },
  {
    collector: 'Playwright',
    suite: 'playwright',
    command: ['@playwright/test/cli.js', 'test'],
    file: 'tests/price.spec.ts',
    line: 'test',
    sends: (line) => `tests/price.spec.ts:${line}:3`,
  },
];

/** Where a case runs, from the repository's root. */
export function folderOf({ folder, suite }: Case): string {
  return `packages/${folder ?? suite}`;
}

/** The upload token of its suite. */
export function tokenOf({ suite }: Case): string {
  return `upload-token-of-${suite}`;
}
