import {
  type Answer,
  type Answered,
  allLimitHeaders,
  badGateway,
  cutShort,
  defaultMessage,
  jsonAnswer,
  type Refuse,
  rateLimitedAnswer,
  refusal,
} from './answers.ts';
import { isExceeded, RateLimits } from './buckets.ts';
import { listBuildTests, listMutedTests, type Paged, showBuild } from './build-api.ts';
import { listBuilds } from './build-lists.ts';
import { isUuid, uuid } from './ids.ts';
import { listJobs } from './job-lists.ts';
import { type LinkStyle, linkHeader, pageOf } from './pages.ts';
import { type Asked, type Endpoint, type ListEndpoint, organizationOf, type Route, type SuitePlace } from './routes.ts';
import { createdAt, type RunNow } from './runs.ts';
import type { TokenScript } from './script.ts';
import { listSuiteTests, showSuite } from './suite-tests.ts';
import { own, type World } from './world.ts';

/** The scope that an endpoint asks for, where it asks for one. */
const scopesNeeded: Readonly<Record<Endpoint, string | undefined>> = {
  runs: 'read_suites',
  run: 'read_suites',
  'failed-executions': 'read_suites',
  suite: 'read_suites',
  'suite-tests': 'read_suites',
  'muted-tests': 'read_suites',
  build: 'read_builds',
  builds: 'read_builds',
  jobs: 'read_builds',
  'build-tests': 'read_suites',
  'access-token': undefined,
  uploads: undefined,
  other: undefined,
};

/** In what an answer differs from the honest one. */
export interface Twist {
  /** Other links than the script's. */
  readonly links?: LinkStyle;
  /** So many rows further down than the page's number says. */
  readonly shiftedBy?: number;
  /** Runs that were created at the same time come in the other order. */
  readonly isFlipped?: boolean;
}

/** A known token together with its own text. */
interface Bearer extends TokenScript {
  readonly text: string;
}

/** Buildkite's rules over the scripted world: who may ask how often, and what the answer is. It knows no faults and no HTTP. */
export class Api {
  readonly #world: World;
  readonly #limits: RateLimits;

  constructor(world: World) {
    this.#world = world;
    this.#limits = new RateLimits(world.script.limits);
  }

  /** Whether the request carries a token that the world knows. */
  knows({ authorization }: Asked): boolean {
    return this.#bearer(authorization) !== undefined;
  }

