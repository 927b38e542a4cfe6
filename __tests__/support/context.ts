import type { Environment, GitHubContext } from '../../src/github-context.ts';
import { readContext } from '../../src/runner/context.ts';

/** What the runner says with these variables alone; see `readContext`. */
export function contextOf(env: Environment = {}): GitHubContext {
  // The toolkit looks for the event's file in the variables of the process.
  const before = process.env;
  process.env = { ...env };
  try {
    return readContext(env, 'v24.14.0');
  } finally {
    process.env = before;
  }
}
