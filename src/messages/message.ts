import type { Verdict, VerdictName } from '../gate/outcome.ts';
import type { Untrusted } from '../shared/untrusted.ts';
import type { Topic } from './help.ts';

/** A verdict in words. All but `quotes` is our own text with checked values in it; it may have several lines. */
export interface Message {
  /** What happened, in a few words: a title. */
  readonly headline: string;
  /** What happened to which run: whole sentences. */
  readonly what: string;
  /** What to do about it: whole sentences. */
  readonly hint: string;
  /** What it is about: where more help stands. */
  readonly topic: Topic;
  /** What others said, with an introduction of ours each. */
  readonly quotes: readonly Quote[];
}

export interface Quote {
  readonly intro: string;
  /** `undefined` where the introduction says it all. */
  readonly text: Untrusted | undefined;
}

/** What one verdict has to say. */
export type Words = Omit<Message, 'quotes'> & { readonly quotes?: readonly Quote[] };

export type Of<Name extends VerdictName> = Extract<Verdict, { readonly name: Name }>;
