import { COMMIT, client, RUNS_PATH } from '../support.ts';

/** A run as the API sends it; tests say what is odd about it. */
export interface Row {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** What lists are like. */
export interface ListStyle {
  /** The most rows that a page holds. Left out: what is asked for. */
  readonly most?: number;
  /** The `Link` header of a page. Left out: there is none. */
  readonly link?: (page: number) => string | undefined;
  /** The rows of a page, where they are others than the list's. */
  readonly page?: (rows: readonly Row[], page: number) => readonly Row[];
}

/** A list of a suite's runs that tests change as they like, and all that was asked: pages by number, look-ups by id. */
export class ListServer {
  rows: readonly Row[];
  style: ListStyle;
  /** What a look-up by id answers. */
  lookUp: (id: string) => Row | undefined = (id) => this.rows.find((row) => row.id === id);
  readonly asked: (number | string)[] = [];
  readonly engine = client('https://api.example', { fetch: async (input) => this.#answer(new URL(urlOf(input))) });

  constructor(rows: readonly Row[], style: ListStyle = {}) {
    this.rows = rows;
    this.style = style;
  }

  /** What was asked since the last call. */
  asks(): readonly (number | string)[] {
    return this.asked.splice(0);
  }

  #answer({ pathname, searchParams }: URL): Response {
    const id = pathname.slice(RUNS_PATH.length + 1);
    if (id !== '') {
      this.asked.push(id);
      const run = this.lookUp(id);
      return run === undefined ? Response.json({}, { status: 404 }) : Response.json(run);
    }
    const page = Number(searchParams.get('page'));
    this.asked.push(page);
    const { most = 100, link, page: pageOf } = this.style;
    const size = Math.min(most, Number(searchParams.get('per_page')));
    const rows = this.rows.slice((page - 1) * size, page * size);
    const header = link?.(page);
    return Response.json(pageOf?.(rows, page) ?? rows, header === undefined ? {} : { headers: { link: header } });
  }
}

function urlOf(input: string | URL | Request): string | URL {
  return input instanceof Request ? input.url : input;
}

/** Runs of other commits. */
export function others(count: number, name = 'other'): readonly Row[] {
  return Array.from({ length: count }, (_, index) => ({ id: `${name}-${index}`, commit_sha: 'f'.repeat(40) }));
}

/** Runs of the commit, passed. */
export function ours(count: number, name = 'ours'): readonly Row[] {
  return Array.from({ length: count }, (_, index) => our(`${name}-${index}`));
}

/** A run of the commit, passed. */
export function our(id: string, more: Readonly<Record<string, unknown>> = {}): Row {
  return { id, commit_sha: COMMIT, state: 'finished', result: 'passed', ...more };
}
