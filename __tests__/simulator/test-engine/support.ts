import type { BuildScript } from '../../../simulator/test-engine/build-script.ts';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import type { ApiScript, RunScript } from '../../../simulator/test-engine/script.ts';
import type { TestEngineStandIn } from '../../../simulator/test-engine/server.ts';
import { appears, finishes } from '../../../simulator/test-engine/story.ts';

export const TOKEN = 'bkua_test';
export const BUILD = uuid('build');
export const PLACE = { organization: 'acme', suite: 'rspec' };
export const BUILD_PLACE = { organization: 'acme', pipeline: 'shop', number: 12 };
export const RUNS = '/v2/analytics/organizations/acme/suites/rspec/runs';

/** A run that has failed from the beginning. */
export function failedRun(more: Partial<RunScript> = {}): RunScript {
  return {
    id: uuid('run'),
    buildId: BUILD,
    branch: 'main',
    commit: 'a'.repeat(40),
    steps: [appears({ at: 0 }), finishes({ at: 0 }, 'failed')],
    ...more,
  };
}

/** An organization `acme` with a suite `rspec`. */
export function script(runs: readonly RunScript[], more: Partial<ApiScript> = {}): ApiScript {
  return {
    organizations: { acme: { suites: { rspec: { runs } } } },
    tokens: { [TOKEN]: { scopes: ['read_suites'] } },
    ...more,
  };
}

/** The build that {@link failedRun} is of, from the beginning to the end scheduled. */
export function buildScript(more: Partial<BuildScript> = {}): BuildScript {
  return { id: BUILD, pipeline: 'shop', number: 12, branch: 'main', commit: 'a'.repeat(40), steps: [], ...more };
}

/** As {@link script}, with a build that the good token may read. */
export function withBuild(build: BuildScript, runs: readonly RunScript[], more: Partial<ApiScript> = {}): ApiScript {
  return {
    organizations: { acme: { suites: { rspec: { runs } }, builds: [build] } },
    tokens: { [TOKEN]: { scopes: ['read_suites', 'read_builds'] } },
    ...more,
  };
}

/** Asks with the good token, or with the headers given. Gives up after two seconds. */
export function ask(standIn: TestEngineStandIn, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  return fetch(standIn.url + path, { headers, signal: AbortSignal.timeout(2000), ...init });
}

/** The JSON of an answer, whatever its status. */
export async function json(answer: Promise<Response>): Promise<unknown> {
  return (await answer).json();
}

/** The answer's JSON as a list of objects. */
export async function list(answer: Promise<Response>): Promise<Record<string, unknown>[]> {
  return (await (await answer).json()) as Record<string, unknown>[];
}

/** How a request failed: the code or name of the innermost error. */
export async function failureOf(request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return 'no failure';
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(error: unknown): string {
  // Not `instanceof`: what fetch throws comes from outside the realm that jest makes for each test file.
  const { cause, code, name } = error as { cause?: unknown; code?: unknown; name?: unknown };
  if (typeof cause === 'object' && cause !== null) return codeOf(cause);
  return typeof code === 'string' ? code : String(name);
}
