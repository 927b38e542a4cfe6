import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BUILD_ID } from '../../simulator/scenarios/cast.ts';
import { uuid } from '../../simulator/test-engine/ids.ts';

/** The requests that one process sends. */
export interface Visit {
  /** `performance.now()` when the first one's head was read. Never rejects. */
  readonly first: Promise<number>;
  /** How many came so far. */
  readonly requests: number;
}

/**
 * A loopback server with which everybody waits for ever: whatever gates on it is told that all is still running. It speaks
 * for Test Engine (one running run) and, to others that may be measured, for GitHub's checks (one in progress, REST and
 * GraphQL).
 */
export class WaitingPlace implements AsyncDisposable {
  readonly url: string;
  readonly #server: Server;
  #arrived: () => void = () => {};

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => {
      this.#arrived();
      request.resume();
      response.setHeader('content-type', 'application/json; charset=utf-8');
      response.end(JSON.stringify(answerTo(request.url ?? '/')));
    });
  }

  static async open(): Promise<WaitingPlace> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new WaitingPlace(server);
  }

  /** Requests from now on are this visit's. */
  expect(): Visit {
    const first = Promise.withResolvers<number>();
    const visit = { first: first.promise, requests: 0 };
    this.#arrived = () => {
      first.resolve(performance.now());
      visit.requests += 1;
    };
    return visit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

function answerTo(target: string): unknown {
  if (target.startsWith('/v2/analytics/')) return [run];
  if (target.startsWith('/graphql')) return checkSuites;
  return checkRuns;
}

const run = {
  id: uuid('run', 'bench'),
  build_id: BUILD_ID,
  state: 'running',
  result: 'pending',
  created_at: '2026-01-01T12:00:00.000Z',
};

const check = { name: 'test', conclusion: null };

const checkRuns = {
  total_count: 1,
  check_runs: [{ ...check, id: 1, status: 'in_progress', started_at: '2026-01-01T12:00:00Z' }],
};

const pageInfo = { hasNextPage: false, endCursor: null };
const checkSuite = {
  status: 'IN_PROGRESS',
  conclusion: null,
  workflowRun: {
    databaseId: 1,
    event: 'push',
    url: 'https://github.com/octo-org/octo-repo/actions/runs/1',
    workflow: { name: 'Tests', resourcePath: '/octo-org/octo-repo/actions/workflows/tests.yml' },
  },
  checkRuns: {
    totalCount: 1,
    pageInfo,
    nodes: [
      {
        ...check,
        databaseId: 1,
        status: 'IN_PROGRESS',
        detailsUrl: 'https://github.com/octo-org/octo-repo/actions/runs/1/job/1',
      },
    ],
  },
};
const checkSuites = {
  data: { repository: { object: { checkSuites: { totalCount: 1, pageInfo, nodes: [checkSuite] } } } },
};
