import type { GateFacts } from '../../src/gate/errors.ts';
import type { GitHubFacts } from '../../src/github/errors.ts';
import type { InputName } from '../../src/inputs/names.ts';
import type { ProblemFacts } from '../../src/inputs/problem.ts';
import type { NoteFacts } from '../../src/messages/verdict-notes.ts';
import type { ReportFileFacts } from '../../src/runner/report-file.ts';
import { TestEngineError, type TestEngineFacts } from '../../src/test-engine/errors.ts';
import { direct } from '../../src/test-engine/proxy.ts';
import { buildSelector } from '../report/fixtures.ts';

/*
 * Data for each code of each room: at least one of each code, which the compiler holds, and more where the words depend on it.
 */

type Samples<Facts> = { readonly [Code in keyof Facts]: readonly [Facts[Code], ...Facts[Code][]] };

export const asked = { method: 'GET', path: '/v2/x', host: 'api.buildkite.com', scope: 'read_suites' } as const;
const askedForBuild = { ...asked, scope: 'read_builds' } as const;

export const byProxy = {
  proxy: { variable: 'HTTPS_PROXY', address: 'proxy.example:3128' },
  olderNode: undefined,
};
const byHiddenProxy = { ...byProxy, proxy: { ...byProxy.proxy, address: undefined } };
const olderNode = { proxy: undefined, olderNode: 'v24.0.0' };

const connection = (networkCode: string | undefined, route = direct) => ({ asked, networkCode, route });

export const testEngineSamples: Samples<TestEngineFacts> = {
  'bad-token': [{ asked }, { asked: askedForBuild }],
  'unsendable-token': [{ asked }],
  'missing-scope': [
    { asked, scope: 'read_suites' },
    { asked: askedForBuild, scope: 'read_builds' },
  ],
  forbidden: [{ asked }],
  'not-found': [
    { asked, sought: { kind: 'suite', organization: 'acme', suite: 'rspec' } },
    { asked, sought: { kind: 'run', organization: 'acme', suite: 'rspec', runId: 'r-1' } },
    { asked, sought: { kind: 'build', organization: 'acme', pipeline: 'shop', number: 7 } },
    { asked, sought: { kind: 'builds', organization: 'acme', pipeline: 'shop' } },
    { asked, sought: { kind: 'builds', organization: 'acme', pipeline: undefined } },
    { asked, sought: { kind: 'tests', organization: 'acme', buildId: 'b-1' } },
  ],
  refused: [{ asked, status: 422 }],
  'proxy-login': [{ asked }],
  'rate-limited': [
    { asked, scope: undefined, ms: 17_000 },
    { asked, scope: 'user', ms: 1000 },
    { asked, scope: 'organization', ms: 60_000, limit: 200 },
    { asked, scope: 'user', ms: 0, limit: 50 },
    { asked, scope: 'organization', ms: 0, limit: 200 },
  ],
  'server-error': [{ asked, status: 502 }],
  'no-connection': [
    connection('ECONNRESET'),
    connection(undefined),
    connection('ECONNREFUSED', byProxy),
    connection('ECONNREFUSED', byHiddenProxy),
    connection('ECONNREFUSED', olderNode),
  ],
  'unknown-host': [connection('ENOTFOUND'), connection('EAI_AGAIN', byProxy)],
  'untrusted-certificate': [connection('SELF_SIGNED_CERT_IN_CHAIN')],
  'tls-failed': [connection('CERT_HAS_EXPIRED')],
  'proxy-refused': [connection('UND_ERR_ABORTED', byProxy)],
  'connection-lost': [connection('UND_ERR_SOCKET'), connection(undefined)],
  'request-timed-out': [{ asked, ms: 10_000, route: direct }],
  'unexpected-response': [
    { asked, mismatch: { kind: 'empty' } },
    { asked, mismatch: { kind: 'broken-json', characters: 14 } },
    { asked, mismatch: { kind: 'no-json', characters: 5 } },
    { asked, mismatch: { kind: 'content-type', type: 'text/html' } },
    { asked, mismatch: { kind: 'content-type', type: undefined } },
    { asked, mismatch: { kind: 'compression', networkCode: 'Z_DATA_ERROR' } },
    { asked, mismatch: { kind: 'shape', expected: 'runs', complaint: '[0].id: missing' } },
    { asked, mismatch: { kind: 'pages', expected: 'runs', most: 50 } },
    { asked, mismatch: { kind: 'another', expected: 'build' } },
    { asked, mismatch: { kind: 'another', expected: 'failed executions' } },
  ],
  redirected: [{ asked, status: 302 }],
  'response-too-large': [{ asked, bound: 2 ** 24 }],
  'endless-list': [{ asked, pages: 100 }],
  'unproven-end': [{ asked }],
  'too-many-builds': [{ most: 10 }],
  'poll-too-large': [{ requests: 30, limit: 50 }],
  'bad-proxy': [{ variable: 'HTTPS_PROXY' }],
  'comparison-too-long': [{ most: 10 }],
  'no-counts': [{}],
  'no-time-left': [{}],
  'quota-spared': [{ ms: 60_000 }],
  'details-left-out': [
    { because: undefined },
    { because: new TestEngineError('server-error', { asked, status: 502 }) },
  ],
};

