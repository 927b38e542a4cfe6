import { rawText } from '../shared/untrusted.ts';
import type { Endpoints } from './endpoints.ts';
import { TestEngineError } from './errors.ts';
import type { Answer } from './http.ts';
import { ListReader, linksOf } from './pages.ts';
import type { WireBuildTest } from './schema.ts';

/** A build by its UUID. */
interface BuildId {
  readonly organization: string;
  readonly buildId: string;
}

/** Tests of one result fill no more pages than this; a list that goes on is none to be trusted. */
const mostPages = 500;

/**
 * How many tests of a build passed at least once or did nothing but fail, in every suite; tests whose executions were all skipped
 * have not run. Two requests of one row each, where a `Link` tells how many pages of one row there are; else the lists are read to
 * their proven end. `attempt` makes a request again where it fails in a way that may pass.
 */
export async function countTests(
  api: Endpoints,
  build: BuildId,
  attempt: <T>(request: () => Promise<T>) => Promise<T>,
  signal: AbortSignal,
): Promise<number> {
  const passed = await countWith('~passed', api, build, attempt, signal);
  return passed + (await countWith('^failed', api, build, attempt, signal));
}

async function countWith(
  result: '~passed' | '^failed',
  api: Endpoints,
  build: BuildId,
  attempt: <T>(request: () => Promise<T>) => Promise<T>,
  signal: AbortSignal,
): Promise<number> {
  const ask = (page: number, perPage: number) =>
    attempt(async () => filtered(await api.testsWith(result, build, { page, perPage }, signal), result));
  const { body, headers } = await ask(1, 1);
  const { next, last = 1 } = linksOf(headers, 1);
  if (body.length === 1 && last > 1 && next === 'there') return last;
  if (body.length <= 1 && last === 1 && (next === 'none' || body.length === 0)) return body.length;
  const reader = new ListReader(({ page, perPage }) => ask(page, perPage), keyOf);
  while (reader.goesOn(true)) {
    const asked = await reader.readPage();
    if (reader.end === 'repeats') throw new TestEngineError('unproven-end', { asked });
    if (reader.goesOn(true) && reader.pages === mostPages) {
      throw new TestEngineError('endless-list', { asked, pages: mostPages });
    }
  }
  return new Set(reader.rows.map(keyOf)).size;
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
