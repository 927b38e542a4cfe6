import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import { Cancellation } from '../../src/gate/poll.ts';
import { interruptedBy } from '../../src/runner/signals.ts';

/** As a process: it says who comes, and how many would hear a signal. */
function events() {
  return new EventEmitter() as EventEmitter & Parameters<typeof interruptedBy>[0];
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])(
  '%s cancels, and the next signal of any kind is nobody’s',
  (signal) => {
    const process = events();
    const interrupted = interruptedBy(process);
    expect(interrupted.aborted).toBe(false);
    process.emit(signal, signal);
    expect(interrupted.reason).toEqual(new Cancellation(signal));
    for (const one of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) expect(process.listenerCount(one)).toBe(0);
  },
);

test('an unhandled error interrupts, whatever was thrown', () => {
  const [one, other] = [events(), events()];
  const [first, second] = [interruptedBy(one), interruptedBy(other)];
  const boom = new Error('boom');
  one.emit('uncaughtException', boom);
  expect(first.reason).toBe(boom);
  other.emit('uncaughtException', 'a text');
  expect(second.reason).toEqual(new Error('a text'));
});

test('a process that is about to end in the middle is interrupted', () => {
  const process = events();
  const interrupted = interruptedBy(process);
  process.emit('beforeExit', 0);
  expect(interrupted.reason).toEqual(new Error('There was nothing left to wait for.'));
});
