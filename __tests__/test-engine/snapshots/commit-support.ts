import { expect } from '@jest/globals';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import type { OthersScript, RunScript } from '../../../simulator/test-engine/script.ts';
import { appears, finishes } from '../../../simulator/test-engine/story.ts';
import type { CommitSelector } from '../../../src/selector.ts';
import { acme, COMMIT, client, failureOf, inPart, knownRun, RUNS_PATH, serve, unending } from '../support.ts';

/** A run of the commit that was uploaded outside Buildkite, passed from the beginning; the higher its number, the newer. */
export function outside(number: number, more: Partial<RunScript> = {}): RunScript {
  return {
    id: uuid('outside', number),
    buildId: null,
    branch: 'refs/heads/main',
    commit: COMMIT,
    createdAt: new Date(Date.UTC(2026, 7, 1) + number * 1000).toISOString(),
    steps: [appears({ at: 0 }), finishes({ at: 0 }, 'passed')],
    ...more,
  };
}

/** What makes a run appear, passed, at the look with this number. */
export const later = (poll: number) => [appears({ poll }), finishes({ poll }, 'passed')];

/** `acme` with these runs in `rspec`, among others' runs. */
export function among(others: OthersScript, runs: readonly RunScript[]) {
  return acme({ suites: { rspec: { runs, others } } });
}

export const idsOf = (runs: readonly { readonly id: string }[]) => runs.map(({ id }) => id);

/** What was asked for: pages by number, look-ups by id. */
export const askedOf = ({ requests }: Awaited<ReturnType<typeof acme>>['api']) =>
  requests.map(({ path, query }) => (path === RUNS_PATH ? Number(query['page']) : path.slice(RUNS_PATH.length + 1)));

/**
 * Two suites, each a page. `sunk` and `fresh` are of the commit: `sunk` is found by its id only, and `jest` fails as soon as
 * that is asked for, when all of rspec's list has been read; `fresh` leaves the list after that.
 */
export async function failingBeside(selector: Omit<CommitSelector, 'suites'>) {
  const wire = (id: string, at: number) => ({ id, commit_sha: COMMIT, created_at: new Date(at * 1000).toISOString() });
  const rows = [wire('fresh', 9), { id: 'other' }];
  const sunkIsAskedFor = Promise.withResolvers<void>();
  const jestHasFailed = Promise.withResolvers<void>();
  let jestFailed = false;
  const url = await serve((request, response) => {
    const [, suite, id] = /\/suites\/(\w+)\/runs\/?(\w*)/.exec(request.url ?? '') ?? [];
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (suite === 'jest' && !jestFailed) {
      jestFailed = true;
      void sunkIsAskedFor.promise.then(() => {
        answer(503, {});
        jestHasFailed.resolve();
      });
    } else if (suite === 'jest') answer(200, []);
    else if (id === 'sunk' && rows.length === 2) {
      rows.shift();
      sunkIsAskedFor.resolve();
      void jestHasFailed.promise.then(() => answer(503, {}));
    } else answer(200, id === '' ? rows : wire(id ?? '', id === 'fresh' ? 9 : 1));
  });
  const engine = client(url);
  const suites = ['rspec', 'jest'] as const;
  const before = [knownRun({ id: 'sunk', buildId: undefined })];
  const failed = await failureOf(engine.poll({ ...selector, suites }, before, inPart, unending()));
  expect(failed).toMatchObject({ code: 'server-error' });
  return engine.poll({ ...selector, suites }, before, inPart, unending());
}
