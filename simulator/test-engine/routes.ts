/** A suite, by the slugs in its address. */
export interface Place {
  readonly organization: string;
  readonly suite: string;
}

/** What a request is for, read off its path. */
export type Route =
  | { readonly endpoint: 'runs'; readonly place: Place }
  | { readonly endpoint: 'run'; readonly place: Place; readonly run: string }
  | { readonly endpoint: 'failed-executions'; readonly place: Place; readonly run: string }
  | { readonly endpoint: 'access-token' }
  | { readonly endpoint: 'other' };

/** The endpoints by name; `other` is everything that the stand-in does not serve. */
export type Endpoint = Route['endpoint'];

const RUNS = /^\/v2\/analytics\/organizations\/(?<organization>[^/]+)\/suites\/(?<suite>[^/]+)\/runs(?<rest>\/.*)?$/;
const REST = /^\/(?<run>[^/]+)(?<executions>\/failed_executions)?$/;

/** Finds the endpoint of a path. Methods other than GET have no route, as on Buildkite. */
export function routeOf(method: string, path: string): Route {
  if (method !== 'GET') return { endpoint: 'other' };
  if (path === '/v2/access-token') return { endpoint: 'access-token' };
  const inSuite = RUNS.exec(path)?.groups;
  if (inSuite === undefined) return { endpoint: 'other' };
  const { organization, suite, rest } = inSuite;
  const place = { organization: decoded(organization), suite: decoded(suite) };
  if (rest === undefined) return { endpoint: 'runs', place };
  const inRun = REST.exec(rest)?.groups;
  if (inRun === undefined) return { endpoint: 'other' };
  const { run, executions } = inRun;
  return { endpoint: executions === undefined ? 'run' : 'failed-executions', place, run: decoded(run) };
}

/** A path's part as it was meant; one that is wrongly encoded names nothing and stays as it is. */
function decoded(part = ''): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
