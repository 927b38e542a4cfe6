export default {
  test: {
    includeTaskLocation: false,
    reporters: ['default', 'buildkite-test-collector/vitest/reporter'],
  },
};
