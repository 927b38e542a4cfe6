const Sequencer = require('@jest/test-sequencer').default;

/** Starts with the test files that mostly wait for processes, so that others have work for the processors meanwhile, to the end. */
module.exports = class extends Sequencer {
  sort(tests) {
    const waits = ({ path }) => /[\\/]__tests__[\\/]e2e[\\/]/.test(path);
    return super.sort(tests).toSorted((one, other) => Number(waits(other)) - Number(waits(one)));
  }
};
