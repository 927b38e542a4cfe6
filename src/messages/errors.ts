import { GateError, type GateFacts } from '../gate/errors.ts';
import { InputError } from '../inputs/problem.ts';
import { untrusted } from '../shared/untrusted.ts';
import { asError, UserError } from '../shared/user-error.ts';
import { TestEngineError } from '../test-engine/errors.ts';
import { inputWords } from './inputs.ts';
import type { Message, Quote, Tracker, Words } from './message.ts';
import { gateMessages, testEngineWords } from './test-engine.ts';

/** The message of an error that is to be expected; `undefined` for any other. */
export function errorMessage(error: unknown): Message | undefined {
  const words = expected(error);
  return words && { ...words, quotes: [...(words.quotes ?? []), ...responseIn(error)] };
}

function expected(error: unknown): Words | undefined {
  if (error instanceof InputError) return inputWords(error);
  if (error instanceof TestEngineError) return testEngineWords(error);
  return error instanceof GateError ? gateWords(error) : undefined;
}

function gateWords<Code extends keyof GateFacts>({ code, data }: GateError<Code>): Words {
  return gateMessages[code](data);
}

function responseIn(error: unknown): readonly Quote[] {
  if (!(error instanceof UserError) || error.upstreamMessage === undefined) return [];
  return [{ intro: 'The server responded:', text: error.upstreamMessage }];
}

/** The message of any other error, which is a bug of ours. */
export function unexpectedError(thrown: unknown, { tracker }: Tracker): Message {
  return {
    headline: 'An unexpected error occurred',
    what: 'The gate stopped because of an unexpected error.',
    hint:
      "Run the job again. If it happens again, please report it, with the text below, in the action's issue tracker" +
      `${tracker ? `: ${tracker}` : '.'}`,
    anchor: 'unexpected-error',
    quotes: [{ intro: 'The error:', text: untrusted(bareError(thrown)) }],
  };
}

/** The text of an unexpected error. It may come from outside, so it must be made safe before it is shown. */
export function bareError(thrown: unknown): string {
  const { name, message } = asError(thrown);
  return `${name}: ${message}`;
}
