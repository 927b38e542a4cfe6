import type { Permission } from './rights.ts';

/** The endpoints, each by a short name. `create`, `update`, `read` and `find` are those of check runs. */
const routes = {
  create: ['checks', 'POST', '/check-runs'],
  update: ['checks', 'PATCH', '/check-runs/:id'],
  read: ['checks', 'GET', '/check-runs/:id'],
  find: ['checks', 'GET', '/commits/:id/check-runs'],
  status: ['statuses', 'POST', '/statuses/:id'],
  comments: ['pull-requests', 'GET', '/issues/:id/comments'],
  comment: ['pull-requests', 'POST', '/issues/:id/comments'],
  'update-comment': ['pull-requests', 'PATCH', '/issues/comments/:id'],
  'delete-comment': ['pull-requests', 'DELETE', '/issues/comments/:id'],
  pull: ['pull-requests', 'GET', '/pulls/:id'],
  viewer: [undefined, 'POST', '/graphql'],
} as const satisfies Record<string, readonly [Permission | undefined, string, string]>;

export type Endpoint = keyof typeof routes;
export const endpoints = Object.keys(routes) as readonly Endpoint[];

/** Where a request goes. */
export interface Route {
  readonly endpoint: Endpoint;
  /** What the token must be allowed to do; `undefined`: nothing. */
  readonly permission: Permission | undefined;
  readonly isWrite: boolean;
  /** A number, or a commit; '' where there is none in the path. */
  readonly id: string;
  readonly query: URLSearchParams;
}

/** The endpoint of a request to the API of this repository (`owner/name`); `undefined`: there is none. */
export function routeOf(method: string, address: string, repository: string): Route | undefined {
  const { pathname, searchParams: query } = new URL(address, 'http://github');
  const below = pathname.startsWith(`/repos/${repository}/`) ? pathname.slice(`/repos/${repository}`.length) : pathname;
  for (const endpoint of endpoints) {
    const [permission, verb, pattern] = routes[endpoint];
    if (verb !== method || (permission === undefined) !== (below === pathname)) continue;
    const [, id] = new RegExp(`^${pattern.replace(':id', '([^/]+)')}$`).exec(below) ?? [];
    if (id === undefined && (pattern.includes(':id') || pattern !== below)) continue;
    return { endpoint, permission, isWrite: permission !== undefined && verb !== 'GET', id: id ?? '', query };
  }
  return undefined;
}
