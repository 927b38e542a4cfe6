import type { Selector } from './selector.ts';
import type { Secret } from './shared/secret.ts';

/** What a verdict without a failed test does to the step. */
export type Leniency = 'error' | 'warn' | 'ignore';

/** Why a failed test may be tolerated, on Test Engine's evidence. */
export type Tolerance = 'retried' | 'muted';

/** Which branch failed tests are compared with; `auto`: the base of the event, else the suite's default branch. */
export type CompareWith = 'auto' | 'none' | { readonly branch: string };

/** All inputs, checked: everything that the rest of the action knows about them. */
export interface Settings {
  readonly token: Secret;
  readonly selector: Selector;
  /** Milliseconds; how long the wait may take. */
  readonly timeout: number;
  /** Milliseconds; how long to wait for anything that is gated to appear. */
  readonly appearWithin: number;
  /** `auto`, or the least number of milliseconds between two polls. */
  readonly interval: 'auto' | number;
  /** Milliseconds for which a pass must hold; less than `timeout`. */
  readonly settle: number;
  readonly failFast: boolean;
  /** Each once; empty: nothing is tolerated. */
  readonly tolerate: readonly Tolerance[];
  /** The minimum number of tests that must have passed or failed; `undefined`: no minimum. */
  readonly minTests: number | undefined;
  readonly ifNoRunFound: Leniency;
  readonly ifIncomplete: Leniency;
  readonly compareWith: CompareWith;
  readonly annotationLevel: 'error' | 'warning' | 'notice' | 'none';
  /** The most failed executions that are fetched. */
  readonly reportLimit: number;
  readonly failureDetails: boolean;
  /** Folder in which the tests ran, relative to the repository's root, with `/` between its parts, but not at its ends. */
  readonly pathPrefix: string | undefined;
  readonly summary: boolean;
  /** Whether failed tests beyond those that the runner keeps become annotations of the job's own check run. */
  readonly jobAnnotations: 'first' | 'all';
  /** Name of a commit status that is kept up to date; `undefined`: none. */
  readonly statusName: string | undefined;
  /** Name of a check run to be published; `undefined`: none. */
  readonly checkName: string | undefined;
  /** Whether failures are shown in a comment on the pull request. */
  readonly comment: 'never' | 'failures';
  /** Commit for status and check run, that of `commit` included: 40 or 64 hexadecimal digits in lower case; `undefined`: the event's. */
  readonly headSha: string | undefined;
  /** For GitHub's API; `undefined` if there is none. */
  readonly githubToken: Secret | undefined;
  /** The ID of the job's own check run, in digits, if GitHub provides it. */
  readonly checkRunId: string | undefined;
  /** Where the machine-readable report goes, perhaps relative to the workspace; `undefined`: into the runner's own folder. */
  readonly reportFile: string | undefined;
  /** Base URL of the Buildkite API, without a slash at its end. */
  readonly apiUrl: URL;
}
