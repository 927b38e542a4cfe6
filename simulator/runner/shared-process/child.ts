/**
 * The process that steps share. `process`, as the action's code sees it, is another one for each step, by the asynchronous context in which
 * that code runs.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type { FromSharedProcess, SendSignal, StartStep, ToSharedProcess } from './messages.ts';

const own = process;
const current = new AsyncLocalStorage<NodeJS.Process>();
Object.defineProperty(globalThis, 'process', { get: () => current.getStore() ?? own });

/** What sends a signal to each step, and whether anything listened. */
const signals = new Map<number, (signal: NodeJS.Signals) => boolean>();

own.on('message', (message: ToSharedProcess) => {
  if (message.kind === 'start') start(message);
  else signal(message);
});

// Whatever a step has left behind must not keep this going.
own.once('disconnect', () => own.exit());

function start(step: StartStep): void {
  // A script is evaluated again for each step, with all it does at once; what it imports is not.
  const script = `${pathToFileURL(step.script)}?${step.id}`;
  const events = new EventEmitter();
  const process = processOf(step, events);
  signals.set(step.id, (signal) => current.run(process, () => events.emit(signal, signal)));
  void current.run(process, () => import(script));
}

function signal({ id, signal }: SendSignal): void {
  if (signals.get(id)?.(signal) === false) send({ id, kind: 'killed', signal });
}

function processOf({ id, env, cwd }: StartStep, events: EventEmitter): NodeJS.Process {
  const stdout = new Writable({
    write: (chunk: Uint8Array, _encoding, done) => send({ id, kind: 'output', chunk }, done),
  });
  const on = (method: 'on' | 'once' | 'off') => (name: string, listener: () => void) =>
    void events[method](name, listener);
  return Object.create(own, {
    env: { value: { ...env } },
    cwd: { value: () => cwd },
    stdout: { value: stdout },
    exitCode: { value: 0, writable: true },
    exit: {
      value(this: NodeJS.Process, code = this.exitCode) {
        signals.delete(id);
        send({ id, kind: 'end', code: Number(code) });
      },
    },
    on: { value: on('on') },
    once: { value: on('once') },
    off: { value: on('off') },
  });
}

function send(message: FromSharedProcess, done?: (error: Error | null) => void): void {
  own.send?.(message, undefined, undefined, done);
}
