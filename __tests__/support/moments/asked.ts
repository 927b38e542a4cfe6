import type { ListEndpoint } from '../../../simulator/test-engine/routes.ts';
import { buildId, type History } from './history.ts';
import type { Exchange } from './play.ts';

/** Pages of one list that were read one after the other. */
export interface Reading {
  readonly pages: readonly Exchange[];
  /** When the answers to the first and the last page were made, in ms. */
  readonly firstMade: number;
  readonly lastMade: number;
  /** It shows that the list takes more than one page. */
  readonly isPaged: boolean;
}

/** The good answers that a gate got, and when they were made; -1 for what it never got. Times are milliseconds. */
export class Asked {
  readonly lastBuild: Exchange | undefined;
  /** When a list of tests or of jobs was read last. */
  readonly testsMade: number;
  readonly #good: readonly Exchange[];
  readonly #history: History;

  constructor(history: History, exchanges: readonly Exchange[]) {
    this.#history = history;
    this.#good = exchanges.filter(({ status }) => status === 200);
    this.lastBuild = this.#good.findLast(({ endpoint }) => endpoint === 'build');
    this.testsMade = Math.max(...tests.map((endpoint) => madeLast(this.#of(endpoint))));
  }

  /** The readings of a suite's list of runs, the build's own where there is a build. */
  runsOf(suite: string): readonly Reading[] {
    const list = this.#history.selector.kind === 'commit' ? null : buildId;
    const isOfIt = (one: Exchange) => one.suite === suite && one.query.get('build_id') === list;
    return readings(this.#of('runs').filter(isOfIt));
  }

  /** The readings of the failed executions of the run with this id. */
  failuresOf(id: string): readonly Reading[] {
    return readings(this.#of('failed-executions').filter(({ run }) => run === id));
  }

  /** When it was read last how often tests have passed, single jobs apart: that grows, so the end of the reading counts. */
  get passesMade(): number {
    return madeLast(this.#of('build-tests').filter(({ query }) => !query.has('state') && !isOfJob(query)));
  }

  /**
   * When it was read last which tests of a suite are muted, of its own list or of the build's: the first page, since nobody sees
   * what changes on it after that.
   */
  mutedMade(suite: string): number {
    const isAbout = (one: Exchange) =>
      (one.endpoint === 'build-tests' && one.query.has('state')) ||
      (one.endpoint === 'muted-tests' && one.suite === suite);
    return readings(this.#good.filter(isAbout)).at(-1)?.firstMade ?? -1;
  }

  /** When the newest answer was made that shows the run with this id; -1: none does. */
  shownAt(id: string): number {
    const shows = ({ endpoint, run, body }: Exchange) =>
      (endpoint === 'run' && run === id) || (endpoint === 'runs' && body.includes(`"id":"${id}"`));
    return this.#good.findLast(shows)?.madeAt ?? -1;
  }

  /**
   * From when on a poll closes a round: the evidence is complete then, each list of failures read once more after the list of
   * tests. `undefined`: evidence was asked for and never was.
   */
  get completeFrom(): number | undefined {
    if (this.testsMade < 0) return -1;
    const again = this.#of('failed-executions').find(({ madeAt }) => madeAt > this.testsMade);
    return again?.madeAt;
  }

  /** When the last piece of evidence was read; -1: none ever was. */
  get evidenceMade(): number {
    return Math.max(this.testsMade, madeLast(this.#of('failed-executions')));
  }

  /** How many rows a page holds. */
  pageSize({ endpoint, query }: Exchange): number {
    const asked = Number(query.get('per_page') ?? '30');
    const paging: Partial<Record<string, { readonly most?: number }>> = this.#history.paging;
    return Math.min(asked, paging[endpoint]?.most ?? asked);
  }

  #of(endpoint: ListEndpoint | 'jobs'): readonly Exchange[] {
    return this.#good.filter((one) => one.endpoint === endpoint);
  }
}

/** What tells which tests and jobs there are. */
const tests = ['build-tests', 'muted-tests', 'jobs'] as const;

function isOfJob(query: URLSearchParams): boolean {
  return query.get('tags')?.startsWith('build.job_id:') === true;
}

function readings(exchanges: readonly Exchange[]): readonly Reading[] {
  const found: Exchange[][] = [];
  for (const exchange of exchanges) {
    if (exchange.page === 1) found.push([exchange]);
    else found.at(-1)?.push(exchange);
  }
  return found.map((pages) => ({
    pages,
    firstMade: pages[0]?.madeAt ?? -1,
    lastMade: madeLast(pages),
    isPaged: pages.some(({ goesOn, page, body }) => goesOn || (page > 1 && body !== '[]')),
  }));
}

function madeLast(exchanges: readonly Exchange[]): number {
  return Math.max(-1, ...exchanges.map(({ madeAt }) => madeAt));
}
