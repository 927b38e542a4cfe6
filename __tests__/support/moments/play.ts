import { Player } from '../../../simulator/test-engine/player.ts';
import { type Asked, type Endpoint, routeOf } from '../../../simulator/test-engine/routes.ts';
import type { ApiScript } from '../../../simulator/test-engine/script.ts';
import { World } from '../../../simulator/test-engine/world.ts';
import { VirtualClock } from '../../../simulator/virtual-clock.ts';
import type { Outcome } from '../../../src/gate/outcome.ts';
import { wait } from '../../../src/gate/poll.ts';
import { readSettings } from '../../../src/inputs/read-settings.ts';
import { runSourceOf } from '../../../src/run-source.ts';
import type { Settings } from '../../../src/settings.ts';
import { Secret } from '../../../src/shared/secret.ts';
import { TestEngine } from '../../../src/test-engine/client.ts';
import { redactor } from '../../../src/text/redact.ts';
import { contextOf } from '../context.ts';
import { numbers } from '../histories.ts';
import { Whole } from '../played.ts';
import { buildId, buildNumber, commit, type History, organization, pipeline, runId, token } from './history.ts';
import { scriptOf } from './script.ts';

/** One request and its answer. Times are milliseconds since the wait began. */
export interface Exchange {
  readonly endpoint: Endpoint;
  readonly suite: string | undefined;
  /** The run that is asked about, where it is one. */
  readonly run: string | undefined;
  readonly page: number;
  readonly query: URLSearchParams;
  readonly askedAt: number;
  /** When the answer was made: what it should show was true then. */
  readonly madeAt: number;
  readonly status: number;
  /** Its `Link` header says that another page follows. */
  readonly goesOn: boolean;
  readonly body: string;
}

/** What came of a history. */
export interface Played {
  readonly outcome: Outcome;
  readonly script: ApiScript;
  /** All requests that were answered, in the order in which their answers came. */
  readonly exchanges: readonly Exchange[];
  /** When each request was sent, answered or not. */
  readonly askedAt: readonly number[];
}

/** Plays a history through client and gate in virtual time: nothing is left out but the network. */
export async function play(history: History): Promise<Played> {
  const clock = new VirtualClock();
  const script = scriptOf(history);
  const world = new World(script, () => clock.now());
  world.begin();
  const player = new Player(world);
  const exchanges: Exchange[] = [];
  const askedAt: number[] = [];

  const answer = async (request: Request): Promise<Response> => {
    const asked = askedBy(request);
    const from = clock.now();
    askedAt.push(from);
    const { beforeMade, afterMade } = player.delayOf(asked);
    if (beforeMade > 0) await clock.sleep(beforeMade, request.signal);
    const madeAt = clock.now();
    const { delivery } = player.play(asked);
    // No answer takes no time at all, so that no two polls are at one moment.
    await clock.sleep(Math.max(afterMade, 1), request.signal);
    if (delivery.how !== 'whole') throw new TypeError('fetch failed');
    const { status, headers, body } = delivery.answer;
    const goesOn = headers['Link']?.includes('rel="next"') === true;
    exchanges.push({ ...about(asked), askedAt: from, madeAt, status, goesOn, body });
    return status === 200 ? new Whole(body, headers) : new Response(body, { status, headers });
  };

  const settings = settingsOf(history);
  const engine = new TestEngine({
    apiUrl: settings.apiUrl,
    token: settings.token,
    redact,
    version: '0.0.0',
    clock,
    // On real timers, so that it never fires: an answer may take its thirty seconds.
    requestTimeout: 60_000,
    fetch: (input, init) => answer(input instanceof Request ? input : new Request(input, init)),
  });
  const work = wait(
    { ...settings, minTests: undefined, mayBeReplaced: false },
    { ...settings, appearWithin: settings.timeout },
    {
      source: runSourceOf(engine, settings),
      clock,
      random: numbers(history.seed),
      interrupted: new AbortController().signal,
      emit: () => undefined,
    },
  );
  const outcome = await clock.play(work, history.timeout + 1);
  return { outcome, script, exchanges, askedAt };
}

function askedBy({ url, headers }: Request): Asked {
  const target = new URL(url);
  return {
    route: routeOf('GET', target.pathname),
    url: target,
    page: Number(target.searchParams.get('page') ?? '1'),
    authorization: headers.get('authorization') ?? undefined,
    body: '',
  };
}

function about({ route, page, url }: Asked): Pick<Exchange, 'endpoint' | 'suite' | 'run' | 'page' | 'query'> {
  const suite = 'place' in route ? route.place.suite : undefined;
  const run = 'run' in route ? route.run : undefined;
  return { endpoint: route.endpoint, suite, run, page, query: url.searchParams };
}

/** As a workflow's inputs are read. The secret is always the same one: what it takes to find it in texts is made once. */
function settingsOf(history: History): Settings {
  const { tolerate, settle, interval, timeout } = history;
  const variables = {
    INPUT_TOKEN: token,
    'INPUT_API-URL': 'http://127.0.0.1:8080',
    INPUT_TOLERATE: tolerate.join(','),
    INPUT_SETTLE: `${settle}ms`,
    INPUT_INTERVAL: interval === 'auto' ? interval : `${interval}ms`,
    INPUT_TIMEOUT: `${timeout}ms`,
    ...inputsOf(history),
  };
  const read = readSettings(variables, [token], nothingSaid);
  return { ...read, token: secret };
}

const secret = new Secret(token);
const redact = redactor([token]);
const nothingSaid = contextOf();

function inputsOf({ selector, suites }: History): Record<string, string> {
  const suite = suites.join(',');
  switch (selector.kind) {
    case 'run-id':
      return { INPUT_ORGANIZATION: organization, INPUT_SUITE: 'rspec', 'INPUT_RUN-ID': runId(0) };
    case 'build-id':
      return { INPUT_ORGANIZATION: organization, INPUT_SUITE: suite, 'INPUT_BUILD-ID': buildId };
    case 'build-url':
      return {
        'INPUT_BUILD-URL': `https://buildkite.com/${organization}/${pipeline}/builds/${buildNumber}`,
        ...(selector.named && { INPUT_SUITE: suite }),
      };
    case 'commit':
      return {
        INPUT_ORGANIZATION: organization,
        INPUT_SUITE: suite,
        INPUT_COMMIT: commit,
        INPUT_RUNS: selector.runs,
        ...(selector.branch !== undefined && { INPUT_BRANCH: selector.branch }),
      };
  }
}
