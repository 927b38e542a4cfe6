import { describe, expect, test } from '@jest/globals';
import { barText, fewGates, fleetOf, meanToReach, missed, settled } from '../../bench/fleet/bars.ts';
import { bestInterval } from '../../bench/fleet/best-interval.ts';
import { others } from '../../bench/fleet/contestants.ts';
import { figuresOf } from '../../bench/fleet/figures.ts';
import { ours } from '../../bench/fleet/gates.ts';
import { type Fleet, play } from '../../bench/fleet/play.ts';
import { plot } from '../../bench/fleet/plot.ts';

const minute = 60_000;
const atOnce: Omit<Fleet, 'seed' | 'gates'> = { start: 'at once', gone: 0, ends: [0, 10 * minute], limit: 50 };
const seeds = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('gates that share one token', () => {
  test.each([4, 10, 20])('%d see the ends of their runs in time, and none is refused', async (gates) => {
    const figures = await figuresOf({ ...atOnce, gates }, seeds(120 / gates), ours());
    expect(figures).toMatchObject({ lost: 0, refused: 0 });
    expect(figures.mean).toBeLessThanOrEqual(meanToReach(gates, 50));
  });

  test('fifty that start within a minute have few of their requests refused', async () => {
    const figures = await figuresOf({ ...atOnce, start: 'spread', gates: 50 }, seeds(3), ours());
    expect(figures.lost).toBe(0);
    expect(figures.refused).toBeLessThan(0.05);
    expect(figures.mean).toBeLessThanOrEqual(meanToReach(50, 50));
  });

  test('without regard to the limits the same fleet is refused a third of its requests', async () => {
    for (const { gate } of others) {
      const figures = await figuresOf({ ...atOnce, gates: 50 }, [1], gate);
      expect(figures.refused).toBeGreaterThan(0.2);
      expect(missed(figures, fleetOf(50, 50, undefined))).toContain('refused');
    }
  });

  test('four times too many are slow, but none loses its verdict', async () => {
    const fared = await play({ ...atOnce, gates: 200, seed: 1 }, ours());
    expect(fared).toHaveLength(200);
    expect(fared).not.toContain(undefined);
  });

  test('a fleet is the same again from its seed', async () => {
    const fleet = { ...atOnce, start: 'spread', gates: 10, seed: 7 } as const;
    expect(await play(fleet, ours())).toEqual(await play(fleet, ours()));
    expect(await play({ ...fleet, seed: 8 }, ours())).not.toEqual(await play(fleet, ours()));
  });
});

describe('few gates', () => {
  test.each([
    [1, 2],
    [1, 30],
    [2, 10],
    [3, 10],
  ])('%d on a token see the end of a run of %d minutes soon, for what is free', async (gates, minutes) => {
    const ends = [(minutes - 1) * minute, minutes * minute] as const;
    const fleet: Omit<Fleet, 'seed'> = { ...atOnce, gates, ends, timeout: 60 * minute };
    expect(missed(await figuresOf(fleet, seeds(30), ours()), fewGates(gates, 50))).toEqual([]);
  });

  test('a token that its owner also uses elsewhere refuses hardly a request', async () => {
    const bursts = { size: 40, every: 3 * minute };
    const fleet = { ...atOnce, gates: 1, ends: [29 * minute, 30 * minute], timeout: 60 * minute, bursts } as const;
    const { refused, lost } = await figuresOf(fleet, seeds(10), ours());
    expect(lost).toBe(0);
    expect(refused).toBeLessThanOrEqual(0.02);
    expect(refused).toBeGreaterThan(0);
  });

  test('polls of several requests are rarer, and take no more of a bucket', async () => {
    const cost = { going: 4, ended: 4 };
    const { greed, mean } = await figuresOf({ ...atOnce, gates: 1, cost }, seeds(10), ours());
    expect(greed).toBeLessThanOrEqual(1 / 3);
    expect(mean).toBeGreaterThan(4_000);
  });

  test.each([10_000, 5 * minute])('a settle of %d ms is confirmed when it is over, by one poll', async (settle) => {
    const figures = await figuresOf({ ...atOnce, gates: 1, settle }, seeds(10), ours());
    expect(figures.confirmingPolls).toBe(1);
    expect(missed(figures, settled)).toEqual([]);
  });
});

test('the best fixed interval is the shortest that is hardly ever refused', async () => {
  const measure = ({ gate }: { readonly gate: ReturnType<typeof ours> }) =>
    figuresOf({ ...atOnce, gates: 10 }, [1, 2], gate);
  const best = await bestInterval(10, 50, measure);
  expect(best?.name).toMatch(/^best fixed interval \(every 1[0-2]\.\d s\)$/);
});

test('a bar says what was missed, and what is to be reached', async () => {
  const figures = await figuresOf({ ...atOnce, gates: 1 }, [1, 2], ours());
  const bar = { mean: 1, p95: 1, p95OfMean: 0, refused: -1, requestsPerMinute: 0, greed: 0, confirmingPolls: 0 };
  expect(missed(figures, bar)).toEqual(['mean', 'p95', 'p95/mean', 'refused', 'requests', 'greed', 'polls']);
  expect(missed({ ...figures, lost: 1 }, {})).toEqual(['verdicts']);
  expect(barText(fewGates(1, 50))).toBe('2.5 s, p95 5.0 s, 16 a minute, a third of what is left');
  expect(fleetOf(10, 50, 5_000)).toEqual({ mean: 5_000, p95OfMean: 3, refused: 0.02 });
  expect(fleetOf(200, 50, undefined)).toEqual({ mean: 187_500, refused: 0.45 });
});

test('the plot shows a line for each name, and what is to be reached', () => {
  const point = (name: string, gates: number, mean: number) => ({ name, gates, figures: { mean } });
  const image = plot('Lags', [point('one', 1, 2_000), point('one', 100, 60_000), point('two', 1, 9_000)], 50);
  expect(image).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  expect(image.match(/<polyline/g)).toHaveLength(3);
  for (const text of ['Lags', 'one', 'two', 'to reach']) expect(image).toContain(`>${text}</`);
  expect(image).not.toMatch(/NaN|Infinity|undefined/);
});
