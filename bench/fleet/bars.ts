import type { Figures } from './figures.ts';

/** What is to be reached; times in milliseconds, parts from 0 to 1. What is left out is not asked for. */
export interface Bar {
  readonly mean?: number;
  readonly p95?: number;
  /** The 95th percentile as a multiple of the mean. */
  readonly p95OfMean?: number;
  readonly refused?: number;
  readonly requestsPerMinute?: number;
  readonly greed?: number;
  readonly confirmation?: number;
  readonly confirmingPolls?: number;
}

/** Without this much refused, a way of waiting does not count as one that shares the token. */
export const refusedAtMost = 0.02;

/** One gate alone leaves most of each bucket to others. */
const alone: Bar = { requestsPerMinute: 16, greed: 1 / 3 };

/** The poll that confirms a pass comes when `settle` is over, later by no more than its answer takes. */
export const settled: Bar = { confirmation: 1_000, confirmingPolls: 2 };

/** Somebody else's bursts on the same token. */
export const disturbed: Bar = { refused: refusedAtMost };

/** Few gates on a token, however long their runs take. */
export function fewGates(gates: number, limit: number): Bar {
  return { mean: meanToReach(gates, limit), ...(gates < 3 ? { p95: 5_000 } : {}), ...(gates === 1 ? alone : {}) };
}

/** A fleet whose runs end within ten minutes; `best` is the mean lag of the best fixed interval that is hardly ever refused. */
export function fleetOf(gates: number, limit: number, best: number | undefined): Bar {
  const mean = meanToReach(gates, limit);
  if (gates > limit) return { mean, refused: gates > 2 * limit ? 0.45 : 0.25 };
  const besideBest = best === undefined ? mean : gates < 10 ? (gates === 5 ? 1.25 * best : mean) : best;
  return { mean: Math.min(mean, besideBest), refused: refusedAtMost, ...(gates < 10 ? {} : { p95OfMean: 3 }) };
}

/** From four gates on a quarter more than gates have that take turns with four fifths of the limit: N/2R minutes for N at R per minute. */
export function meanToReach(gates: number, limit: number): number {
  if (gates <= 3) return gates < 3 ? 2_500 : 3_500;
  return 1.25 * (gates / (2 * 0.8 * limit)) * 60_000;
}

/** What was not reached, in words. Nobody may miss a verdict, whatever the bar. */
export function missed(figures: Figures, bar: Bar): readonly string[] {
  const { mean, p95, refused, requestsPerMinute, greed, confirmation, confirmingPolls, lost } = figures;
  const over = (name: string, value: number, most: number | undefined) =>
    most !== undefined && value > most ? [name] : [];
  return [
    ...over('verdicts', lost, 0),
    ...over('mean', mean, bar.mean),
    ...over('p95', p95, bar.p95),
    ...over('p95/mean', p95 / mean, bar.p95OfMean),
    ...over('refused', refused, bar.refused),
    ...over('requests', requestsPerMinute, bar.requestsPerMinute),
    ...over('greed', greed, bar.greed),
    ...over('confirmation', confirmation, bar.confirmation),
    ...over('polls', confirmingPolls, bar.confirmingPolls),
  ];
}

/** The bar in a few words. */
export function barText({ mean, p95, p95OfMean, refused, requestsPerMinute, greed, confirmingPolls }: Bar): string {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return [
    ...(mean === undefined ? [] : [seconds(mean)]),
    ...(p95 === undefined ? [] : [`p95 ${seconds(p95)}`]),
    ...(p95OfMean === undefined ? [] : [`p95 ${p95OfMean} × mean`]),
    ...(refused === undefined ? [] : [`${100 * refused} % refused`]),
    ...(requestsPerMinute === undefined ? [] : [`${requestsPerMinute} a minute`]),
    ...(greed === undefined ? [] : ['a third of what is left']),
    ...(confirmingPolls === undefined ? [] : [`${confirmingPolls} polls, confirmed when due`]),
  ].join(', ');
}
