import { once } from 'node:events';
import http, { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import type { BuildScript } from '../../simulator/test-engine/build-script.ts';
import { ends } from '../../simulator/test-engine/build-story.ts';
import { uuid } from '../../simulator/test-engine/ids.ts';
import type { ApiScript, OrganizationScript, RunScript } from '../../simulator/test-engine/script.ts';
import { startTestEngine, type TestEngineStandIn } from '../../simulator/test-engine/server.ts';
import { appears, finishes } from '../../simulator/test-engine/story.ts';
import { errorMessage } from '../../src/messages/errors.ts';
import type { Selector } from '../../src/selector.ts';
import { realClock } from '../../src/shared/clock.ts';
import { Secret } from '../../src/shared/secret.ts';
import { TestEngine, type TestEngineOptions } from '../../src/test-engine/client.ts';
import { TestEngineError } from '../../src/test-engine/errors.ts';
import type { Run, Snapshot } from '../../src/test-engine/model.ts';
import type { Network } from '../../src/test-engine/proxy.ts';
import { redactor } from '../../src/text/redact.ts';

export const TOKEN = 'bkua_0123456789';
export const BUILD = '0191e9a8-0000-7000-8000-00000000b01d';
export const RUN = '0191e9a8-0000-7000-8000-000000000001';
export const COMMIT = 'c0ffee0123456789abcdef0123456789abcdef01';
export const RUNS_PATH = '/v2/analytics/organizations/acme/suites/rspec/runs';
export const BUILD_PATH = '/v2/organizations/acme/pipelines/shop/builds/7';
export const TESTS_PATH = `/v2/analytics/organizations/acme/builds/${BUILD}/tests`;

export const byBuild = { kind: 'build-id', organization: 'acme', suites: ['rspec'], buildId: BUILD } as const;
export const byUrl = {
  kind: 'build-url',
  ifBlocked: 'judge',
  triggeredBuilds: 'ignore',
  organization: 'acme',
  suites: [],
  pipeline: 'shop',
  number: 7,
} as const;
export const byCommit = {
  kind: 'commit',
  organization: 'acme',
  suites: ['rspec'],
  commit: COMMIT,
  branch: undefined,
  runs: 'all',
} as const;
export const byRun = { kind: 'run-id', organization: 'acme', suites: ['rspec'], runId: RUN } as const;

/** A signal that nobody aborts. */
export function unending(): AbortSignal {
  return new AbortController().signal;
}

/** No proxy on the way. */
export const direct: Network = { env: {}, nodeVersion: process.version, http: () => http };

/** A client of the server at this address; requests have ten seconds. */
export function client(url: string, more: Partial<TestEngineOptions> = {}): TestEngine {
  const token = new Secret(TOKEN);
  return new TestEngine({
    apiUrl: new URL(url),
    token,
    redact: redactor([TOKEN]),
    version: '1.2.3',
    clock: realClock,
    requestTimeout: 10_000,
    ...more,
  });
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A server for one test that answers by hand; its address. */
export async function serve(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  return listen(createServer(handler), 'http');
}

export async function listen(server: Server, scheme: 'http' | 'https'): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server for one test that gives every request this answer. */
export function answering(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): Promise<string> {
  return serve((_, response) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers } as Record<string, string>).end(text);
  });
}

/** The stand-in for one test: `acme` with the suite `rspec`. */
export function standIn(runs: readonly RunScript[], more: Partial<ApiScript> = {}) {
  const tokens = { [TOKEN]: { scopes: ['read_suites'] } };
  return acme({ suites: { rspec: { runs } } }, { tokens, ...more });
}

/** The stand-in for one test: `acme` with all this, and a token that may read it. */
export async function acme(
  organization: OrganizationScript,
  more: Partial<ApiScript> = {},
): Promise<{ readonly api: TestEngineStandIn; readonly engine: TestEngine }> {
  const api = await startTestEngine({
    organizations: { acme: organization },
    tokens: { [TOKEN]: { scopes: ['read_suites', 'read_builds'] } },
    limits: { organization: 'off', user: 'off' },
    ...more,
  });
  closing.push(() => api.close());
  return { api, engine: client(api.url) };
}

/** The build, ended well from the beginning. */
export function endedBuild(more: Partial<BuildScript> = {}): BuildScript {
  return { id: BUILD, pipeline: 'shop', number: 7, steps: [ends({ at: 0 }, 'passed')], ...more };
}

/** A poll that may spend less than it takes to prove where lists end, and one that may not. */
export const inPart = { whole: false, runs: 'always', since: Number.POSITIVE_INFINITY } as const;
export const inFull = { ...inPart, whole: true } as const;

/** A good look that found nothing. */
export const emptyLook: Snapshot = {
  runs: [],
  builds: undefined,
  withoutBuild: [],
  notTriggered: [],
  unreadable: [],
  putAside: [],
  readLimits: [],
  whole: true,
  paged: false,
};

/** A run of the build that has failed from the beginning. */
export function failedRun(more: Partial<RunScript> = {}): RunScript {
  const steps = [appears({ at: 0 }), finishes({ at: 0 }, 'failed')];
  return { id: RUN, buildId: BUILD, branch: 'main', commit: 'c0ffee', steps, ...more };
}

/** Other runs of the build, by number; the higher, the newer. */
export function numberedRun(number: number): RunScript {
  return failedRun({
    id: uuid('run', String(number)),
    createdAt: new Date(Date.UTC(2026, 7, 1) + number * 1000).toISOString(),
  });
}

/** A run as an earlier look could have shown it. */
export function knownRun(more: Partial<Run> = {}): Run {
  return {
    suite: 'rspec',
    id: RUN,
    buildId: BUILD,
    state: 'finished',
    result: 'failed',
    words: { state: undefined, result: undefined },
    webUrl: undefined,
    branch: undefined,
    commit: undefined,
    createdAt: undefined,
    ...more,
  };
}

/** The Test Engine error that a look at this server ends in. */
export async function refusalOf(url: string, selector: Selector = byBuild): Promise<TestEngineError> {
  const error = await failureOf(client(url).poll(selector, [], inPart, unending()));
  if (error instanceof TestEngineError) return error;
  throw error;
}

/** What a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const nothing = Symbol('nothing');
  const error = await promise.then(
    () => nothing,
    (thrown: unknown) => thrown,
  );
  if (error === nothing) throw new Error('It went well, although it should not have.');
  return error;
}

/** All that a user may get to read of an error. */
export function readable(error: TestEngineError): string {
  return JSON.stringify([error.message, errorMessage(error)]);
}

/** Waits until something holds; fails after four seconds. */
export async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 4000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('It did not come about.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
