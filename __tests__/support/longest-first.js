import Sequencer from '@jest/test-sequencer';

/** Takes half a minute, and waits most of it: for the pauses between writes to GitHub. */
const longest = 'e2e/github.test.ts';

/** Test files that start processes come first, so that the others fill their waits. Without this, a fresh clone begins with the largest files. */
export default class extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (path.endsWith(longest) ? 0 : path.includes('/e2e/') ? 1 : 2);
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
}
