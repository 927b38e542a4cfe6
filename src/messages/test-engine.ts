import type { GateFacts } from '../gate/errors.ts';
import { suitePage } from '../selector.ts';
import type { Asked, TestEngineFacts } from '../test-engine/errors.ts';
import { span } from '../text/words.ts';
import type { Anchor } from './help.ts';
import type { Messages, Words } from './message.ts';
import {
  coded,
  differing,
  exceeded,
  missing,
  newToken,
  proxyHint,
  roomFor,
  tokenLink,
  tokensPage,
  whereToLook,
} from './test-engine-parts.ts';

const statusPage = 'Check https://www.buildkitestatus.com for incidents.';

/** What happened to which request. */
function ofRequest(headline: string, { method, path, host }: Asked, hint: string, anchor: Anchor): Words {
  return { headline, what: `${headline}: ${method} ${path} at ${host}.`, hint, anchor };
}

/** The messages of what goes wrong between this machine and Buildkite. */
export const testEngineMessages: Messages<TestEngineFacts> = {
  'bad-token': ({ asked }) =>
    ofRequest('Buildkite does not accept the token (401)', asked, newToken(asked.scope), 'the-token-is-not-accepted'),
  'unsendable-token': ({ asked }) => ({
    headline: 'The token is empty or contains characters that no token has',
    what: 'The token is empty or contains characters that no token has, such as a line break or a space.',
    hint: newToken(asked.scope),
    anchor: 'the-token-is-not-accepted',
  }),
  'missing-scope': ({ asked, scope }) =>
    ofRequest(
      `The token lacks the scope ${scope} (403)`,
      asked,
      `Add \`${scope}\` to the token's scopes at ${tokensPage}, or create a token that has it: ${tokenLink(scope)}.`,
      'the-token-lacks-a-scope',
    ),
  forbidden: ({ asked }) =>
    ofRequest(
      'Buildkite forbids this request (403)',
      asked,
      "The token is valid, so the cause is something else: the organization's plan (the response mentions billing), the list " +
        'of IP addresses that may use the API (this machine is not on it), or a proxy or firewall in between. An administrator ' +
        'of the Buildkite organization can check the first two.',
      'the-request-is-forbidden',
    ),
  'not-found': ({ asked, sought }) =>
    ofRequest(`${missing(sought)} (404)`, asked, whereToLook(sought), 'no-such-suite-run-or-build'),
  refused: ({ asked, status }) =>
    ofRequest(
      `Buildkite rejected this request (${status})`,
      asked,
      "Retrying does not help. Buildkite's response says which parameter it rejects. The API may also be disabled for the " +
        'organization, or `api-url` may lead to a server other than https://api.buildkite.com.',
      'the-request-was-rejected',
    ),
  'proxy-login': ({ asked }) =>
    ofRequest(
      'A proxy rejected this request (407)',
      asked,
      'The proxy requires a name and a password: put them into `HTTPS_PROXY` (`http://name:password@host:port`).',
      'the-request-was-rejected',
    ),
  'rate-limited': ({ asked, scope, ms, limit }) => {
    const until = ms > 0 ? `; resets in ${span(ms)}` : '';
    return ofRequest(`${exceeded(scope)} (429)${until}`, asked, roomFor(scope, limit), 'rate-limit-exceeded');
  },
  'server-error': ({ asked, status }) =>
    ofRequest(
      `Buildkite returned an error (${status})`,
      asked,
      `${statusPage} Once they are over, run this job again.`,
      'buildkite-returned-an-error',
    ),
  'no-connection': ({ asked, networkCode, route }) => {
    const isProxys = route.proxy !== undefined && ['ECONNREFUSED', 'ETIMEDOUT', undefined].includes(networkCode);
    const hint = isProxys ? proxyHint(route, asked) : `${statusPage} ${proxyHint(route, asked)}`;
    return ofRequest(`Could not connect to Buildkite${coded(networkCode)}`, asked, hint, 'no-connection');
  },
  'unknown-host': ({ asked, networkCode, route }) => {
    // The name that is looked up is the proxy's, where there is one.
    const unknown = 'DNS does not know the host: check `api-url` and the network.';
    const hint = route.proxy === undefined ? `${unknown} ${proxyHint(route, asked)}` : proxyHint(route, asked);
    return ofRequest(`Could not connect to Buildkite${coded(networkCode)}`, asked, hint, 'no-connection');
  },
  'untrusted-certificate': ({ asked, networkCode }) =>
    ofRequest(
      `Could not connect to Buildkite${coded(networkCode)}`,
      asked,
      "Node does not trust the issuer of the server's certificate, which may be your company's own. Set " +
        "`NODE_EXTRA_CA_CERTS` to the path of the issuer's certificate (a PEM file), or `NODE_USE_SYSTEM_CA` to `1` if the " +
        "machine trusts it: as `env` of the step, or in the runner's environment.",
      'no-connection',
    ),
  'tls-failed': ({ asked, networkCode, route }) =>
    ofRequest(
      `Could not connect to Buildkite${coded(networkCode)}`,
      asked,
      "The TLS connection failed: the server's certificate has expired or is for another host, or the server does not speak " +
        `TLS. Check \`api-url\` and the machine's clock. ${proxyHint(route, asked)} A proxy that inspects TLS needs ` +
        '`NODE_EXTRA_CA_CERTS`.',
      'no-connection',
    ),
  'proxy-refused': ({ asked, networkCode }) =>
    ofRequest(
      `Could not connect to Buildkite${coded(networkCode)}`,
      asked,
      'The proxy in `HTTPS_PROXY` did not let the connection through. Check that it allows this host.',
      'no-connection',
    ),
  'connection-lost': ({ asked, networkCode, route }) =>
    ofRequest(
      `The connection broke in the middle of a response${coded(networkCode)}`,
      asked,
      `${statusPage} ${proxyHint(route, asked)}`,
      'no-connection',
    ),
  'request-timed-out': ({ asked, ms, route }) =>
    ofRequest(
      `No complete response within ${span(ms)}`,
      asked,
      `${statusPage} ${proxyHint(route, asked)}`,
      'no-answer-in-time',
    ),
  'unexpected-response': ({ asked, mismatch }) =>
    ofRequest(
      `Unexpected response (${differing(mismatch)})`,
      asked,
      'If this persists, something other than Buildkite answers: `api-url` leads to another server (Buildkite is at ' +
        'https://api.buildkite.com), or a proxy shows a page of its own.',
      'unexpected-response',
    ),
  redirected: ({ asked, status }) =>
    ofRequest(
      `Unexpected redirect (${status}), not followed to protect the token`,
      asked,
      "If this persists, `api-url` is not the API's own URL (Buildkite's is https://api.buildkite.com; check https and the " +
        'host), or a proxy requires a login.',
      'unexpected-response',
    ),
  'response-too-large': ({ asked, bound }) =>
    ofRequest(
      `The response is larger than ${bound / 2 ** 20} MiB`,
      asked,
      'For failed tests, `failure-details: false` makes responses smaller. For anything else, `api-url` may not lead to an API.',
      'unexpected-response',
    ),
  'endless-list': ({ asked, pages }) =>
    ofRequest(
      `The list continues after ${pages} pages`,
      asked,
      'Nothing in the workflow can change this. If the list really is that long, please report it.',
      'unexpected-response',
    ),
  'unproven-end': ({ asked }) =>
    ofRequest(
      'The end of the list is not certain: another page repeats the same rows',
      asked,
      'Nothing in the workflow can change this. A cache or proxy in between may answer, or may drop the page number.',
      'unexpected-response',
    ),
  'too-many-builds': ({ most }) => ({
    headline: `More than ${most} builds would be gated`,
    what: `More than ${most} builds would be gated, including those that trigger steps started.`,
    hint: 'Name the pipelines that run tests in `triggered-builds` instead of `include`, or gate some of them in another step.',
    anchor: 'rate-limit-exceeded',
  }),
  'poll-too-large': ({ requests, limit }) => ({
    headline: 'One poll would use up too much of the rate limit',
    what: `One poll would take up to ${requests} requests, more than half of the rate limit of ${limit} per minute.`,
    hint:
      'Gate fewer builds and suites in one step: name the suites that matter in `suite`, or use several steps, each with the ' +
      'token of a dedicated user.',
    anchor: 'rate-limit-exceeded',
  }),
  'bad-proxy': ({ variable }) => ({
    headline: `\`${variable}\` is not a valid proxy address`,
    what: `The environment variable \`${variable}\` is not a valid proxy address.`,
    hint:
      'Write it as `http://host:port` or `http://name:password@host:port`, with special characters percent-encoded. Other ' +
      'protocols, such as socks5, are not supported.',
    anchor: 'invalid-proxy-address',
  }),
  'comparison-too-long': ({ most }) => notFetched(`Comparing the failures takes more than ${most} requests.`),
  'no-counts': () => notFetched('Test Engine does not say how often tests passed and failed.'),
  'no-time-left': () => notFetched('The time for fetching failures ran out before Buildkite answered.'),
  'quota-spared': ({ ms }) =>
    notFetched(
      `The rate limit is nearly used up and resets in ${span(ms)}. The rest was left for gates that are still waiting.`,
    ),
  'details-left-out': ({ because }) => {
    const why = because === undefined ? '' : ` ${testEngineWords(because).what}`;
    return notFetched(`Messages and backtraces could not be fetched.${why}`);
  },
};

