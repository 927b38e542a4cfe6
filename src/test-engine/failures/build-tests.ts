import { rawText } from '../../shared/untrusted.ts';
import { type Endpoints, fullPage } from '../endpoints.ts';
import { TestEngineError } from '../errors.ts';
import type { BuildTest } from '../model.ts';
import type { WireBuildTest } from '../schema.ts';
import { pageAfter } from '../snapshots/listing.ts';

/** Tests of one build that failed at least once fill no more pages than this; a list that goes on is none to be trusted. */
const mostPages = 100;

/** A list of tests, by suite and test. */
type Tests = ReadonlyMap<
  string,
  WireBuildTest & { readonly suite: string; readonly testId: NonNullable<WireBuildTest['testId']> }
>;

/**
 * What Test Engine says of the tests of a build that failed at least once. A test counts as muted only by positive evidence:
 * it is listed among the muted, and nothing says otherwise, neither its own state nor the list of the enabled ones (a server
 * that does not know the filter gives every test in each list). A test that is skipped has passed nothing.
 */
export async function failedTestsOfBuild(
  api: Endpoints,
  build: { readonly organization: string; readonly buildId: string },
  { muted }: { readonly muted: boolean },
  signal: AbortSignal,
): Promise<readonly BuildTest[]> {
  const all = await list(api, build, undefined, signal);
  const [mutedOnes, enabledOnes] = muted
    ? [await list(api, build, 'muted', signal), await list(api, build, 'enabled', signal)]
    : [new Map(), new Map()];
  const keys = new Set([...all.keys(), ...mutedOnes.keys()]);
  return [...keys].flatMap((key) => {
    const test = all.get(key) ?? mutedOnes.get(key);
    if (test === undefined) return [];
    const state = mutedOnes.get(key)?.state ?? test.state;
    const isMuted = mutedOnes.has(key) && !enabledOnes.has(key) && (state === undefined || state === 'muted');
    const passes = test.state === 'skipped' ? 0 : test.passes;
    return [{ suite: test.suite, testId: test.testId, muted: isMuted, passes }];
  });
}

async function list(
  api: Endpoints,
  build: { readonly organization: string; readonly buildId: string },
  state: 'enabled' | 'muted' | undefined,
  signal: AbortSignal,
): Promise<Tests> {
  const tests = new Map<string, WireBuildTest & { suite: string; testId: NonNullable<WireBuildTest['testId']> }>();
  let page = 1;
  for (let pages = 1; ; pages++) {
    const { body, headers, asked } = await api.failedTests(build, { page, perPage: fullPage }, { state, signal });
    for (const test of body) {
      const { suite, testId } = test;
      if (suite !== undefined && testId !== undefined)
        tests.set(`${suite}/${rawText(testId)}`, { ...test, suite, testId });
    }
    const next = pageAfter(page, { body, headers });
    if (next === undefined) return tests;
    if (pages === mostPages) throw new TestEngineError('endless-list', { asked, pages: mostPages });
    page = next;
  }
}
