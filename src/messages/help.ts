import { type Link, linkBelow } from '../text/index.ts';

/** The entries of docs/troubleshooting.md that messages lead to, by the anchors of their headings; a test compares the two. */
export const anchors = [
  'passed',
  'failed-tests',
  'tests-failed-but-could-not-be-listed',
  'not-all-failures-could-be-tolerated',
  'results-went-stale',
  'a-run-disappeared',
  'no-build-found',
  'no-run-found',
  'no-results',
  'results-may-be-missing',
  'the-build-had-not-ended',
  'a-run-had-not-finished',
  'no-result-in-time',
  'a-run-was-missing',
  'the-pass-had-not-settled',
  'cancelled',
  'invalid-inputs',
  'the-token-is-not-accepted',
  'the-token-lacks-a-scope',
  'the-request-is-forbidden',
  'no-such-suite-run-or-build',
  'the-request-was-rejected',
  'rate-limit-exceeded',
  'buildkite-returned-an-error',
  'no-connection',
  'no-answer-in-time',
  'unexpected-response',
  'invalid-proxy-address',
  'unexpected-error',
  'what-could-not-be-fetched',
  'not-everything-could-be-shown-on-github',
  'what-the-verdict-is-based-on',
  'node-24-is-needed',
  'the-log',
] as const;

/** What a message is about. */
export type Anchor = (typeof anchors)[number];

/** Where the documentation of this version of the action is, if that is known. */
export interface Documented {
  readonly docs?: Link | undefined;
}

/** The entry of an anchor. */
export function helpLink(anchor: Anchor, { docs }: Documented): Link | undefined {
  return docs === undefined ? undefined : linkBelow(new URL(String(docs)), ['troubleshooting.md'], anchor);
}
