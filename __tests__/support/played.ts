import { Player } from '../../simulator/test-engine/player.ts';
import { routeOf } from '../../simulator/test-engine/routes.ts';
import type { ApiScript } from '../../simulator/test-engine/script.ts';
import { World } from '../../simulator/test-engine/world.ts';
import { VirtualClock } from '../../simulator/virtual-clock.ts';
import type { GateEvent } from '../../src/gate/events.ts';
import type { Policy } from '../../src/gate/facts.ts';
import { wait } from '../../src/gate/poll.ts';
import { runSourceOf } from '../../src/run-source.ts';
import type { Selector } from '../../src/selector.ts';
import { TestEngine } from '../../src/test-engine/client.ts';
import { redactor } from '../../src/text/redact.ts';
import { readFrom } from '../inputs/given.ts';

/** What a workflow would say. */
export interface Wanted extends Partial<Pick<Policy, 'minTests' | 'settle' | 'failFast' | 'mayBeReplaced'>> {
  readonly selector: Selector;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly appearWithin?: number;
  readonly interval?: number;
}

/** Plays a script through client and gate in virtual time, without a network; answers take no time. */
export async function playScript(script: ApiScript, { selector, timeout = 1_800_000, ...more }: Wanted) {
  const clock = new VirtualClock();
  const world = new World(script, () => clock.now());
  world.begin();
  const player = new Player(world);
  const requests: { readonly at: number; readonly path: string }[] = [];
  const events: GateEvent[] = [];
  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    requests.push({ at: clock.now(), path: url.pathname });
    const { delivery } = player.play({
      route: routeOf('GET', url.pathname),
      url,
      page: Number(url.searchParams.get('page') ?? '1'),
      authorization: request.headers.get('authorization') ?? undefined,
      body: '',
    });
    if (delivery.how !== 'whole') throw new TypeError('fetch failed');
    return new Response(delivery.answer.body, delivery.answer);
  };
  const [token = ''] = Object.keys(script.tokens);
  const defaults = readFrom({ INPUT_TOKEN: token, 'INPUT_BUILD-URL': 'https://buildkite.com/acme/shop/builds/1' });
  const settings = { ...defaults, ...more, selector, timeout };
  const engine = new TestEngine({
    apiUrl: settings.apiUrl,
    token: settings.token,
    redact: redactor([token]),
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
