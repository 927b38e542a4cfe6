import type { Gate } from './gates.ts';
import { type Fared, type Fleet, play } from './play.ts';

/** What fleets of one kind came to, over several seeds. */
export interface Figures {
  /** Mean of the fleets. */
  readonly requests: number;
  /** Of the requests that were not the first of their gate, 0 to 1. */
  readonly refused: number;
  /** Milliseconds, over all gates of all fleets. */
  readonly mean: number;
  readonly p95: number;
  /** Gates that ended without their verdict, in all fleets together. */
  readonly lost: number;
}

/** Plays fleets that differ in their seeds only. */
export async function figuresOf(fleet: Omit<Fleet, 'seed'>, seeds: readonly number[], gate: Gate): Promise<Figures> {
  const fared: Fared[] = [];
  for (const seed of seeds) fared.push(await play({ ...fleet, seed }, gate));
  const total = (of: (one: Fared) => number) => fared.reduce((sum, one) => sum + of(one), 0);
  const lags = fared.flatMap((one) => one.lags).sort((a, b) => a - b);
  return {
    requests: total((one) => one.requests) / seeds.length,
    refused:
      total((one) => one.refused) /
      Math.max(
        1,
        total((one) => one.later),
      ),
    mean: lags.reduce((sum, lag) => sum + lag, 0) / lags.length,
    p95: lags[Math.ceil(lags.length * 0.95) - 1] ?? Number.NaN,
    lost: total((one) => one.lost),
  };
}

/** The mean lag to reach with so many gates, milliseconds: twice that of gates that use up the limit evenly, or 8 s. */
export function meanToReach(gates: number, limit: number): number {
  return Math.max(8_000, 2 * (gates / (2 * limit)) * 60_000);
}

export const refusedToReach = 0.02;
export const p95ToReach = 3;

/** What was not reached, in words; only what was promised for up to `limit` gates. */
export function missed(gates: number, limit: number, { refused, mean, p95, lost }: Figures): string[] {
  return [
    ...(lost > 0 ? ['verdicts lost'] : []),
    ...(refused > refusedToReach ? ['refused'] : []),
    ...(mean > meanToReach(gates, limit) ? ['mean'] : []),
    ...(p95 > p95ToReach * mean ? ['p95'] : []),
  ];
}
