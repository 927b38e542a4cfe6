import { uuid } from './ids.ts';
import type { SuitePlace } from './routes.ts';
import { defaultCreatedAt, type OthersScript, type RunScript } from './script.ts';
import { appears, finishes } from './story.ts';
import type { Due } from './timeline.ts';

const beginning: Due = { at: 0 };
const minute = 60_000;

/** What collectors send for `main`, for a pull request, and for others' branches. */
const branches = ['main', 'refs/heads/main', '12/merge', 'refs/pull/12/merge', 'add-gift-cards', 'renovate/all'];

/** The other runs of a suite, a minute between each and the next. It depends on its arguments alone. */
export function otherRuns(
  { older = 0, newer = 0, arriving = [] }: OthersScript,
  written: readonly RunScript[],
  place: SuitePlace,
): RunScript[] {
  const times = written.map(({ createdAt = defaultCreatedAt }) => Date.parse(createdAt));
  const first = times.length === 0 ? Date.parse(defaultCreatedAt) : Math.min(...times);
  const last = Math.max(first, ...times);
  const before = Array.from({ length: older }, (_, index) => ({ due: beginning, time: first - (index + 1) * minute }));
  const dues = [...Array.from({ length: newer }, () => beginning), ...arriving];
  const after = dues.map((due, index) => ({ due, time: last + (index + 1) * minute }));
  return [...before, ...after].map(({ due, time }, number) => otherRun(place, number, due, time));
}

function otherRun({ organization, suite }: SuitePlace, number: number, due: Due, time: number): RunScript {
  const name = [organization, suite, number] as const;
  const buildIds = [uuid('another build', ...name), null, undefined];
  const buildId = buildIds[number % buildIds.length];
  const isOver = number % 4 !== 3;
  return {
    id: uuid('another run', ...name),
    ...(buildId !== undefined && { buildId }),
    branch: branches[number % branches.length] ?? null,
    // Agents that were told to build the newest commit do not always find out which one that is.
    commit: number % 10 === 9 ? 'HEAD' : shaOf(...name),
    createdAt: new Date(time).toISOString(),
    steps: [appears(due), ...(isOver ? [finishes(due, number % 3 === 0 ? 'failed' : 'passed')] : [])],
  };
}

/** A commit's SHA that nothing else has. */
function shaOf(...name: readonly (string | number)[]): string {
  return (uuid('a commit', ...name) + uuid('its rest', ...name)).replaceAll('-', '').slice(0, 40);
}