export const gateSamples: Samples<GateFacts> = {
  'run-not-found': [{ organization: 'acme', suite: 'rspec', runId: 'r-1' }],
  'no-answer-in-time': [{}],
  'no-build': [{}],
};

export const gitHubSamples: Samples<GitHubFacts> = {
  'no-github-token': [{}],
  'no-permission': [{ permission: 'checks' }, { permission: 'statuses' }, { permission: 'pull-requests' }],
  'github-token-refused': [{}],
  'no-own-check-run': [{}],
  'no-head-commit': [{ event: 'issue_comment' }],
  'no-pull-request': [{ event: 'push' }],
  'not-the-head': [{}],
  'no-repository': [{ variable: 'GITHUB_REPOSITORY' }],
  'not-on-github': [{ what: 'check run 7' }, { what: 'repository' }],
  'github-rate-limited': [{}],
  unprocessable: [{}],
  'github-refused': [{ status: 403 }],
  'github-server-error': [{ status: 502 }],
  'unexpected-response': [{ what: 'a check run' }],
  'github-redirected': [{ status: 307 }],
  'github-unreachable': [
    { host: 'api.github.com', networkCode: 'ECONNREFUSED' },
    { host: 'api.github.com', networkCode: undefined },
  ],
  'out-of-time': [{}],
  'left-in-progress': [{}],
  'unexpected-fault': [{}],
};

const file = { path: '/work/failed.json', isFolder: false };

export const reportFileSamples: Samples<ReportFileFacts> = {
  'linked-folder': [file],
  'file-not-written': [
    { ...file, systemCode: undefined },
    { ...file, systemCode: 'EIO' },
    { ...file, systemCode: 'EACCES' },
    { ...file, systemCode: 'ENOSPC' },
    { path: '/tmp', isFolder: true, systemCode: 'EROFS' },
  ],
};

const putAside = (id: string, result: 'passed' | 'failed', page?: string) => ({ suite: 'rspec', id, result, page });

export const noteSamples: Samples<NoteFacts> = {
  'left-out': [
    { suites: ['jest'], within: buildSelector, ifNoRunFound: 'warn' },
    { suites: ['jest', 'go'], within: buildSelector, ifNoRunFound: 'ignore' },
    { suites: ['jest'], within: buildSelector, ifNoRunFound: undefined },
  ],
  'not-softened': [
    { builds: [{ pipeline: 'shop', number: 7 }], end: 'failed', within: buildSelector },
    { builds: [], end: undefined, within: buildSelector },
  ],
  unreadable: [
    { builds: [{ pipeline: 'tea', number: 3 }], within: buildSelector },
    {
      builds: [
        { pipeline: 'tea', number: 3 },
        { pipeline: 'cup', number: 4 },
      ],
      within: buildSelector,
    },
  ],
  'token-expires': [
    { inMs: 3 * 24 * 3_600_000 + 5, at: '2026-08-04T12:00:00.000Z' },
    { inMs: 3_600_000, at: '2026-08-01T13:00:00.000Z' },
  ],
  'put-aside': [
    { runs: [putAside('r-1', 'passed')], within: buildSelector },
    {
      runs: [putAside('r-1', 'passed'), putAside('r-2', 'failed', 'https://buildkite.com/r-2')],
      within: buildSelector,
    },
  ],
  'evidence-changed': [{}],
  'unproven-end': [{ of: 'failed executions' }],
  'read-limit': [{ readLimits: [{ suite: 'rspec', runs: 1000 }], within: buildSelector }],
};

/** The inputs that each problem is tried with: those whose words differ. */
type ProblemSamples = {
  readonly [Code in keyof ProblemFacts]: readonly [
    readonly [InputName, ProblemFacts[Code]],
    ...(readonly [InputName, ProblemFacts[Code]])[],
  ];
};

const build = { organization: 'acme', pipeline: 'shop', number: '7' };

