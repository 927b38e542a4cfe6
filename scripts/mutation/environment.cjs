const { default: TestEnvironment } = require('../../__tests__/support/environment.ts');

/** Skips what is left of a test file after its first failure, which already kills the mutant. */
module.exports = class extends TestEnvironment {
  #hasFailed = false;

  handleTestEvent(event) {
    if (event.name === 'test_fn_failure') this.#hasFailed = true;
    if (event.name === 'test_start' && this.#hasFailed) event.test.mode = 'skip';
  }
};
