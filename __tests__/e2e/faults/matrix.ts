import type { Fault } from '../../../simulator/test-engine/fault-script.ts';
import { type Kind, kinds } from './kinds.ts';
import { type Hits, type Phase, phases } from './phases.ts';
import { selectorPhases } from './selector-phases.ts';

/** How long a fault lasts. `once with time`: the deadline is far enough away for a request to time out by itself. */
export type Duration = 'once' | 'once with time' | 'a while' | 'for good';

/** One cell of the matrix. */
export interface Combination {
  readonly name: string;
  readonly kind: Kind;
  readonly phase: Phase;
  readonly duration: Duration;
  /** Milliseconds: the input of that name. */
  readonly timeout: number;
  /** About how many seconds it takes. */
  readonly takes: number;
}

/** So long a request is waited for before it is given up, at the least and at the most; milliseconds. */
export const shortestRequest = 10_000;
export const longestRequest = 15_000;
/** So long may be waited where an answer says that it is too early, but not for how long; milliseconds. */
const blindWait = 5_000;

/** Requests that meet a fault which lasts a while. */
const aWhile = 3;

/** All combinations. */
export function allCombinations(): Combination[] {
  const all = kinds.flatMap((kind) => [
    ...phases.always.flatMap((phase) => combine(kind, phase, ['once', 'once with time', 'a while', 'for good'])),
    ...phases['for good'].flatMap((phase) => combine(kind, phase, ['for good'])),
    ...(kind.effect === 'harmless'
      ? []
      : Object.values(selectorPhases).flatMap((own) =>
          own.flatMap((phase) => combine(kind, phase, ['once', 'for good'])),
        )),
    ...(kind.effect === 'harmless' ? phases.links.flatMap((phase) => combine(kind, phase, ['once', 'for good'])) : []),
  ]);
  return all.filter(isPossible);
}

function combine(kind: Kind, phase: Phase, durations: readonly Duration[]): Combination[] {
  return durations.map((duration) => {
    const timeout = timeoutOf(kind, phase, duration);
    const takes = secondsOf(kind, phase, duration, timeout);
    return { name: `${kind.name}, ${phase.name}, ${duration}`, kind, phase, duration, timeout, takes };
  });
}

function isPossible({ kind, phase, duration }: Combination): boolean {
  if (kind.looksOnly && !['runs', 'run', 'any'].includes(phase.hits.where)) return false;
  // What does no harm once does none twice.
  if (kind.effect === 'harmless' && duration === 'a while') return false;
  // The first request that hangs takes all the time there is; with time to spare, two of them would.
  if (kind.hangs) return phase.failures ? duration !== 'once with time' : duration !== 'a while';
  return duration !== 'once with time';
}

function timeoutOf(kind: Kind, phase: Phase, duration: Duration): number {
  if (phase.failures) return 5_000;
  if (duration === 'once with time') return 2 * longestRequest;
  if (kind.effect === 'tells nothing' && (duration === 'for good' || kind.hangs)) return 2_500;
  // It is waited for in vain.
  if (phase.hits.where === 'any') return 2_500;
  return 6_000 + Math.min(timesOf(duration), aWhile) * (pauseOf(kind) + 1_000);
}

function secondsOf(kind: Kind, phase: Phase, duration: Duration, timeout: number): number {
  const start = 0.6;
  if (kind.effect === 'harmless') return start + (phase.hits.where === 'any' ? timeout / 1_000 : 0.5);
  if (phase.failures && (duration === 'for good' || (kind.hangs && duration === 'a while'))) return start + 28;
  if (kind.hangs && (phase.failures || duration === 'once with time')) return start + longestRequest / 1_000;
  if (duration === 'for good' || kind.hangs) return start + timeout / 1_000;
  return start + 0.6 + (timesOf(duration) * pauseOf(kind)) / 1_000;
}

function pauseOf({ leaveAlone }: Kind): number {
  return leaveAlone === 0 ? blindWait : (leaveAlone ?? 0);
}

/** How many requests meet a fault that lasts so long. */
export function timesOf(duration: Duration): number {
  switch (duration) {
    case 'once':
    case 'once with time':
      return 1;
    case 'a while':
      return aWhile;
    case 'for good':
      return Number.POSITIVE_INFINITY;
  }
}

/** How long nothing listens, in milliseconds: connections that are refused cannot be counted. */
export const outages: Readonly<Record<Duration, number | undefined>> = {
  once: 100,
  'once with time': 100,
  'a while': 400,
  'for good': undefined,
};

/** From which request on nothing listens. */
export function outageOf({ hits, outage = hits }: Phase): Hits {
  return outage;
}

/** The combination's fault for the stand-in. */
export function faultOf({ kind, phase, duration }: Combination, elsewhere: string): Fault {
  const trouble = kind.trouble(elsewhere);
  if (trouble === 'refused') {
    const time = outages[duration];
    const { from, ...where } = outageOf(phase);
    return { ...where, kind: 'refused', from: { request: from }, ...(time !== undefined && { for: time }) };
  }
  const { from, ...where } = phase.hits;
  const times = timesOf(duration);
  return {
    ...where,
    from: { request: from },
    times: times === Number.POSITIVE_INFINITY ? 'forever' : times,
    ...trouble,
  };
}
