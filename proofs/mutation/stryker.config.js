import { join } from 'node:path';
import { excludedMutations, sources } from '../../scripts/mutation/rooms.ts';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  plugins: [join(import.meta.dirname, 'runner.ts'), '@stryker-mutator/*'],
  testRunner: 'jest-file-by-file',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { configFile: 'jest.mutation.config.js', enableFindRelatedTests: false },
  mutate: sources,
  mutator: { excludedMutations },
  ignorePatterns: ['dist', 'demo-page', 'build', 'reports', 'collectors', 'proofs'],
  coverageAnalysis: 'perTest',
  timeoutMS: 10_000,
  // A runner keeps what Jest has loaded for each mutant: gigabytes after a thousand of them.
  maxTestRunnerReuse: 150,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
  tempDirName: '.stryker-tmp',
  tsconfigFile: 'none',
};
