import type { Leniency } from '../settings.ts';
import { isUnsoftenable } from './facts.ts';
import type { Outcome } from './outcome.ts';

/** What the verdict does to the step. */
export type Conclusion = 'success' | 'warning' | 'failure';

/** What the verdict does to the step: the contract of the `if-…` inputs. */
export function conclusionOf(
  { verdict, observation }: Pick<Outcome, 'verdict' | 'observation'>,
  leniency: { readonly ifNoRunFound: Leniency; readonly ifIncomplete: Leniency },
): Conclusion {
  switch (verdict.name) {
    case 'passed':
      return 'success';
    case 'not-found':
      return isUnsoftenable(observation) ? 'failure' : lenient(leniency.ifNoRunFound);
    case 'incomplete':
      // Who asks for a number of tests does not mean to let fewer pass.
      return verdict.because.kind === 'too-few-tests' ? 'failure' : lenient(leniency.ifIncomplete);
    case 'failed':
    case 'stale':
    case 'timed-out':
    case 'error':
    case 'cancelled':
      return 'failure';
  }
}

function lenient(leniency: Leniency): Conclusion {
  switch (leniency) {
    case 'error':
      return 'failure';
    case 'warn':
      return 'warning';
    case 'ignore':
      return 'success';
  }
}
