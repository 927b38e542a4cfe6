import { backoff, fixed, type Gate, ours } from './gates.ts';

/** A way of waiting that is compared. */
export interface Contestant {
  readonly name: string;
  readonly gate: Gate;
}

export const auto: Contestant = { name: 'this action, interval: auto', gate: ours() };

/** What others do: they wait the same time again and again, or twice as long each time, up to a minute. */
export const others: readonly Contestant[] = [
  ...[5, 10, 30].map((seconds): Contestant => ({ name: `every ${seconds} s`, gate: fixed(seconds * 1_000) })),
  { name: 'exponential backoff', gate: backoff(60_000) },
];
