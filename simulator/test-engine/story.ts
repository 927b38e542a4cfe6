import type { Due, RunFields, Step } from './timeline.ts';

/** The run appears: running, with a pending result. */
export function appears(due: Due): Step {
  return { ...due, shown: 'everywhere', set: { state: 'running', result: 'pending' } };
}

/** All uploads so far are processed. */
export function finishes(due: Due, result: 'passed' | 'failed' | 'pending'): Step {
  return { ...due, set: { state: 'finished', result } };
}

/** More uploads arrive: the run is running again and keeps the result it had. */
export function reopens(due: Due): Step {
  return { ...due, set: { state: 'running' } };
}

/** A first failed result comes in; the state stays as it was. */
export function fails(due: Due): Step {
  return { ...due, set: { result: 'failed' } };
}

/** Buildkite gives the run up because nothing arrived any more; the state stays as it was. */
export function goesStale(due: Due): Step {
  return { ...due, set: { result: 'stale' } };
}

/** The run is neither listed nor found by its id any more. */
export function vanishes(due: Due): Step {
  return { ...due, shown: 'nowhere' };
}

/** The run is missing from the list and still found by its id. */
export function leavesTheList(due: Due): Step {
  return { ...due, shown: 'look-up-only' };
}

/** The run is back, as it was. */
export function returns(due: Due): Step {
  return { ...due, shown: 'everywhere' };
}

/** Any fields change: unknown words, nulls, missing fields (`undefined`). */
export function changes(due: Due, set: RunFields): Step {
  return { ...due, set };
}

/** So many failed executions are known from then on. */
export function hasFailures(due: Due, failures: number): Step {
  return { ...due, failures };
}
