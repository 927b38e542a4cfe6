import { Cancellation } from '../gate/poll.ts';
import { asError } from '../shared/user-error.ts';

/**
 * Those that ask for an end and may be caught: the runner sends SIGINT and SIGTERM, a service manager that stops the runner, or a
 * terminal that closes, perhaps another one. Windows knows fewer and never sends the others.
 */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Fires at the first signal that asks for an end, when an error comes from where nobody waits for it, and when the process would end in
 * the middle of something. A second signal ends the process as if nobody listened.
 */
export function interruptedBy(events: Pick<NodeJS.Process, 'on' | 'once' | 'off'>): AbortSignal {
  const controller = new AbortController();
  const onSignal = (signal: NodeJS.Signals) => {
    for (const one of signals) events.off(one, onSignal);
    controller.abort(new Cancellation(signal));
  };
  for (const one of signals) events.on(one, onSignal);
  // Promises that nobody handles end up here, too.
  events.on('uncaughtException', (error) => controller.abort(asError(error)));
  events.once('beforeExit', () => controller.abort(new Error('There was nothing left to wait for.')));
  return controller.signal;
}
