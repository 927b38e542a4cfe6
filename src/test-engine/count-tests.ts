import { rawText } from '../shared/untrusted.ts';
import type { BuildIdRef, Endpoints } from './endpoints.ts';
import { TestEngineError } from './errors.ts';
import type { Answer } from './http.ts';
import { linksOf, readWhole } from './pages.ts';
import type { WireBuildTest } from './schema.ts';

/** The most pages that tests of one result may take; a longer list is not trusted. */
const mostPages = 500;

/**
 * How many tests of a build passed at least once or only failed, in all suites; tests whose executions were all skipped have not run. If a
 * `Link` says how many pages of one row there are, this takes two requests. Otherwise the lists are read to their proven end. `attempt`
 * retries a request after transient errors.
 */
export async function countTests(
  api: Endpoints,
  build: BuildIdRef,
  attempt: <T>(request: () => Promise<T>) => Promise<T>,
  signal: AbortSignal,
): Promise<number> {
  const passed = await countWith('~passed', api, build, attempt, signal);
  return passed + (await countWith('^failed', api, build, attempt, signal));
}

async function countWith(
  result: '~passed' | '^failed',
  api: Endpoints,
  build: BuildIdRef,
  attempt: <T>(request: () => Promise<T>) => Promise<T>,
  signal: AbortSignal,
): Promise<number> {
  const ask = (page: number, perPage: number) =>
    attempt(async () => filtered(await api.testsWith(result, build, { page, perPage }, signal), result));
  const { body, headers } = await ask(1, 1);
  const { next, last = 1 } = linksOf(headers, 1);
  if (body.length === 1 && last > 1 && next === 'there') return last;
  if (body.length <= 1 && last === 1 && (next === 'none' || body.length === 0)) return body.length;
  const rows = await readWhole(({ page, perPage }) => ask(page, perPage), keyOf, { mostPages });
  return new Set(rows.map(keyOf)).size;
}

/** A server that does not know the filter gives every test in both lists, and would let each be counted twice. */
function filtered(answer: Answer<readonly WireBuildTest[]>, result: '~passed' | '^failed') {
  const isMeant = ({ passes }: WireBuildTest) => (result === '~passed' ? passes > 0 : passes === 0);
  if (answer.body.every(isMeant)) return answer;
  const mismatch = { kind: 'unfiltered', expected: 'tests' } as const;
  throw new TestEngineError('unexpected-response', { asked: answer.asked, mismatch });
}

function keyOf({ suite, testId }: WireBuildTest): string {
  return JSON.stringify([suite, testId === undefined ? undefined : rawText(testId)]);
}
