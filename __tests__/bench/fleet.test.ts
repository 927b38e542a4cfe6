import { describe, expect, test } from '@jest/globals';
import { others } from '../../bench/fleet/contestants.ts';
import { figuresOf, meanToReach, missed } from '../../bench/fleet/figures.ts';
import { ours } from '../../bench/fleet/gates.ts';
import { play } from '../../bench/fleet/play.ts';
import { plot } from '../../bench/fleet/plot.ts';
import { lagOf } from '../../bench/lag/play.ts';

describe('gates that share one token', () => {
  test.each([
    { gates: 20, start: 'at once', gone: 0 },
    { gates: 50, start: 'at once', gone: 0 },
    { gates: 50, start: 'spread' },
  ] as const)('all have their verdict, and hardly a request is refused: $gates, $start', async (fleet) => {
    const figures = await figuresOf({ ...fleet, limit: 50 }, [1, 2, 3], ours());
    expect(figures.lost).toBe(0);
    expect(figures.refused).toBeLessThanOrEqual(0.02);
    expect(figures.mean).toBeLessThanOrEqual(meanToReach(fleet.gates, 50));
  });

  test('without regard to the limits the same fleet is refused a third of its requests', async () => {
    for (const { gate } of others) {
      const figures = await figuresOf({ gates: 50, start: 'at once', gone: 0, limit: 50 }, [1], gate);
      expect(figures.refused).toBeGreaterThan(0.2);
      expect(missed(50, 50, figures)).toContain('refused');
    }
  });

  test('four times too many are slow, but none loses its verdict', async () => {
    const { lost, lags } = await play({ gates: 200, start: 'at once', gone: 0, limit: 50, seed: 1 }, ours());
    expect(lost).toBe(0);
    expect(lags).toHaveLength(200);
  });

  test('a fleet is the same again from its seed', async () => {
    const fleet = { gates: 10, start: 'spread', limit: 50, seed: 7 } as const;
    expect(await play(fleet, ours())).toEqual(await play(fleet, ours()));
    expect(await play({ ...fleet, seed: 8 }, ours())).not.toEqual(await play(fleet, ours()));
  });
});

test.each([
  [12, 3, 10],
  [120, 18, 20],
  [1_800, 25, 90],
])(
  'a gate alone with its token: a run that ends after %d s is judged within %d s, by fewer than %d requests',
  async (after, lag, requests) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const played = await lagOf(after * 1_000, 'failed', seed);
      expect(played.lag).toBeLessThan(lag * 1_000);
      expect(played.requests).toBeLessThan(requests);
    }
  },
);

test('the plot shows a line for each name, and what is to be reached', () => {
  const point = (name: string, gates: number, mean: number) => ({ name, gates, figures: { mean } });
  const image = plot('Lags', [point('one', 1, 2_000), point('one', 100, 60_000), point('two', 1, 9_000)], 50);
  expect(image).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  expect(image.match(/<polyline/g)).toHaveLength(3);
  for (const text of ['Lags', 'one', 'two', 'to reach']) expect(image).toContain(`>${text}</`);
  expect(image).not.toMatch(/NaN|Infinity|undefined/);
});
