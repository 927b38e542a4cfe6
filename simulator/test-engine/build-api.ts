import { type Answer, type Answered, jsonAnswer, type Refuse } from './answers.ts';
import { filterOf } from './build-tests-filter.ts';
import type { Page } from './pages.ts';
import type { Asked, BuildPlace, BuildTestsPlace, SuitePlace } from './routes.ts';
import { wireListedTest, wireTest } from './wire-test.ts';
import type { World } from './world.ts';

/** A page of a list, and the headers that lead to the others. */
export interface Paged {
  readonly page: Page;
  readonly headers: Readonly<Record<string, string>>;
}

/** A build by its number. A request for a build that there is counts as a poll, also while the build is not found. */
export function showBuild(world: World, { url }: Asked, place: BuildPlace, refuse: Refuse): Answered {
  const build = world.build(place, world.polls(place) + 1);
  if (build === undefined) return { answer: refuse('not-found') };
  const isAsked = (name: string) => url.searchParams.get(name) === 'true';
  const included = {
    jobs: !isAsked('exclude_jobs'),
    retriedJobs: isAsked('include_retried_jobs'),
    pipeline: !isAsked('exclude_pipeline'),
    testEngine: isAsked('include_test_engine'),
  };
  const answer = build.found ? jsonAnswer(200, build.wire(url.origin, included)) : refuse('not-found');
  return { answer, poll: place };
}

/**
 * The tests of a build, page by page. First pages are polls. Unlike the tests of a suite it takes no `Buildkite-Version`
 * header: the counts are always in the answer. Durations and reliability, which a gate does not ask for, are left out.
 */
export function listBuildTests(
  world: World,
  { url, page: number }: Asked,
  place: BuildTestsPlace,
  refuse: Refuse,
  pagedOf: (total: number) => Paged | string,
): Answered {
  const { served = true, filtered = true, withState = false } = world.script.buildTests ?? {};
  const isFirst = number === 1;
  const tests = served ? world.buildTests(place, world.polls(place) + (isFirst ? 1 : 0)) : undefined;
  if (tests === undefined) return { answer: refuse('not-found') };
  const filter = filterOf(url.searchParams);
  if (typeof filter === 'string') return { answer: refuse('unprocessable', filter) };
  const listed = filtered ? tests.flatMap((test) => filter(test) ?? []) : tests;
  const paged = pagedOf(listed.length);
  if (typeof paged === 'string') return { answer: refuse('unprocessable', paged) };
  const { page, headers } = paged;
  const wire = listed.slice(page.first, page.end).map((test) => wireTest(test, url.origin, { withState }));
  const answer: Answer = jsonAnswer(200, wire, headers);
  return { answer, ...(isFirst && { poll: place }) };
}

/** The muted tests of a suite, as of now and without counts. A list is no poll: states change by time here. */
export function listMutedTests(
  world: World,
  { url }: Asked,
  place: SuitePlace,
  refuse: Refuse,
  pagedOf: (total: number) => Paged | string,
): Answer {
  const { served = true, paged: isPaged = true } = world.script.mutedTests ?? {};
  if (!served) return refuse('not-found');
  const rows = world.mutedTests(place).map((test) => wireListedTest(test, url.origin));
  if (!isPaged) return jsonAnswer(200, rows);
  const paged = pagedOf(rows.length);
  return typeof paged === 'string'
    ? refuse('unprocessable', paged)
    : jsonAnswer(200, rows.slice(paged.page.first, paged.page.end), paged.headers);
}
