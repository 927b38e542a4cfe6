import type { BuildScript } from '../test-engine/build-script.ts';
import type { BuildStep } from '../test-engine/build-timeline.ts';
import type { FailuresScript } from '../test-engine/failures-script.ts';
import { uuid } from '../test-engine/ids.ts';
import type { JobScript } from '../test-engine/job-story.ts';
import type { ApiScript, RunScript, SuiteScript } from '../test-engine/script.ts';
import type { Step } from '../test-engine/timeline.ts';

/** The token that the scenarios' workflows have in their secret. It opens nothing anywhere. */
export const TOKEN = 'bkua_thistokenisplayedandopensnothingatallxx';

/** The build whose runs are gated. */
export const BUILD_ID = uuid('build', 'acme/shop', 1234);

/** Where people see it. */
export const BUILD_URL = 'https://buildkite.com/acme/shop/builds/1234';

/** The commit that was built. */
export const COMMIT = '7f3c1e5b9a2d4860c7e1f0b3d5a69784e2c1b0f9';

const BRANCH = 'add-gift-cards';

/** A run of the gated build in this suite. */
export function run(suite: string, steps: readonly Step[], failures?: FailuresScript): RunScript {
  return {
    id: uuid('run', 'acme', suite, BUILD_ID),
    buildId: BUILD_ID,
    branch: BRANCH,
    commit: COMMIT,
    steps,
    ...(failures !== undefined && { failures }),
  };
}

/** A run of the gated commit, by a key of its own, that was uploaded from outside Buildkite. */
export function outsideRun(
  suite: string,
  key: string,
  steps: readonly Step[],
  more: Partial<Omit<RunScript, 'id' | 'buildId' | 'steps'>> = {},
): RunScript {
  return {
    id: uuid('run', 'acme', suite, key),
    buildId: null,
    branch: `refs/heads/${BRANCH}`,
    commit: COMMIT,
    steps,
    ...more,
  };
}

/** The gated build. */
export function build(steps: readonly BuildStep[], jobs?: readonly JobScript[]): BuildScript {
  const fields = { id: BUILD_ID, pipeline: 'shop', number: 1234, branch: BRANCH, commit: COMMIT, steps };
  return jobs === undefined ? fields : { ...fields, jobs };
}

/**
 * The organization `acme` with these runs by suite, and with its builds if there are any, and {@link TOKEN} that may read
 * what there is.
 */
export function acme(
  suites: Readonly<Record<string, readonly RunScript[] | SuiteScript>>,
  rest: Partial<Omit<ApiScript, 'organizations'>> & { readonly builds?: readonly BuildScript[] } = {},
): ApiScript {
  const { builds, ...script } = rest;
  const scripts = Object.entries(suites).map(([suite, runs]) => [suite, 'runs' in runs ? runs : { runs }] as const);
  return {
    organizations: { acme: { suites: Object.fromEntries(scripts), ...(builds !== undefined && { builds }) } },
    tokens: { [TOKEN]: { scopes: builds === undefined ? ['read_suites'] : ['read_suites', 'read_builds'] } },
    ...script,
  };
}

/** Short times, so that scenarios end soon. */
const TIMES = { timeout: '20s', interval: '300ms', settle: '1s' };

/** What a workflow says that gates {@link BUILD_ID}. */
export function gate(inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { token: TOKEN, organization: 'acme', 'build-id': BUILD_ID, ...TIMES, ...inputs };
}

/** What a workflow says that gates the build at {@link BUILD_URL}. */
export function gateBuild(inputs: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return { token: TOKEN, 'build-url': BUILD_URL, ...TIMES, ...inputs };
}

/** What a workflow says that gates the runs of {@link COMMIT}. */
export function gateCommit(inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { token: TOKEN, organization: 'acme', commit: COMMIT, ...TIMES, ...inputs };
}

/** What a workflow says that gates the build of {@link COMMIT} in the pipeline `shop`. */
export function gatePipeline(inputs: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return { token: TOKEN, pipeline: 'acme/shop', commit: COMMIT, ...TIMES, ...inputs };
}
