export default {
  test: {
    includeTaskLocation: true,
    reporters: ['default', 'buildkite-test-collector/vitest/reporter'],
  },
};
