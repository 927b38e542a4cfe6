/** A suite, by the slugs in its address. */
export interface SuitePlace {
  readonly organization: string;
  readonly suite: string;
}

/** A build, by the slugs in its address and its number; NaN where the address has something else in its place. */
export interface BuildPlace {
  readonly organization: string;
  readonly pipeline: string;
  readonly number: number;
}

/** A list of builds: those of a pipeline, or of all. */
export interface BuildsPlace {
  readonly organization: string;
  /** `undefined`: all pipelines of the organization. */
  readonly pipeline: string | undefined;
}

/** The list of a build's tests. Its address takes the build's UUID. */
export interface BuildTestsPlace {
  readonly organization: string;
  readonly build: string;
}

/** What a client can poll. The polls of each are counted by themselves. */
export type Place = SuitePlace | BuildPlace | BuildTestsPlace;

/** What a request is for, read off its path. */
export type Route =
  | { readonly endpoint: 'runs'; readonly place: SuitePlace }
  | { readonly endpoint: 'run'; readonly place: SuitePlace; readonly run: string }
  | { readonly endpoint: 'failed-executions'; readonly place: SuitePlace; readonly run: string }
  | { readonly endpoint: 'suite'; readonly place: SuitePlace }
  | { readonly endpoint: 'suite-tests'; readonly place: SuitePlace }
  | { readonly endpoint: 'muted-tests'; readonly place: SuitePlace }
  | { readonly endpoint: 'build'; readonly build: BuildPlace }
  | { readonly endpoint: 'builds'; readonly builds: BuildsPlace }
  | { readonly endpoint: 'jobs'; readonly build: BuildPlace }
  | { readonly endpoint: 'build-tests'; readonly tests: BuildTestsPlace }
  | { readonly endpoint: 'access-token' }
  | { readonly endpoint: 'uploads' }
  | { readonly endpoint: 'other' };

/** The endpoints by name; `other` is everything that the stand-in does not serve. */
export type Endpoint = Route['endpoint'];

/** A request, apart from how it came. */
export interface Asked {
  readonly route: Route;
  /** Absolute, with the origin under which the API is reached. */
  readonly url: URL;
  /** The requested page; 1 if none is named. */
  readonly page: number;
  /** The Authorization header's value. */
  readonly authorization: string | undefined;
  /** The `Buildkite-Version` header's value. */
  readonly version?: string | undefined;
  /** What was posted; '' for requests without a body. */
  readonly body: string;
}

/** Those that answer page by page. */
export type ListEndpoint = Extract<
  Endpoint,
  'runs' | 'failed-executions' | 'suite-tests' | 'muted-tests' | 'builds' | 'build-tests'
>;

const runsPath =
  /^\/v2\/analytics\/organizations\/(?<organization>[^/]+)\/suites\/(?<suite>[^/]+)\/runs(?<rest>\/.*)?$/;
const suitePath =
  /^\/v2\/analytics\/organizations\/(?<organization>[^/]+)\/suites\/(?<suite>[^/]+)(?<list>\/tests(?:\/muted)?)?$/;
const restOfPath = /^\/(?<run>[^/]+)(?<executions>\/failed_executions)?$/;
const buildsPath = /^\/v2\/organizations\/(?<organization>[^/]+)(?:\/pipelines\/(?<pipeline>[^/]+))?\/builds$/;
const buildPath =
  /^\/v2\/organizations\/(?<organization>[^/]+)\/pipelines\/(?<pipeline>[^/]+)\/builds\/(?<number>[^/]+?)(?<jobs>\/jobs)?$/;
const testsPath = /^\/v2\/analytics\/organizations\/(?<organization>[^/]+)\/builds\/(?<build>[^/]+)\/tests$/;

/** Where collectors post their results to, on Buildkite at a host of its own. */
export const uploadsPath = '/v1/uploads';

/** Finds the endpoint of a path. Methods other than GET have no route, as on Buildkite, but for uploads. */
export function routeOf(method: string, path: string): Route {
  if (method === 'POST' && path === uploadsPath) return { endpoint: 'uploads' };
  if (method !== 'GET') return { endpoint: 'other' };
  if (path === '/v2/access-token') return { endpoint: 'access-token' };
  return suiteRoute(path) ?? buildRoute(path) ?? { endpoint: 'other' };
}

/** The organization that a request is about, if it is about one. */
export function organizationOf(route: Route): string | undefined {
  switch (route.endpoint) {
    case 'runs':
    case 'run':
    case 'failed-executions':
    case 'suite':
    case 'suite-tests':
    case 'muted-tests':
      return route.place.organization;
    case 'build':
    case 'jobs':
      return route.build.organization;
    case 'builds':
      return route.builds.organization;
    case 'build-tests':
      return route.tests.organization;
    case 'access-token':
    case 'uploads':
    case 'other':
      return undefined;
  }
}

function suiteRoute(path: string): Route | undefined {
  const ofSuite = suitePath.exec(path)?.groups;
  if (ofSuite !== undefined) {
    const { organization, suite, list } = ofSuite;
    const place = { organization: decoded(organization), suite: decoded(suite) };
    if (list === undefined) return { endpoint: 'suite', place };
    return { endpoint: list === '/tests' ? 'suite-tests' : 'muted-tests', place };
  }
  const inSuite = runsPath.exec(path)?.groups;
  if (inSuite === undefined) return undefined;
  const { organization, suite, rest } = inSuite;
  const place = { organization: decoded(organization), suite: decoded(suite) };
  if (rest === undefined) return { endpoint: 'runs', place };
  const inRun = restOfPath.exec(rest)?.groups;
  if (inRun === undefined) return undefined;
  const { run, executions } = inRun;
  return { endpoint: executions === undefined ? 'run' : 'failed-executions', place, run: decoded(run) };
}

function buildRoute(path: string): Route | undefined {
  const build = buildPath.exec(path)?.groups;
  if (build !== undefined) {
    const { organization, pipeline, number = '', jobs } = build;
    const read = /^\d+$/.test(number) ? Number(number) : Number.NaN;
    const place = { organization: decoded(organization), pipeline: decoded(pipeline), number: read };
    return { endpoint: jobs === undefined ? 'build' : 'jobs', build: place };
  }
  const builds = buildsPath.exec(path)?.groups;
  if (builds !== undefined) {
    const { organization, pipeline } = builds;
    const place = { organization: decoded(organization), pipeline: pipeline && decoded(pipeline) };
    return { endpoint: 'builds', builds: place };
  }
  const tests = testsPath.exec(path)?.groups;
  if (tests === undefined) return undefined;
  return {
    endpoint: 'build-tests',
    tests: { organization: decoded(tests['organization']), build: decoded(tests['build']) },
  };
}

/** A path's part as it was meant; one that is wrongly encoded names nothing and stays as it is. */
function decoded(part = ''): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
