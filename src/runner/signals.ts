import { Cancellation } from '../gate/poll.ts';
import { asError } from '../shared/user-error.ts';

/**
 * Fires at the first SIGINT or SIGTERM, when an error comes from where nobody waits for it, and when the process would end in
 * the middle of something. A second signal ends the process as if nobody listened.
 */
export function interruptedBy(events: Pick<NodeJS.Process, 'on' | 'once' | 'off'>): AbortSignal {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
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
