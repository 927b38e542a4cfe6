import type { Answer } from './answers.ts';
import type { FalseAnswer } from './fault-script.ts';
import type { Route } from './routes.ts';

/** A row of any list. */
type Row = Readonly<Record<string, unknown>>;

/** What may be wrong with the rows of one page. */
export type FalseRows = Extract<FalseAnswer, { readonly kind: 'row-twice' | 'row-omitted' }>;

/** The same request for another run (by id) or another build (by number); other requests stay as they are. */
export function routeTo(other: string | number, route: Route): Route {
  switch (route.endpoint) {
    case 'run':
    case 'failed-executions':
      return { ...route, run: String(other) };
    case 'build':
    case 'jobs':
      return { ...route, build: { ...route.build, number: Number(other) } };
    case 'runs':
    case 'suite':
    case 'suite-tests':
    case 'muted-tests':
    case 'builds':
    case 'build-tests':
    case 'access-token':
    case 'uploads':
    case 'other':
      return route;
  }
}

/** The answer with other rows; one that is no list stays as it is. */
export function withRows(answer: Answer, change: (rows: readonly Row[]) => readonly Row[]): Answer {
  const body: unknown = JSON.parse(answer.body);
  if (Array.isArray(body)) return { ...answer, body: JSON.stringify(change(body)) };
  // A list of jobs has its rows in an object, with the way to the next page.
  if (typeof body !== 'object' || body === null || !('items' in body) || !Array.isArray(body.items)) return answer;
  return { ...answer, body: JSON.stringify({ ...body, items: change(body.items) }) };
}

/** The rows of a page as they are falsely given; a row that is not among them changes nothing. */
export function falseRows(rows: readonly Row[], fault: FalseRows): readonly Row[] {
  const isMeant = (row: Row) => (row['id'] ?? row['execution_id']) === fault.id;
  if (fault.kind === 'row-omitted') return rows.filter((row) => !isMeant(row));
  const second = rows.filter(isMeant).map((row) => ({ ...row, ...fault.set }));
  return fault.second === 'behind' ? [...rows, ...second] : [...second, ...rows];
}
