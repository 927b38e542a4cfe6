import type { Comparison } from '../compare/comparison.ts';
import type { FailedTests } from '../gate/failures.ts';
import type { Outcome, Verdict, VerdictName } from '../gate/outcome.ts';
import type { Selector } from '../selector.ts';
import type { Settings } from '../settings.ts';
import type { Untrusted } from '../shared/untrusted.ts';
import type { BuildRef } from '../test-engine/model.ts';
import type { Anchor } from './help.ts';

/**
 * What people read of a verdict, an error or a notice. All but `quotes` is our own text with checked values in it; it may have
 * several lines, and input names and values to write stand in backticks.
 */
export interface Message {
  /** What happened, in a few words: a title. */
  readonly headline: string;
  /** What happened to what, in complete sentences. */
  readonly what: string;
  /** The request that failed, if one did: `GET /v2/… at api.buildkite.com`. Below the headline, it replaces `what`, which repeats it. */
  readonly request?: string;
  /** What to do about it, in complete sentences; '' if there is nothing to do. */
  readonly hint: string;
  /** The entry of docs/troubleshooting.md with more help. */
  readonly anchor: Anchor;
  /** Texts from outside, each with an introduction of ours. */
  readonly quotes: readonly Quote[];
}

export interface Quote {
  readonly intro: string;
  /** `undefined` where the introduction says it all. */
  readonly text: Untrusted | undefined;
}

/** What a record has to say of one code or verdict. */
export type Words = Omit<Message, 'quotes'> & { readonly quotes?: readonly Quote[] };

/** A sentence or more for each code, made of that code's data: a code without one is a compile error. */
export type Messages<Facts, Said = Words> = { readonly [Code in keyof Facts]: (data: Facts[Code]) => Said };

/** All that a verdict's message is made of. */
export interface VerdictFacts {
  readonly outcome: Pick<Outcome, 'verdict' | 'observation' | 'endedAt' | 'leftOut' | 'toleranceResult'>;
  /** `undefined` when the inputs were wrong, so that nothing was asked. */
  readonly selector: Selector | undefined;
  readonly settings: Pick<Settings, 'ifNoRunFound' | 'reportLimit' | 'settle' | 'timeout' | 'tolerate'> | undefined;
  /** What the verdict does to the step. */
  readonly conclusion: 'success' | 'warning' | 'failure';
  readonly failures: FailedTests;
  /** `total`: tests of the gated suites that passed or failed, where that is known. */
  readonly against: { readonly total: number | undefined; readonly comparison: Comparison };
  /** Builds that gated ones triggered and that are not gated, and why jobs could not be had. */
  readonly jobs: { readonly triggered: readonly BuildRef[]; readonly problems: readonly Error[] };
  /** `waited`: milliseconds from the first poll to the verdict. */
  readonly cost: { readonly waited: number };
}

export type Of<Name extends VerdictName> = Extract<Verdict, { readonly name: Name }>;

/** Where the action's users report what is wrong with it, as an address; `undefined` where that is not known. */
export interface Tracker {
  readonly tracker: { toString(): string } | undefined;
}
