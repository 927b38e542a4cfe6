import { type Answered, jsonAnswer, type Refuse } from './answers.ts';
import type { JobNow } from './jobs.ts';
import type { Asked, BuildPlace } from './routes.ts';
import type { World } from './world.ts';

/**
 * The jobs of a build, `{items, links: {next?}}`, page by page with a cursor (`after`). A list is no poll: jobs change by time, or
 * with the polls of their build.
 */
export function listJobs(world: World, { url }: Asked, place: BuildPlace, refuse: Refuse): Answered {
  const { served = true, most = 100, next = 'own', filtered = true } = world.script.jobLists ?? {};
  const jobs = served ? world.jobs(place) : undefined;
  if (jobs === undefined) return { answer: refuse('not-found') };
  const query = url.searchParams;
  const perPage = Number(query.get('per_page') ?? 30);
  if (!Number.isInteger(perPage) || perPage < 1 || perPage > 100) {
    return { answer: refuse('unprocessable', 'per_page must be a whole number from 1 to 100') };
  }
  const listed = filtered ? jobs.filter((job) => isAskedFor(job, query)) : jobs;
  const first = positionOf(query.get('after'));
  if (first === undefined) return { answer: refuse('unprocessable', 'after must be a cursor of this list') };
  const end = Math.min(first + Math.min(perPage, most), listed.length);
  const items = listed.slice(first, end).map((job) => job.wire(url.origin));
  if (end >= listed.length) return { answer: jsonAnswer(200, { items, links: {} }) };
  const onward = new URL(url.pathname + url.search, typeof next === 'object' ? next.origin : url.origin);
  onward.searchParams.set('after', cursorOf(next === 'stuck' ? first : end));
  return { answer: jsonAnswer(200, { items, links: { next: onward.href } }) };
}

function isAskedFor({ state, retried }: JobNow, query: URLSearchParams): boolean {
  const states = query.getAll('state[]');
  if (states.length > 0 && !states.includes(String(state))) return false;
  return !retried || query.get('include_retried_jobs') !== 'false';
}

/** Opaque to clients. */
function cursorOf(position: number): string {
  return Buffer.from(`job ${position}`).toString('base64url');
}

function positionOf(cursor: string | null): number | undefined {
  if (cursor === null) return 0;
  const [, position] = /^job (\d+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  return position === undefined ? undefined : Number(position);
}