  /** Answers as Buildkite would, but for the twist, and spends the caller's rate limits. It counts no poll. */
  answer(asked: Asked, twist: Twist = {}): Answered {
    // By another token, and under no limit of the REST API.
    if (asked.route.endpoint === 'uploads') {
      return { answer: this.#world.uploads.take(asked.authorization, asked.body) };
    }
    const bearer = this.#bearer(asked.authorization);
    if (bearer === undefined) return { answer: this.#refuse('unauthorized') };
    const readings = this.#limits.take(this.#world.elapsed, {
      user: bearer.user ?? 'the only one',
      ...this.#billed(asked.route),
    });
    const exceeded = readings.find(isExceeded);
    const { answer, poll } =
      exceeded === undefined
        ? this.#serve(asked, bearer, twist)
        : { answer: rateLimitedAnswer(exceeded, this.#world.script.messages?.['rate-limited']), poll: undefined };
    const told = this.#world.script.limits?.headers === false ? {} : allLimitHeaders(readings);
    return { answer: { ...answer, headers: { ...answer.headers, ...told } }, ...(poll !== undefined && { poll }) };
  }

  #serve(asked: Asked, bearer: Bearer, twist: Twist): Answered {
    const { route } = asked;
    const barred = this.#barred(route, bearer);
    if (barred !== undefined) return { answer: barred };
    switch (route.endpoint) {
      case 'other':
      case 'uploads':
        return { answer: this.#refuse('not-found') };
      case 'access-token':
        return { answer: accessToken(bearer) };
      case 'runs': {
        const { place } = route;
        return { answer: this.#listRuns(asked, place, bearer, twist), ...(asked.page === 1 && { poll: place }) };
      }
      case 'run':
        return { answer: this.#showRun(asked, route.place, route.run), poll: route.place };
      case 'failed-executions':
        return { answer: this.#listFailedExecutions(asked, route.place, route.run, bearer, twist) };
      case 'build':
        return showBuild(this.#world, asked, route.build, this.#refuse);
      case 'suite':
        return { answer: showSuite(this.#world, asked, route.place) };
      case 'suite-tests': {
        const answer = listSuiteTests(this.#world, asked, route.place, this.#refuse, (total) =>
          this.#paged('suite-tests', total, asked, bearer, twist),
        );
        return { answer };
      }
      case 'muted-tests': {
        const answer = listMutedTests(this.#world, asked, route.place, this.#refuse, (total) =>
          this.#paged('muted-tests', total, asked, bearer, twist),
        );
        return { answer };
      }
      case 'builds':
        return listBuilds(this.#world, asked, route.builds, this.#refuse, (total) =>
          this.#paged('builds', total, asked, bearer, twist),
        );
      case 'jobs':
        return listJobs(this.#world, asked, route.build, this.#refuse);
      case 'build-tests':
        return listBuildTests(this.#world, asked, route.tests, this.#refuse, (total) =>
          this.#paged('build-tests', total, asked, bearer, twist),
        );
    }
  }

  /** The response if the token may not send this request, or may not see the organization or suite. */
  #barred(route: Route, { scopes, organizations }: Bearer): Answer | undefined {
    const scope = scopesNeeded[route.endpoint];
    if (scope !== undefined && !scopes.includes(scope)) return this.#refuse('forbidden', scope);
    const organization = organizationOf(route);
    const isOutOfReach = organization !== undefined && organizations?.includes(organization) === false;
    const isUnknown = 'place' in route && this.#world.suite(route.place) === undefined;
    return isOutOfReach || isUnknown ? this.#refuse('not-found') : undefined;
  }

  #listRuns(asked: Asked, place: SuitePlace, bearer: Bearer, twist: Twist): Answer {
    const query = asked.url.searchParams;
    const buildId = query.get('build_id');
    if (buildId !== null && !isUuid(buildId)) return this.#refuse('unprocessable', 'build_id must be a UUID');
    const poll = asked.page === 1 ? this.#nextPoll(place) : this.#world.runs(place);
    const listed = poll
      .filter((run) => run.listed)
      .filter(({ script }) => buildId === null || script.buildId?.toLowerCase() === buildId.toLowerCase());
    const paged = this.#paged('runs', listed.length, asked, bearer, twist);
    if (typeof paged === 'string') return this.#refuse('unprocessable', paged);
    const { page, headers } = paged;
    const inOrder = twist.isFlipped ? flipped(listed) : listed;
    const runs = inOrder.slice(page.first, page.end).map((run) => run.wire(asked.url.origin));
    return jsonAnswer(200, runs, headers);
  }

  #showRun(asked: Asked, place: SuitePlace, id: string): Answer {
    const run = find(this.#nextPoll(place), id);
    return run === undefined ? this.#refuse('not-found') : jsonAnswer(200, run.wire(asked.url.origin));
  }

  #listFailedExecutions(asked: Asked, place: SuitePlace, id: string, bearer: Bearer, twist: Twist): Answer {
    const run = find(this.#world.runs(place), id);
    if (run === undefined) return this.#refuse('not-found');
    const query = asked.url.searchParams;
    const withDetails = query.get('include_failure_expanded') === 'true';
    const { paged: isPaged = true, tooLarge } = this.#world.script.failedExecutions ?? {};
    if (!isPaged) return jsonAnswer(200, run.executions({ first: 0, end: Math.min(100, run.failures) }, withDetails));
    const paged = this.#paged('failed-executions', run.failures, asked, bearer, twist);
    if (typeof paged === 'string') return this.#refuse('unprocessable', paged);
    const { page, headers } = paged;
    const answer = jsonAnswer(200, run.executions(page, withDetails), headers);
    if (tooLarge === undefined || !withDetails || page.perPage <= tooLarge.over) return answer;
    switch (tooLarge.answer) {
      case 'error-500':
        return jsonAnswer(500, { message: 'Internal Server Error' });
      case 'bad-gateway':
        return badGateway();
      case 'cut-json':
        return cutShort(answer);
    }
  }

  /** The page that is asked for, as the script has the list paged and the twist has it; else why it is refused. */
  #paged(list: ListEndpoint, total: number, asked: Asked, { text }: Bearer, twist: Twist): Paged | string {
    const { script } = this.#world;
    const { most, links = script.links ?? 'own' } = script.paging?.[list] ?? {};
    const { shiftedBy = 0 } = twist;
    const page = pageOf(asked.url.searchParams, total, { ...(most !== undefined && { most }), shiftedBy });
    if (typeof page === 'string') return page;
    const link = linkHeader(twist.links ?? links, asked.url, page, text);
    return { page, headers: link === undefined ? {} : { Link: link } };
  }

  /** The runs as the poll sees them that this request is, if it is answered. */
  #nextPoll(place: SuitePlace): RunNow[] {
    return this.#world.runs(place, this.#world.polls(place) + 1);
  }

  /** The organization whose rate limit a request counts in: one that exists, or none. */
  #billed(route: Route): { readonly organization?: string } {
    const organization = organizationOf(route);
    const isThere = organization !== undefined && own(this.#world.script.organizations, organization) !== undefined;
    return isThere ? { organization } : {};
  }

  #bearer(authorization: string | undefined): Bearer | undefined {
    const [, text] = /^Bearer (\S+)$/i.exec(authorization ?? '') ?? [];
    const token = text === undefined ? undefined : own(this.#world.script.tokens, text);
    return text === undefined || token === undefined ? undefined : { ...token, text };
  }

  readonly #refuse: Refuse = (why, detail = '') =>
    refusal(why, this.#world.script.messages?.[why] ?? defaultMessage(why, detail));
}

/** The token itself needs no scope to be seen. */
function accessToken({ text, scopes, expiresAt }: Bearer): Answer {
  return jsonAnswer(200, {
    uuid: uuid('token', text),
    scopes,
    description: 'Test Engine Gate',
    created_at: '2026-01-05T08:00:00.000Z',
    expires_at: expiresAt ?? null,
  });
}

/** The run that is found by this id. */
function find(runs: readonly RunNow[], id: string): RunNow | undefined {
  return runs.find(({ found, script }) => found && script.id.toLowerCase() === id.toLowerCase());
}

/** The list with runs that were created at the same time in the other order. */
function flipped(runs: readonly RunNow[]): RunNow[] {
  return runs.toReversed().sort((one, other) => createdAt(other.script) - createdAt(one.script));
}