/** The message of an error of this room, by its code. */
export function testEngineWords<Code extends keyof TestEngineFacts>(error: {
  readonly code: Code;
  readonly data: TestEngineFacts[Code];
}): Words {
  return testEngineMessages[error.code](error.data);
}

/** The messages of what the gate itself finds wrong. */
export const gateMessages: Messages<GateFacts> = {
  'run-not-found': ({ organization, suite, runId }) => ({
    headline: `No run ${runId} in ${organization}/${suite}`,
    what: `Test Engine has no run ${runId} in ${organization}/${suite}.`,
    hint:
      "Copy the UUID from the end of the run's URL in Test Engine (`…/suites/SUITE/runs/UUID`), and check that `organization` " +
      `and \`suite\` match that URL. The suite's runs are listed at ${suitePage({ organization, suite })}. For the UUID of a ` +
      'build, use `build-id` instead.',
    anchor: 'no-such-suite-run-or-build',
  }),
  'no-answer-in-time': () => ({
    headline: 'Buildkite did not answer in time',
    what: '`timeout` elapsed before Buildkite answered.',
    hint: 'Raise `timeout`, and check that the runner can reach the API (`api-url`, proxy, firewall).',
    anchor: 'no-answer-in-time',
  }),
  'no-build': () => ({
    headline: 'No retry can be tolerated outside Buildkite',
    what: 'Retries in runs uploaded from outside Buildkite are not tolerated: Test Engine knows retries of builds only.',
    hint: 'Remove `retried` from `tolerate`, or gate a run of a Buildkite build.',
    anchor: 'not-all-failures-could-be-tolerated',
  }),
};

function notFetched(what: string): Words {
  return { headline: 'Not all failures could be fetched', what, hint: '', anchor: 'what-could-not-be-fetched' };
}
