import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests',
  projects: [{ name: 'without a browser' }],
  reporter: [['line'], ['buildkite-test-collector/playwright/reporter']],
});
