import type { FailuresScript } from '../test-engine/executions.ts';
import { uuid } from '../test-engine/ids.ts';
import type { ApiScript, RunScript } from '../test-engine/script.ts';
import type { Step } from '../test-engine/timeline.ts';

/** The token that the scenarios' workflows have in their secret. It opens nothing anywhere. */
export const TOKEN = 'bkua_thistokenisplayedandopensnothingatallxx';

/** The build whose runs are gated. */
export const BUILD_ID = uuid('build', 'acme/shop', 1234);

const COMMIT = '7f3c1e5b9a2d4860c7e1f0b3d5a69784e2c1b0f9';
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

/** The organization `acme` with these runs by suite, and {@link TOKEN} that may read them. */
export function acme(
  suites: Readonly<Record<string, readonly RunScript[]>>,
  rest: Partial<Omit<ApiScript, 'organizations'>> = {},
): ApiScript {
  const scripts = Object.entries(suites).map(([suite, runs]) => [suite, { runs }] as const);
  return {
    organizations: { acme: { suites: Object.fromEntries(scripts) } },
    tokens: { [TOKEN]: { scopes: ['read_suites'] } },
    ...rest,
  };
}

/** What a workflow says that gates {@link BUILD_ID}; short times, so that nobody waits long for the end of the story. */
export function gate(inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return {
    token: TOKEN,
    organization: 'acme',
    'build-id': BUILD_ID,
    timeout: '10s',
    interval: '300ms',
    settle: '1s',
    ...inputs,
  };
}
