import { Player } from '../../simulator/test-engine/player.ts';
import { routeOf } from '../../simulator/test-engine/routes.ts';
import type { ApiScript } from '../../simulator/test-engine/script.ts';
import { World } from '../../simulator/test-engine/world.ts';
import { VirtualClock } from '../../simulator/virtual-clock.ts';
import type { VerdictName } from '../../src/gate/outcome.ts';
import { wait } from '../../src/gate/poll.ts';
import { readSettings, secretsIn } from '../../src/inputs/read-settings.ts';
import { runSourceOf } from '../../src/run-source.ts';
import { TestEngine } from '../../src/test-engine/client.ts';
import { randomFrom } from '../fleet/random.ts';

/** Outside Actions. */
const nowhere = {
  actor: undefined,
  event: { name: undefined, commit: undefined, isAboutCommit: false, base: undefined, pullRequest: undefined },
  ref: undefined,
  repository: undefined,
  sha: undefined,
} as const;

/** What a gate has cost until its verdict. */
export interface Played {
  readonly verdict: VerdictName;
  /** Milliseconds from the beginning. */
  readonly endedAt: number;
  /** When each request was sent, and its path. */
  readonly requests: readonly { readonly at: number; readonly path: string }[];
}

/** Plays a workflow's inputs against a script, through client and gate, in virtual time; an answer takes 0.1 to 0.4 s. */
export async function play(script: ApiScript, inputs: Readonly<Record<string, string>>, seed: number): Promise<Played> {
  const clock = new VirtualClock();
  const world = new World(script, () => clock.now());
  world.begin();
  const player = new Player(world);
  const random = randomFrom(seed);
  const requests: { readonly at: number; readonly path: string }[] = [];
  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    requests.push({ at: clock.now(), path: url.pathname });
    // The answer is made in the middle of its way.
    const half = 50 + 150 * random();
    await clock.sleep(half, request.signal);
    const { delivery } = player.play({
      route: routeOf('GET', url.pathname),
      url,
      page: Number(url.searchParams.get('page') ?? '1'),
      authorization: request.headers.get('authorization') ?? undefined,
      body: '',
    });
    await clock.sleep(half, request.signal);
    if (delivery.how !== 'whole') throw new TypeError('fetch failed');
    return new Response(delivery.answer.body, delivery.answer);
  };
  const variables = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  const secrets = secretsIn(variables);
  const settings = readSettings(variables, secrets, nowhere);
  const engine = new TestEngine({
    apiUrl: settings.apiUrl,
    token: settings.token,
    redact: (text) => text,
    version: '0.0.0',
    clock,
    requestTimeout: 60_000,
    fetch: (input, init) => answer(input instanceof Request ? input : new Request(input, init)),
  });
  const work = wait({ ...settings, mayBeReplaced: false }, settings, {
    source: runSourceOf(engine, settings),
    clock,
    random,
    interrupted: new AbortController().signal,
    emit: () => undefined,
  });
  const { verdict, endedAt } = await clock.play(work, settings.timeout + 1);
  return { verdict: verdict.name, endedAt, requests };
}
