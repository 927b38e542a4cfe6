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

/** Milliseconds for which nobody else gets a turn. */
const slice = 40;

/** Does it while others get their turn every now and then: a signal is heard only when nothing else runs. */
export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  for (let began = performance.now(); ; ) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() - began < slice) continue;
    await setImmediate();
    began = performance.now();
  }
}
