import { setImmediate } from 'node:timers/promises';

/** Work in many small steps, between which others may run. */
export type Steps<T> = Generator<undefined, T>;

/** Does all of it now. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Milliseconds between two breaks. */
const slice = 40;

/** Does it with breaks, so that others get a turn: a signal is only received while nothing else runs. */
export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  for (let began = performance.now(); ; ) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() - began < slice) continue;
    await setImmediate();
    began = performance.now();
  }
}
