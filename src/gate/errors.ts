import { UserError } from '../shared/user-error.ts';

/** Errors that the gate itself finds, and the data of each code. */
export interface GateFacts {
  /** Two polls in a row did not find the run that `run-id` names, although its suite exists. */
  readonly 'run-not-found': { readonly organization: string; readonly suite: string; readonly runId: string };
  /** The wait ended before Buildkite answered once, and no request had failed either. */
  readonly 'no-answer-in-time': object;
  /** Retries should be tolerated in a failed run without a build, but Test Engine lists passes on a retry for builds only. */
  readonly 'no-build': object;
}

export type GateCode = keyof GateFacts;

/** An error that ends the wait, or keeps a test from being tolerated, although no request failed. */
export class GateError<Code extends GateCode = GateCode> extends UserError<GateFacts, Code> {}
