import { GateError, type GateFacts } from '../gate/errors.ts';
import { InputError } from '../inputs/problem.ts';
import { untrusted } from '../shared/untrusted.ts';
import { asError, type UserErrorOptions } from '../shared/user-error.ts';
import { TestEngineError } from '../test-engine/errors.ts';
import { inputWords } from './inputs.ts';
import type { Message, Tracker, Words } from './message.ts';
import { gateMessages, testEngineWords } from './test-engine.ts';

/** The message of an error that is to be expected; `undefined` for any other. */
export function errorMessage(error: unknown): Message | undefined {
  if (error instanceof InputError) return withResponse(inputWords(error), error);
  if (error instanceof TestEngineError) return withResponse(testEngineWords(error), error);
  return error instanceof GateError ? withResponse(gateWords(error), error) : undefined;
}

function gateWords<Code extends keyof GateFacts>({ code, data }: GateError<Code>): Words {
  return gateMessages[code](data);
}

function withResponse(words: Words, { upstreamMessage }: UserErrorOptions): Message {
  const { quotes = [] } = words;
  if (upstreamMessage === undefined) return { ...words, quotes };
  return { ...words, quotes: [...quotes, { intro: 'The server responded:', text: upstreamMessage }] };
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
