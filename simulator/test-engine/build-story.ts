import type { BuildEnd, BuildFields, BuildState, BuildStep } from './build-timeline.ts';
import type { Due } from './timeline.ts';

/** The first job runs. */
export function starts(due: Due): BuildStep {
  return becomes(due, 'running');
}

/** Nothing of the build runs any more. */
export function ends(due: Due, state: BuildEnd): BuildStep {
  return becomes(due, state);
}

/** The build changes to another state, which may be an unknown word. It is then no longer blocked. */
export function becomes(due: Due, state: BuildState | (string & {})): BuildStep {
  return { ...due, set: { state, blocked: false } };
}

/** A block step holds the build up, and all before it has passed: it then has that state, and `blocked`. */
export function blocks(due: Due, state: BuildState = 'passed'): BuildStep {
  return { ...due, set: { state, blocked: true } };
}

/** Somebody lets the build go on. */
export function unblocks(due: Due): BuildStep {
  return becomes(due, 'running');
}

/** The build is not found: not yet, or not any more. */
export function isMissing(due: Due): BuildStep {
  return { ...due, found: false };
}

/** The build is found (again), as it is. */
export function isFound(due: Due): BuildStep {
  return { ...due, found: true };
}

/** Any fields of the build change: unknown words, nulls, missing fields (`undefined`). */
export function changesBuild(due: Due, set: BuildFields): BuildStep {
  return { ...due, set };
}
