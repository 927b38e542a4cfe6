import { rawText } from '../shared/untrusted.ts';
import { type BuildIdRef, type Endpoints, fullPage } from './endpoints.ts';
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
  const told = countIn(await ask(1, 1));
  if (told !== undefined) return told;
  const rows = await readWhole(({ page, perPage }) => ask(page, perPage), keyOf, { mostPages });
  return new Set(rows.map(keyOf)).size;
}

/** How many rows a list has of which this is the first one; `undefined` where its `Link` does not tell. */
function countIn({ body, headers }: Answer<readonly unknown[]>): number | undefined {
  const { next, last = 1 } = linksOf(headers, 1);
  if (body.length === 1 && last > 1 && next === 'there') return last;
  return body.length <= 1 && last === 1 && (next === 'none' || body.length === 0) ? body.length : undefined;
}

/**
 * How many tests of some suites of a build passed or failed: in one request, where a page holds them all. Else `ofAll` says whether the
 * build's tests of every suite may be counted instead, in two more. `undefined` where neither tells. One attempt.
 */
export async function totalOf(
  api: Endpoints,
  build: BuildIdRef,
  { suites, ofAll }: { readonly suites: readonly string[]; readonly ofAll: boolean },
  signal: AbortSignal,
): Promise<number | undefined> {
  const { body, headers } = await api.testsOf(build, { page: 1, perPage: fullPage }, signal);
  const { next, last = 1 } = linksOf(headers, 1);
  if (body.length < fullPage && next !== 'there' && last === 1) {
    const ran = body.filter(
      ({ suite, passes, failures }) => suite !== undefined && suites.includes(suite) && passes + failures > 0,
    );
    return new Set(ran.map(keyOf)).size;
  }
  if (!ofAll) return undefined;
  const count = async (result: '~passed' | '^failed') =>
    countIn(filtered(await api.testsWith(result, build, { page: 1, perPage: 1 }, signal), result));
  const passed = await count('~passed');
  const failed = passed === undefined ? undefined : await count('^failed');
  return failed === undefined || passed === undefined ? undefined : passed + failed;
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
