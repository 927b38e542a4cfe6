import { UserError } from '../shared/user-error.ts';

/** What the gate itself finds wrong: the data of each code. */
export interface GateFacts {
  /** The run that `run-id` names was not there on two polls in a row, although its suite is. */
  readonly 'run-not-found': { readonly organization: string; readonly suite: string; readonly runId: string };
  /** The wait ended before Buildkite had answered even once, and no request had failed either. */
  readonly 'no-answer-in-time': object;
  /** Retries were to be tolerated in a failed run that belongs to no build, and only of a build is it known what passed on a retry. */
  readonly 'no-build': object;
}

export type GateCode = keyof GateFacts;

/** Something that ends the wait, or keeps a test from being tolerated, without a request that failed. */
export class GateError<Code extends GateCode = GateCode> extends UserError<GateFacts, Code> {}
