import type { FetchingOptions } from './fetch-failures.ts';
import type { FailedTests } from './gate/failures.ts';
import type { Outcome } from './gate/outcome.ts';
import type { Settings } from './settings.ts';
import type { TestEngine } from './test-engine/client.ts';

/**
 * How many tests of the gated suites passed or failed. If the verdict did not count them, one request per build does so after a failure, in
 * one attempt. `undefined` if it is not known.
 */
export async function fetchTotal(
  { verdict, tests, observation: { runs } }: Outcome,
  failures: Pick<FailedTests, 'tests'>,
  engine: TestEngine,
  { settings, time }: FetchingOptions,
): Promise<number | undefined> {
  // Without a failed test, the headline does not show the total.
  if (tests !== undefined || verdict.name !== 'failed' || failures.tests.length === 0) return tests;
  const { organization } = settings.selector;
  const suites = [...new Set(runs.map(({ run }) => run.suite))];
  let total = 0;
  for (const buildId of new Set(runs.map(({ run }) => run.buildId))) {
    // The tests of a run without a build are in no list.
    const ofBuild =
      buildId === undefined
        ? undefined
        : await engine
            .totalOf({ organization, buildId }, { suites, ofAll: countsAll(settings) }, time.signal)
            .catch(() => undefined);
    if (ofBuild === undefined) return undefined;
    total += ofBuild;
  }
  return total;
}

/** Whether the tests of all suites of the builds are wanted. */
function countsAll({ selector, minTests }: Settings): boolean {
  const hasAllSuites = (selector.kind === 'pipeline' || selector.kind === 'build-url') && selector.suites.length === 0;
  return hasAllSuites || minTests !== undefined;
}
