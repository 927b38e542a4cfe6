import config from './jest.config.js';

/**
 * What `npm run mutate` runs for each mutant: the tests of the rooms that are mutated. Invented histories would take a minute each.
 *
 * @type {import('jest').Config}
 */
export default {
  ...config,
  testMatch: ['**/__tests__/{gate,locate,messages,text}/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/gate/(?:histories|moments)\\.test\\.ts$'],
};
