import { rawText } from '../../shared/untrusted.ts';
import type { Endpoints } from '../endpoints.ts';
import { TestEngineError } from '../errors.ts';
import type { BuildTest } from '../model.ts';
import { ListReader } from '../pages.ts';
import type { WireBuildTest } from '../schema.ts';

/** Tests of one build that failed at least once fill no more pages than this; a list that goes on is none to be trusted. */
const mostPages = 100;

/** A test as one list has it, all its rows together. */
interface ListedTest extends Pick<BuildTest, 'suite' | 'testId' | 'passes'> {
  /** Some row gives it another state than muted. */
  readonly isOtherwise: boolean;
}

/** A list of tests, by suite and test. */
type Tests = ReadonlyMap<string, ListedTest>;

/**
 * What Test Engine says of the tests of a build that failed at least once. Only positive evidence counts, and where lists or
 * rows contradict each other, the worse of them:
 *
 * - A test is muted when it is listed among the muted and nothing says otherwise, neither a state of its own nor the list of
 *   the enabled ones (a server that does not know the filter gives every test in each list).
 * - It has passed as often as the list says that counts the fewest passes. One that is skipped has passed nothing.
 *
 * Each list is read to its proven end; throws `unproven-end` where there is none.
 */
export async function failedTestsOfBuild(
  api: Endpoints,
  build: { readonly organization: string; readonly buildId: string },
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
    return [{ suite: test.suite, testId: test.testId, muted: mutedOnes.has(key) && !isOtherwise, passes }];
  });
}

async function list(
  api: Endpoints,
  build: { readonly organization: string; readonly buildId: string },
  state: 'enabled' | 'muted' | undefined,
  signal: AbortSignal,
): Promise<Tests> {
  const reader = new ListReader<WireBuildTest>((page) => api.failedTests(build, page, { state, signal }), keyOf);
  while (reader.goesOn(true)) {
    const asked = await reader.readPage();
    if (reader.end === 'repeats') throw new TestEngineError('unproven-end', { asked });
    if (reader.goesOn(true) && reader.pages === mostPages)
      throw new TestEngineError('endless-list', { asked, pages: mostPages });
  }
  const tests = new Map<string, ListedTest>();
  for (const row of reader.rows) {
    const { suite, testId } = row;
    if (suite === undefined || testId === undefined) continue;
    const earlier = tests.get(keyOf(row));
    const passes = row.state === 'skipped' ? 0 : row.passes;
    tests.set(keyOf(row), {
      suite,
      testId,
      passes: Math.min(passes, earlier?.passes ?? passes),
      isOtherwise: earlier?.isOtherwise === true || (row.state !== undefined && row.state !== 'muted'),
    });
  }
  return tests;
}

function keyOf({ suite, testId }: WireBuildTest): string {
  return JSON.stringify([suite, testId === undefined ? undefined : rawText(testId)]);
}
