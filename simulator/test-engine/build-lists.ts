import { jsonAnswer } from './answers.ts';
import type { Answered, Asked, Refuse } from './api.ts';
import type { WireBuild } from './builds.ts';
import { type Page, pageOf } from './pages.ts';
import type { BuildsPlace } from './routes.ts';
import type { World } from './world.ts';

/** How lists of builds are served. */
export interface BuildListsScript {
  /** `false`: `commit[]` and `branch[]` change nothing. */
  readonly filtered?: boolean;
  /** `true`: rows carry `job_state_counts`, which Buildkite's documentation leaves open. */
  readonly withJobCounts?: boolean;
}

/**
 * The builds of a pipeline, or of all pipelines of an organization, newest first, page by page. It takes `commit`, `branch` and
 * `state`, each also as a list (`commit[]`). A list is no poll of the builds in it.
 */
export function listBuilds(
  world: World,
  { url }: Asked,
  place: BuildsPlace,
  refuse: Refuse,
  headersOf: (page: Page) => Readonly<Record<string, string>>,
): Answered {
  const { filtered = true, withJobCounts = false } = world.script.buildLists ?? {};
  const builds = world.builds(place);
  if (builds === undefined) return { answer: refuse('not-found') };
  const query = url.searchParams;
  const included = {
    jobs: query.get('exclude_jobs') !== 'true',
    pipeline: query.get('exclude_pipeline') !== 'true',
    testEngine: false,
    jobCounts: withJobCounts,
  };
  const rows = builds
    .filter(({ found }) => found)
    .map((build) => build.wire(url.origin, included))
    .filter((row) => !filtered || isAskedFor(row, query));
  const page = pageOf(query, rows.length);
  if (typeof page === 'string') return { answer: refuse('unprocessable', page) };
  return { answer: jsonAnswer(200, rows.slice(page.first, page.end), headersOf(page)) };
}

function isAskedFor(row: WireBuild, query: URLSearchParams): boolean {
  return (['commit', 'branch', 'state'] as const).every((field) => {
    const asked = [...query.getAll(field), ...query.getAll(`${field}[]`)];
    return asked.length === 0 || asked.some((value) => value === row[field]);
  });
}
