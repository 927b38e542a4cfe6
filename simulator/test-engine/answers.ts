import { type BucketReading, bucketScopes, limitHeaders } from './buckets.ts';
import type { Place } from './routes.ts';
import type { Refusal } from './script.ts';

/** A response to the client. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * An honest answer, and what it is a poll of, if it is one (to be counted if the client gets it). Look-ups of a run or a build
 * and first pages of a list are polls; further pages belong to the poll that their first page was.
 */
export interface Answered {
  readonly answer: Answer;
  readonly poll?: Place;
}

/** A refusal in the script's words, or in the stand-in's own with this detail. */
export type Refuse = (why: Exclude<Refusal, 'rate-limited'>, detail?: string) => Answer;

const jsonType = 'application/json; charset=utf-8';

/** An answer with a JSON body. */
export function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'Content-Type': jsonType, ...headers }, body: JSON.stringify(body) };
}

const statuses: Readonly<Record<Refusal, number>> = {
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  unprocessable: 422,
  'rate-limited': 429,
};

/** A refusal in Buildkite's error shape. `extra` are fields in addition to the message. */
export function refusal(why: Refusal, message: string | readonly string[], extra: object = {}): Answer {
  return jsonAnswer(statuses[why], { message, ...extra });
}

/** What the stand-in says where the script has no words of its own. `detail` is the scope, or what was wrong. */
export function defaultMessage(why: Exclude<Refusal, 'rate-limited'>, detail: string): string {
  switch (why) {
    case 'unauthorized':
      return 'Authentication required. Send an API access token as a bearer token, see https://buildkite.com/docs/apis';
    case 'forbidden':
      return `Your access token doesn't have the ${detail} scope`;
    case 'not-found':
      return 'Not Found';
    case 'unprocessable':
      return detail;
  }
}

/** The 429 of an exhausted bucket, whose body names the bucket and its state. */
export function rateLimitedAnswer(reading: BucketReading, message?: string | readonly string[]): Answer {
  const { bucket, limit, current, reset } = reading;
  const own = `You have exceeded your API rate limit. Please wait ${reset} seconds before making more requests.`;
  return refusal('rate-limited', message ?? own, { scope: bucketScopes[bucket], limit, current, reset });
}

/** The headers for all buckets that a request was counted in. */
export function allLimitHeaders(readings: readonly BucketReading[]): Record<string, string> {
  return Object.assign({}, ...readings.map(limitHeaders));
}

/** The page of a proxy that got nothing from the API behind it. */
export function badGateway(): Answer {
  const body =
    '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<h1>502 Bad Gateway</h1>\r\n</body>\r\n</html>\r\n';
  return { status: 502, headers: { 'Content-Type': 'text/html' }, body };
}

/** The same answer with a body that stops in the middle and is no JSON any more. */
export function cutShort(answer: Answer): Answer {
  const length = Math.max(1, Math.floor(answer.body.length * 0.6));
  return { ...answer, body: answer.body.slice(0, length) };
}
