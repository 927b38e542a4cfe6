import { type Answer, jsonAnswer, type Refuse } from './answers.ts';
import type { Paged } from './build-api.ts';
import { type TestNow, together } from './build-tests.ts';
import { filterOf, matches } from './build-tests-filter.ts';
import { hour, type Past } from './past.ts';
import type { Asked, SuitePlace } from './routes.ts';
import { wireTest } from './wire-test.ts';
import type { World } from './world.ts';

/**
 * The tests of a suite, page by page, with what their executions in a window came to. It takes a `Buildkite-Version` header,
 * which must be a date. Sorting, durations and reliability, which a gate does not ask for, are left out.
 */
export function listSuiteTests(
  world: World,
  { url, version = '' }: Asked,
  place: SuitePlace,
  refuse: Refuse,
  pagedOf: (total: number) => Paged | string,
): Answer {
  const script = world.script.suiteTests ?? {};
  const { served = true, counted = true, windows = true } = script;
  if (!served) return refuse('not-found');
  if (Number.isNaN(Date.parse(version)) || !/^\d{4}-\d\d-\d\d$/.test(version)) {
    return jsonAnswer(400, { message: 'Buildkite-Version must be a date, such as 2026-08-01' });
  }
  const query = url.searchParams;
  const window = windowOf(query, script.defaultHours ?? 7 * 24);
  if (typeof window === 'string') return refuse('unprocessable', window);
  if (!windows && window.isChosen) return refuse('unprocessable', 'the window is not included in the plan');
  const listed = testsIn(world.pastOf(place), query, window.since, script.filtered ?? true);
  if (typeof listed === 'string') return refuse('unprocessable', listed);
  const paged = pagedOf(listed.length);
  if (typeof paged === 'string') return refuse('unprocessable', paged);
  const { page, headers } = paged;
  const rows = listed.slice(page.first, page.end).map((test) => wireTest(test, url.origin, { counted }));
  return jsonAnswer(200, rows, headers);
}

/** Reads `period`, which excludes the others, and `min_timestamp`. `since` is in milliseconds before now. */
function windowOf(query: URLSearchParams, defaultHours: number) {
  const [period, from] = [query.get('period'), query.get('min_timestamp')];
  if (period !== null && from !== null) return 'period cannot be combined with min_timestamp';
  if (period !== null) {
    const [, days] = /^(\d{1,3})days$/.exec(period) ?? [];
    return days === undefined ? 'period must be one like 7days' : { since: Number(days) * 24 * hour, isChosen: true };
  }
  if (from === null) return { since: defaultHours * hour, isChosen: false };
  const since = Date.now() - Date.parse(from);
  return Number.isNaN(since) ? 'min_timestamp must be a time' : { since, isChosen: true };
}

function testsIn(past: readonly Past[], query: URLSearchParams, since: number, isFiltered: boolean) {
  const branch = isFiltered ? query.get('branch') : null;
  const tests = new Map<string, TestNow>();
  for (const { test, ago, branch: ran } of past) {
    if (ago > since || (branch !== null && !matches(ran ?? undefined, branch))) continue;
    const known = tests.get(test.id);
    tests.set(test.id, known === undefined ? test : together(known, test));
  }
  const filter = filterOf(query);
  if (typeof filter === 'string') return filter;
  const labels = (query.get('labels') ?? '').split(',').filter((label) => label !== '');
  return [...tests.values()]
    .filter((test) => !isFiltered || labels.every((label) => hasLabel(test, label)))
    .flatMap((test) => (isFiltered ? (filter(test) ?? []) : test));
}

/** `!` before a label excludes it. */
function hasLabel({ labels }: TestNow, label: string): boolean {
  return label.startsWith('!') ? !labels.includes(label.slice(1)) : labels.includes(label);
}

/** A suite as the API shows it. */
export function showSuite(world: World, { url }: Asked, place: SuitePlace): Answer {
  const { organization, suite } = place;
  return jsonAnswer(200, {
    slug: suite,
    name: suite,
    url: `${url.origin}/v2/analytics/organizations/${organization}/suites/${suite}`,
    web_url: `https://buildkite.com/organizations/${organization}/analytics/suites/${suite}`,
    default_branch: world.suite(place)?.defaultBranch ?? 'main',
  });
}
