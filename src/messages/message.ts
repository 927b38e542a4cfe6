import type { Comparison } from '../compare/comparison.ts';
import type { FailedTests } from '../gate/failures.ts';
import type { Outcome, Verdict, VerdictName } from '../gate/outcome.ts';
import type { Selector } from '../selector.ts';
import type { Settings } from '../settings.ts';
import type { Untrusted } from '../shared/untrusted.ts';
import type { BuildRef } from '../test-engine/model.ts';
import type { Anchor } from './help.ts';

/**
 * What people read about a verdict, an error or a notice. Everything but `quotes` is our own text with checked values in it. It may have
 * several lines. Names of inputs, and values to write, are in backticks.
 */
export interface Message {
  /** What happened, in a few words: a title. */
  readonly headline: string;
  /** What happened to what, in complete sentences. */
  readonly what: string;
  /** What to do about it, in complete sentences; '' if there is nothing to do. */
  readonly hint: string;
  /** The entry of docs/troubleshooting.md with more help. */
  readonly anchor: Anchor;
  /** Texts from outside, each with our own introduction. */
  readonly quotes: readonly Quote[];
}

export interface Quote {
  readonly intro: string;
  /** `undefined` if the introduction is enough. */
  readonly text: Untrusted | undefined;
}

/** The message of one code or verdict. */
export type Words = Omit<Message, 'quotes'> & { readonly quotes?: readonly Quote[] };

/** The message of each code, made from the code's data. A code without a message does not compile. */
export type Messages<Facts, Said = Words> = { readonly [Code in keyof Facts]: (data: Facts[Code]) => Said };

/** Everything that a verdict's message is made from. */
export interface VerdictFacts {
  readonly outcome: Pick<Outcome, 'verdict' | 'observation' | 'endedAt' | 'leftOut' | 'toleranceResult'>;
  /** `undefined` if the inputs were invalid, so that nothing was requested. */
  readonly selector: Selector | undefined;
  readonly settings: Pick<Settings, 'ifNoRunFound' | 'reportLimit' | 'settle' | 'timeout' | 'tolerate'> | undefined;
  /** What the verdict does to the step. */
  readonly conclusion: 'success' | 'warning' | 'failure';
  readonly failures: FailedTests;
  /** `total`: the number of tests of the gated suites that passed or failed, if it is known. */
  readonly against: { readonly total: number | undefined; readonly comparison: Comparison };
  /** Builds that gated builds triggered and that are not gated, and why jobs could not be fetched. */
  readonly jobs: { readonly triggered: readonly BuildRef[]; readonly problems: readonly Error[] };
  /** `waited`: milliseconds from the first poll to the verdict. */
  readonly cost: { readonly waited: number };
}

export type Of<Name extends VerdictName> = Extract<Verdict, { readonly name: Name }>;

/** The URL at which users report problems with the action; `undefined` if it is not known. */
export interface Tracker {
  readonly tracker: { toString(): string } | undefined;
}