export const problemSamples: ProblemSamples = {
  'not-given': [
    ['organization', {}],
    ['suite', {}],
  ],
  'no-selector': [['build-url', {}]],
  'cannot-be-combined': [['run-id', { with: 'build-id' }]],
  'only-applies-to': [
    ['branch', { selectors: ['commit'] }],
    ['suite', { selectors: ['build-id', 'run-id'] }],
  ],
  contradicts: [
    ['organization', { address: 'build-url', says: 'acme' }],
    ['suite', { address: 'run-id', says: 'rspec' }],
  ],
  'holds-token': [
    ['check-name', {}],
    ['suite', {}],
  ],
  'not-boolean': [['summary', {}]],
  'not-a-choice': [
    ['runs', { choices: ['all', 'newest'], near: 'newest', several: false }],
    ['tolerate', { choices: ['retried', 'muted'], near: undefined, several: true }],
  ],
  'not-a-count': [['report-limit', { most: 10_000 }]],
  'duration-without-unit': [['timeout', { digits: '90' }]],
  'duration-with-fraction': [['timeout', {}]],
  'not-a-duration': [['timeout', {}]],
  'duration-is-zero': [
    ['timeout', {}],
    ['interval', {}],
  ],
  'duration-too-short': [['interval', {}]],
  'duration-too-long': [['timeout', {}]],
  'settle-not-below-timeout': [
    ['settle', { timeout: '20s', settle: '30s', byDefault: true }],
    ['settle', { timeout: '20s', settle: '1m', byDefault: false }],
  ],
  'tolerate-with-fail-fast': [['tolerate', {}]],
  'slug-in-address': [
    ['suite', { slug: 'rspec' }],
    ['organization', { slug: undefined }],
  ],
  'slug-too-long': [['suite', { most: 255, guess: undefined }]],
  'slug-with-blank': [['suite', { guess: 'my-suite' }]],
  'slug-with-capitals': [['organization', { guess: 'my-org' }]],
  'not-a-slug': [['organization', { guess: undefined }]],
  'several-slugs-for-one': [['suite', { slugs: ['rspec', 'jest'] }]],
  'no-suite': [['suite', {}]],
  'too-many-suites': [['suite', { count: 21, most: 20 }]],
  'not-pipelines': [['pipeline', {}]],
  'several-organizations': [['pipeline', { organizations: ['acme', 'umbrella'] }]],
  'too-many-pipelines': [['pipeline', { count: 6, most: 5 }]],
  'not-triggered-builds': [['triggered-builds', {}]],
  'no-commit-in-event': [
    ['pipeline', { event: 'issue_comment' }],
    ['pipeline', { event: undefined }],
  ],
  'unreadable-event': [['pipeline', { event: 'pull_request' }]],
  'several-suites-for-one-run': [['suite', {}]],
  'unreplaced-expression': [['build-id', {}]],
  'number-for-build-id': [['build-id', {}]],
  'json-for-build-id': [['build-id', {}]],
  'build-address-for-build-id': [
    ['build-id', { kind: 'build', build }],
    ['build-id', { kind: 'job', build: undefined }],
  ],
  'not-a-uuid': [['build-id', {}]],
  'run-address': [
    ['build-id', {}],
    ['build-url', {}],
  ],
  'other-address-for-build': [
    ['build-url', { place: 'suite' }],
    ['build-url', { place: 'organization' }],
  ],
  'build-address-without-number': [['build-url', {}]],
  'uuid-for-build-url': [['build-url', {}]],
  'number-for-build-url': [['build-url', {}]],
  'not-a-build-address': [['build-url', {}]],
  'build-address-for-run': [['run-id', {}]],
  'other-address-for-run': [
    ['run-id', { place: 'suite' }],
    ['run-id', { place: 'organization' }],
  ],
  'number-for-run-id': [['run-id', {}]],
  'not-a-run': [['run-id', {}]],
  'short-sha': [['commit', {}]],
  'name-for-sha': [['commit', {}]],
  'not-a-sha': [
    ['commit', {}],
    ['head-sha', {}],
  ],
  'not-a-branch': [['branch', {}]],
  'not-a-check-name': [['check-name', { most: 200 }]],
  'not-a-check-run-id': [['check-run-id', {}]],
  'not-a-folder': [['path-prefix', {}]],
  'folder-not-relative': [['path-prefix', {}]],
  'folder-outside-repository': [['path-prefix', {}]],
  'not-a-file': [['report-file', {}]],
  'folder-for-file': [['report-file', {}]],
  'not-an-address': [['api-url', {}]],
  'address-with-credentials': [['api-url', {}]],
  'address-with-query': [['api-url', {}]],
  'address-not-https': [['api-url', {}]],
  'address-of-pages': [['api-url', {}]],
  'address-with-path': [['api-url', {}]],
  'no-token-in-fork': [['token', {}]],
  'no-token-for-dependabot': [['token', {}]],
  'no-token': [
    ['token', { readsBuilds: false, mayBeWithheld: true }],
    ['token', { readsBuilds: true, mayBeWithheld: false }],
  ],
  'unreplaced-token': [
    ['token', {}],
    ['github-token', {}],
  ],
  'github-token-for-buildkite': [['token', { readsBuilds: false }]],
  'buildkite-token-for-github': [['github-token', {}]],
  'token-with-bearer': [['token', {}]],
  'token-in-quotes': [['token', {}]],
  'token-too-long': [['token', {}]],
  'token-with-odd-characters': [['token', {}]],
};
