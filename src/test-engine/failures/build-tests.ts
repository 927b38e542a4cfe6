import { rawText } from '../../shared/untrusted.ts';
import type { BuildIdRef, Endpoints } from '../endpoints.ts';
import type { BuildTest } from '../model.ts';
import { readWhole } from '../pages.ts';
import type { WireBuildTest } from '../schema.ts';

/** A test in one list, all its rows together. */
interface ListedTest extends Pick<BuildTest, 'suite' | 'testId' | 'passes' | 'locations'> {
  /** Some row gives it a state other than muted. */
  readonly isOtherwise: boolean;
}

/** A list of tests, by suite and test. */
type Tests = ReadonlyMap<string, ListedTest>;

/**
 * What Test Engine says about a build's tests that failed at least once. Only positive evidence counts. If lists or rows contradict each
 * other, the worse one counts:
 *
 * - A test is muted if it is in the list of muted tests and nothing contradicts that, neither its own state nor the list of enabled tests
 *   (a server that does not know the filter returns every test in each list).
 * - The lowest number of passes in any list counts. A skipped test has no passes.
 *
 * Each list is read to its proven end; throws `unproven-end` if there is none.
 */
export async function failedTestsOfBuild(
  api: Endpoints,
  build: BuildIdRef,
  { muted }: { readonly muted: boolean },
  signal: AbortSignal,
): Promise<readonly BuildTest[]> {
  const all = await list(api, build, undefined, signal);
  const mutedOnes: Tests = muted ? await list(api, build, 'muted', signal) : new Map();
  const enabledOnes: Tests = muted ? await list(api, build, 'enabled', signal) : new Map();
  const keys = new Set([...all.keys(), ...mutedOnes.keys()]);
  return [...keys].flatMap((key) => {
    const told = [all, mutedOnes, enabledOnes].flatMap((tests) => tests.get(key) ?? []);
    const [test] = told;
    if (test === undefined) return [];
    const isOtherwise = enabledOnes.has(key) || told.some((one) => one.isOtherwise);
    const passes = Math.min(...told.map((one) => one.passes));
    const locations = [...new Set(told.flatMap((one) => one.locations))];
    return [{ suite: test.suite, testId: test.testId, muted: mutedOnes.has(key) && !isOtherwise, passes, locations }];
  });
}

async function list(
  api: Endpoints,
  build: BuildIdRef,
  state: 'enabled' | 'muted' | undefined,
  signal: AbortSignal,
): Promise<Tests> {
  const rows = await readWhole<WireBuildTest>((page) => api.failedTests(build, page, { state, signal }), keyOf);
  const tests = new Map<string, ListedTest>();
  for (const row of rows) {
    const { suite, testId } = row;
    if (suite === undefined || testId === undefined) continue;
    const earlier = tests.get(keyOf(row));
    const passes = row.state === 'skipped' ? 0 : row.passes;
    tests.set(keyOf(row), {
      suite,
      testId,
      passes: Math.min(passes, earlier?.passes ?? passes),
      locations: [...(earlier?.locations ?? []), ...(row.location === undefined ? [] : [row.location])],
      isOtherwise: earlier?.isOtherwise === true || (row.state !== undefined && row.state !== 'muted'),
    });
  }
  return tests;
}

/** Identifies a test. */
export function keyOf({ suite, testId }: Pick<WireBuildTest, 'suite' | 'testId'>): string {
  return JSON.stringify([suite, testId === undefined ? undefined : rawText(testId)]);
}
