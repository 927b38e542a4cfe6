import type * as GateErrors from '../gate/errors.ts';
import type { Surroundings } from '../report/github-context.ts';
import type { UserError } from '../shared/user-error.ts';
import type * as TestEngineErrors from '../test-engine/errors.ts';
import { type Link, linkBelow } from '../text/index.ts';

/** The entries of docs/troubleshooting.md that messages lead to, by the anchors of their headings; a test compares the two. */
export const topics = [
  'passed',
  'failed-tests',
  'tests-failed-but-their-list-is-not-there',
  'not-all-failures-could-be-tolerated',
  'results-went-stale',
  'a-run-disappeared',
  'no-run-found',
  'no-results',
  'results-may-be-missing',
  'the-build-had-not-ended',
  'a-run-had-not-finished',
  'no-result-in-time',
  'a-run-was-missing',
  'the-pass-had-not-settled',
  'cancelled',
  'inputs-cannot-be-used',
  'the-token-is-not-accepted',
  'the-token-lacks-a-scope',
  'the-request-is-forbidden',
  'no-such-suite-run-or-build',
  'the-request-is-refused',
  'the-rate-limit-is-used-up',
  'the-server-has-a-fault',
  'no-connection',
  'no-answer-in-time',
  'an-unexpected-answer',
  'the-address-of-the-proxy',
  'an-error-that-is-not-known',
] as const;

/** What a message is about. */
export type Topic = (typeof topics)[number];

/** The errors that end a wait, as far as types can tell. Of other rooms the report takes no values, so that names must do. */
type ErrorName =
  | Exclude<keyof typeof TestEngineErrors, 'TestEngineError'>
  | keyof typeof GateErrors
  | 'BadProxy'
  | 'InputError';

const topicsOfErrors: Readonly<Record<ErrorName, Topic>> = {
  BadToken: 'the-token-is-not-accepted',
  MissingScope: 'the-token-lacks-a-scope',
  Forbidden: 'the-request-is-forbidden',
  NotFound: 'no-such-suite-run-or-build',
  RunNotFound: 'no-such-suite-run-or-build',
  Refused: 'the-request-is-refused',
  RateLimited: 'the-rate-limit-is-used-up',
  ServerFault: 'the-server-has-a-fault',
  Unreachable: 'no-connection',
  RequestTimedOut: 'no-answer-in-time',
  NoAnswerInTime: 'no-answer-in-time',
  UnexpectedAnswer: 'an-unexpected-answer',
  Redirected: 'an-unexpected-answer',
  AnswerTooLarge: 'an-unexpected-answer',
  EndlessList: 'an-unexpected-answer',
  UnprovenEnd: 'an-unexpected-answer',
  TooManyBuilds: 'inputs-cannot-be-used',
  PollTooLarge: 'the-rate-limit-is-used-up',
  BadProxy: 'the-address-of-the-proxy',
  InputError: 'inputs-cannot-be-used',
};

/** What an error is about that tells its own cure. */
export function topicOf({ name }: Pick<UserError, 'name'>): Topic {
  return Object.hasOwn(topicsOfErrors, name) ? topicsOfErrors[name as ErrorName] : 'an-error-that-is-not-known';
}

/** Where the documentation of this very version of the action stands, if that is known. */
export type Documented = Pick<Surroundings, 'tracker'> & { readonly docs?: Link | undefined };

/** The entry of a topic. */
export function helpLink(topic: Topic, { docs }: Documented): Link | undefined {
  return docs === undefined ? undefined : linkBelow(new URL(String(docs)), ['troubleshooting.md'], topic);
}
