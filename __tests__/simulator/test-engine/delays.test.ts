import { describe, expect, test } from '@jest/globals';
import { type DelayScript, Delays } from '../../../simulator/test-engine/delays.ts';
import { Player } from '../../../simulator/test-engine/player.ts';
import { type Asked, routeOf } from '../../../simulator/test-engine/routes.ts';
import { startTestEngine } from '../../../simulator/test-engine/server.ts';
import { appears, finishes } from '../../../simulator/test-engine/story.ts';
import { World } from '../../../simulator/test-engine/world.ts';
import { ask, failedRun, list, PLACE, RUNS, script, TOKEN } from './support.ts';

const asked = (path: string): Asked => ({
  route: routeOf('GET', path),
  url: new URL(path, 'http://127.0.0.1'),
  page: 1,
  authorization: `Bearer ${TOKEN}`,
  body: '',
});

describe('a delay', () => {
  const runs = asked(RUNS);
  const delaysOf = (script: DelayScript, times: readonly number[], request = runs) => {
    const delays = new Delays([script]);
    return times.map((elapsed) => delays.next(request, elapsed).beforeMade);
  };

  test('is the same each time, or one of a list in turn', () => {
    expect(delaysOf({ where: 'any', ms: 4 }, [0, 0])).toEqual([2, 2]);
    expect(delaysOf({ where: 'any', ms: [4, 0, 8] }, [0, 0, 0, 0])).toEqual([2, 0, 4, 2]);
  });

  test('holds for one kind of request, and while its time lasts', () => {
    expect(delaysOf({ where: 'runs', ms: 4, from: 10, until: 20 }, [9, 10, 19, 20])).toEqual([0, 2, 2, 0]);
    expect(delaysOf({ where: 'run', ms: 4 }, [0])).toEqual([0]);
    expect(delaysOf({ where: 'run', ms: 4 }, [0], asked(`${RUNS}/x`))).toEqual([2]);
    expect(delaysOf({ where: 'runs', suite: 'jest', ms: 4 }, [0])).toEqual([0]);
  });

  test('is the first that fits', () => {
    const delays = new Delays([
      { where: 'runs', ms: 2, until: 5 },
      { where: 'any', ms: 6 },
    ]);
    expect([0, 5].map((elapsed) => delays.next(runs, elapsed).beforeMade)).toEqual([1, 3]);
  });

  test('is over in part when the answer is made', () => {
    const at = (madeAfter: number) => new Delays([{ where: 'any', ms: 8, madeAfter }]).next(runs, 0);
    expect([0, 0.25, 1].map(at)).toEqual([
      { beforeMade: 0, afterMade: 8 },
      { beforeMade: 2, afterMade: 6 },
      { beforeMade: 8, afterMade: 0 },
    ]);
  });
});

test('an answer shows what is true when it is made, and polls count then', () => {
  let now = 0;
  const run = failedRun({ steps: [appears({ at: 0 }), finishes({ at: 1000 }, 'failed')] });
  const world = new World(script([run], { delays: [{ where: 'runs', ms: 3000 }] }), () => now);
  const player = new Player(world);
  world.begin();
  const { beforeMade } = player.delayOf(asked(RUNS));
  expect(beforeMade).toBe(1500);
  expect(world.polls(PLACE)).toBe(0);
  now += beforeMade;
  const { delivery } = player.play(asked(RUNS));
  expect(delivery).toMatchObject({ answer: { body: expect.stringContaining('"state":"finished"') } });
  expect(world.polls(PLACE)).toBe(1);
});

test('over HTTP the world goes on while an answer is on its way', async () => {
  const run = failedRun({ steps: [appears({ at: 0 }), finishes({ at: 20 }, 'failed')] });
  const delays: DelayScript[] = [{ where: 'runs', ms: 60, madeAfter: 1 }];
  await using standIn = await startTestEngine(script([run], { delays }));
  expect(await list(ask(standIn, RUNS))).toMatchObject([{ result: 'failed' }]);
  const [request] = standIn.requests;
  expect(request?.elapsed).toBeLessThan(20);
  expect(request?.made).toBeGreaterThanOrEqual(20);
});

test('closing ends what is on its way', async () => {
  const standIn = await startTestEngine(script([], { delays: [{ where: 'any', ms: 3_600_000 }] }));
  const answer = ask(standIn, RUNS).catch(() => 'nothing');
  await new Promise((resolve) => setTimeout(resolve, 20));
  await standIn.close();
  expect(await answer).toBe('nothing');
});
