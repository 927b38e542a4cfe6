module.exports = {
  reporters: ['default', 'buildkite-test-collector/jest/reporter'],
  testLocationInResults: true,
};
