import { Player } from '../../simulator/test-engine/player.ts';
import { type Endpoint, routeOf } from '../../simulator/test-engine/routes.ts';
import type { ApiScript } from '../../simulator/test-engine/script.ts';
import { World } from '../../simulator/test-engine/world.ts';
import { VirtualClock } from '../../simulator/virtual-clock.ts';
import type { GateEvent } from '../../src/gate/events.ts';
import type { Policy } from '../../src/gate/facts.ts';
import { wait } from '../../src/gate/poll.ts';
import { runSourceOf } from '../../src/run-source.ts';
import type { Selector } from '../../src/selector.ts';
import type { Settings } from '../../src/settings.ts';
import { TestEngine } from '../../src/test-engine/client.ts';
import { type Redact, redactor } from '../../src/text/redact.ts';
import { readFrom } from '../inputs/given.ts';

/** What a workflow would say. */
export interface Wanted
  extends Partial<Pick<Policy, 'minTests' | 'settle' | 'failFast' | 'mayBeReplaced' | 'tolerate'>> {
  readonly selector: Selector;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly appearWithin?: number;
  readonly interval?: number;
}

/** A request that was sent, and when; milliseconds. */
export interface PlayedRequest {
  readonly at: number;
  readonly path: string;
  readonly endpoint: Endpoint;
}

/** Plays a script through client and gate in virtual time, without a network; answers take as long as the script says. */
export async function playScript(script: ApiScript, { selector, timeout = 1_800_000, ...more }: Wanted) {
  const clock = new VirtualClock();
  const world = new World(script, () => clock.now());
  world.begin();
  const player = new Player(world);
  const requests: PlayedRequest[] = [];
  const events: GateEvent[] = [];
  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const route = routeOf('GET', url.pathname);
    requests.push({ at: clock.now(), path: url.pathname, endpoint: route.endpoint });
    const asked = {
      route,
      url,
      page: Number(url.searchParams.get('page') ?? '1'),
      authorization: request.headers.get('authorization') ?? undefined,
      body: '',
    };
    const { beforeMade, afterMade } = player.delayOf(asked);
    if (beforeMade > 0) await clock.sleep(beforeMade, request.signal);
    const { delivery } = player.play(asked);
    if (afterMade > 0) await clock.sleep(afterMade, request.signal);
    if (delivery.how !== 'whole') throw new TypeError('fetch failed');
    const { status, headers, body } = delivery.answer;
    return status === 200 ? new Whole(body, headers) : new Response(body, { status, headers });
  };
  const [token = ''] = Object.keys(script.tokens);
  const { defaults, redact } = knownTo(token);
  const settings = { ...defaults, ...more, selector, timeout };
  const engine = new TestEngine({
    apiUrl: settings.apiUrl,
    token: settings.token,
    redact,
    version: '0.0.0',
    clock,
    requestTimeout: 60_000,
    fetch: (input, init) => answer(input instanceof Request ? input : new Request(input, init)),
  });
  const work = wait(
    { mayBeReplaced: false, ...settings },
    { ...settings, appearWithin: more.appearWithin ?? timeout },
    {
      source: runSourceOf(engine, settings),
      clock,
      random: () => 0.5,
      interrupted: new AbortController().signal,
      emit: (event) => events.push(event),
    },
  );
  const outcome = await clock.play(work, timeout + 1);
  return { outcome, requests, events };
}

/** What inputs say when only this token is given, and what hides it: made once, since many scripts have the same one. */
function knownTo(token: string): { readonly defaults: Settings; readonly redact: Redact } {
  const url = 'https://buildkite.com/acme/shop/builds/1';
  const made = known.get(token) ?? {
    defaults: readFrom({ INPUT_TOKEN: token, 'INPUT_BUILD-URL': url }),
    redact: redactor([token]),
  };
  known.set(token, made);
  return made;
}

const known = new Map<string, ReturnType<typeof knownTo>>();

/** A good answer that is there as a whole: most of what one costs is streams, which other tests are about. */
export class Whole extends Response {
  override readonly text: () => Promise<string>;

  constructor(body: string, headers: Readonly<Record<string, string>>) {
    super(null, { headers });
    this.text = () => Promise.resolve(body);
  }
}
