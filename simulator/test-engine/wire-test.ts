import type { ResultCounts, TestNow } from './build-tests.ts';
import { sumOf } from './build-tests-filter.ts';

/** A test with what its executions came to, unless it is not to be `counted`, and with its state on request. */
export function wireTest(
  test: TestNow,
  apiOrigin: string,
  { withState = false, counted = true }: { readonly withState?: boolean; readonly counted?: boolean } = {},
): object {
  return {
    ...wireListedTest(test, apiOrigin),
    ...(withState && { state: test.state }),
    ...(counted && { executions_count: sumOf(test.counts), executions_count_by_result: shown(test.counts) }),
    ...test.raw,
  };
}

/** A test without what its executions came to. */
export function wireListedTest(test: TestNow, apiOrigin: string): object {
  const { organization, suite } = test.place;
  // Where a test has no scope, its name alone begins with the blank.
  const [, scope, name] = /^(\S*) (.*)$/s.exec(test.test) ?? ['', '', test.test];
  return {
    id: test.id,
    url: `${apiOrigin}/v2/analytics/organizations/${organization}/suites/${suite}/tests/${test.id}`,
    web_url: `https://buildkite.com/organizations/${organization}/analytics/suites/${suite}/tests/${test.id}`,
    scope,
    name,
    location: test.location,
    file_name: test.location?.replace(/(?::\d+){1,2}$/, '') ?? test.location,
    labels: test.labels,
    ...test.raw,
  };
}

/** Counts of other results than these two are left out where there are none. */
function shown({ passed, failed, ...others }: ResultCounts): object {
  return { passed, failed, ...Object.fromEntries(Object.entries(others).filter(([, count]) => count > 0)) };
}
