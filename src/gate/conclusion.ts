import type { Leniency } from '../settings.ts';
import { isUnsoftenable } from './facts.ts';
import type { Outcome, Verdict } from './outcome.ts';

/** What a verdict does to the step, in GitHub's words: a warning lets it succeed, with a warning annotation. */
export type Conclusion = 'success' | 'warning' | 'failure';

/** How the wait ended, and what that does to the step. */
export interface Decision {
  readonly outcome: Outcome;
  readonly conclusion: Conclusion;
}

/** Which verdicts the user has softened; see the inputs `if-no-run-found` and `if-incomplete`. */
export interface Leniencies {
  readonly ifNoRunFound: Leniency;
  readonly ifIncomplete: Leniency;
}

/** If the inputs could not be read, nothing is softened. */
const strict: Leniencies = { ifNoRunFound: 'error', ifIncomplete: 'error' };

/** What the verdict does to the step, by the `if-…` inputs. */
export function conclusionOf(
  { verdict, observation }: Pick<Outcome, 'verdict' | 'observation'>,
  { ifNoRunFound, ifIncomplete }: Leniencies = strict,
): Conclusion {
  switch (verdict.name) {
    case 'passed':
      return 'success';
    case 'not-found':
      return isUnsoftenable(observation) ? 'failure' : softened(ifNoRunFound);
    case 'incomplete':
      return conclusionOfIncomplete(verdict.because.kind, ifIncomplete);
    case 'failed':
    case 'stale':
    case 'timed-out':
    case 'error':
    case 'cancelled':
      return 'failure';
  }
}

function conclusionOfIncomplete(
  because: Extract<Verdict, { readonly name: 'incomplete' }>['because']['kind'],
  ifIncomplete: Leniency,
): Conclusion {
  switch (because) {
    // Whoever sets `min-tests` does not want fewer tests to pass.
    case 'too-few-tests':
    case 'not-counted':
      return 'failure';
    case 'pending':
    case 'build-ended':
      return softened(ifIncomplete);
  }
}

function softened(leniency: Leniency): Conclusion {
  switch (leniency) {
    case 'error':
      return 'failure';
    case 'warn':
      return 'warning';
    case 'ignore':
      return 'success';
  }
}
