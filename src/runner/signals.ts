import { Cancellation } from '../gate/poll.ts';
import { asError } from '../shared/user-error.ts';

/**
 * Signals that ask for an end and can be caught: the runner sends SIGINT and SIGTERM; a service manager that stops the runner, or a
 * terminal that closes, may send another one. Windows has fewer signals and never sends the others.
 */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Aborted at the first signal that asks for an end, at an error that nothing handles, and if the process would end in the middle of
 * something. A second signal ends the process as if there were no handler.
 */
export function interruptedBy(events: Pick<NodeJS.Process, 'on' | 'once' | 'off'>): AbortSignal {
  const controller = new AbortController();
  const onSignal = (signal: NodeJS.Signals) => {
    for (const one of signals) events.off(one, onSignal);
    controller.abort(new Cancellation(signal));
  };
  for (const one of signals) events.on(one, onSignal);
  // This includes unhandled rejections of promises.
  events.on('uncaughtException', (error) => controller.abort(asError(error)));
  events.once('beforeExit', () => controller.abort(new Error('There was nothing left to wait for.')));
  return controller.signal;
}
