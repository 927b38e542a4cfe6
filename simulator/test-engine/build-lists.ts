import { type Answered, jsonAnswer, type Refuse } from './answers.ts';
import type { Paged } from './build-api.ts';
import type { WireBuild } from './builds.ts';
import type { Asked, BuildsPlace } from './routes.ts';
import type { World } from './world.ts';

/**
 * The builds of a pipeline, or of all pipelines of an organization, newest first, page by page. It takes `commit`, `branch` and
 * `state`, each also as a list (`commit[]`). A list is no poll of the builds in it.
 */
export function listBuilds(
  world: World,
  { url }: Asked,
  place: BuildsPlace,
  refuse: Refuse,
  pagedOf: (total: number) => Paged | string,
): Answered {
  const { filtered = true, withJobCounts = false } = world.script.buildLists ?? {};
  const builds = world.builds(place);
  if (builds === undefined) return { answer: refuse('not-found') };
  const query = url.searchParams;
  const included = {
    jobs: query.get('exclude_jobs') !== 'true',
    retriedJobs: query.get('include_retried_jobs') === 'true',
    pipeline: query.get('exclude_pipeline') !== 'true',
    testEngine: false,
    jobCounts: withJobCounts,
  };
  const rows = builds
    .filter(({ found }) => found)
    .map((build) => build.wire(url.origin, included))
    .filter((row) => !filtered || isAskedFor(row, query));
  const paged = pagedOf(rows.length);
  if (typeof paged === 'string') return { answer: refuse('unprocessable', paged) };
  const { page, headers } = paged;
  return { answer: jsonAnswer(200, rows.slice(page.first, page.end), headers) };
}

function isAskedFor(row: WireBuild, query: URLSearchParams): boolean {
  return (['commit', 'branch', 'state'] as const).every((field) => {
    const asked = [...query.getAll(field), ...query.getAll(`${field}[]`)];
    return asked.length === 0 || asked.some((value) => value === row[field]);
  });
}
