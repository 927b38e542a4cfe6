import { join } from 'node:path';
import config from './jest.config.js';
import { tests } from './scripts/mutation/rooms.ts';

// Invented histories and texts: few, and always the same, since a test is known by its name, which has their seed.
process.env.HISTORIES = '300';
process.env.DRAWS = '150';
process.env.SEED = '1';

/**
 * What `npm run mutate` runs for each mutant: the tests of its room.
 *
 * @type {import('jest').Config}
 */
export default {
  ...config,
  testMatch: tests,
  // These take ten seconds for each mutant.
  testPathIgnorePatterns: ['/node_modules/', '/gate/(?:build-histories|moments)\\.test\\.ts$'],
  // Stryker replaces no `<rootDir>` here.
  testEnvironment: join(import.meta.dirname, 'scripts/mutation/environment.cjs'),
  filter: '<rootDir>/scripts/mutation/test-file-filter.cjs',
  setupFilesAfterEnv: ['<rootDir>/scripts/mutation/set-up.ts'],
};
