import { join } from 'node:path';
import config from './jest.config.js';
import { tests } from './scripts/mutation/rooms.ts';

/**
 * What `npm run mutate` runs for each mutant: the tests of its room. Invented histories would take a minute each.
 *
 * @type {import('jest').Config}
 */
export default {
  ...config,
  testMatch: tests.map((test) => `**/__tests__/${test}.test.ts`),
  testPathIgnorePatterns: ['/node_modules/', '/gate/(?:histories|build-histories|moments)\\.test\\.ts$'],
  // Stryker replaces no `<rootDir>` here.
  testEnvironment: join(import.meta.dirname, 'scripts/mutation/environment.cjs'),
  filter: '<rootDir>/scripts/mutation/test-file-filter.cjs',
  setupFilesAfterEnv: ['<rootDir>/scripts/mutation/set-up.ts'],
};
