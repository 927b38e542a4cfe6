import type { Secret } from './secret.ts';
import type { Selector } from './selector.ts';

/** What a verdict that is no failure of a test does to the step. */
export type Leniency = 'error' | 'warn' | 'ignore';

/** What a failed test may be let off for, on Test Engine's evidence. */
export type Tolerance = 'retried' | 'muted';

/** Everything the user asked for, checked: what the rest of the action knows of the inputs. */
export interface Settings {
  readonly token: Secret;
  readonly selector: Selector;
  /** Milliseconds; how long the wait may take. */
  readonly timeout: number;
  /** `auto`, or the least number of milliseconds between two polls. */
  readonly interval: 'auto' | number;
  /** Milliseconds for which a pass must hold; less than `timeout`. */
  readonly settle: number;
  readonly failFast: boolean;
  /** Each once; empty: nothing is tolerated. */
  readonly tolerate: readonly Tolerance[];
  readonly ifNoRunFound: Leniency;
  readonly ifIncomplete: Leniency;
  readonly annotationLevel: 'error' | 'warning' | 'notice' | 'none';
  /** Failed executions fetched at the most. */
  readonly reportLimit: number;
  readonly failureDetails: boolean;
  readonly summary: boolean;
  /** Base URL of the Buildkite API, without a slash at its end. */
  readonly apiUrl: URL;
}
