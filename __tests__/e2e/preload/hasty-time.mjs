import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

/** Time that passes so many times as fast for the step as for those around it. */
const pace = Number(process.env.HASTE);
const { setTimeout: later } = globalThis;
const { timeout } = AbortSignal;
const sleep = timers.setTimeout;
const { now } = performance;

globalThis.setTimeout = (act, milliseconds = 0, ...values) => later(act, milliseconds / pace, ...values);
AbortSignal.timeout = (milliseconds) => timeout.call(AbortSignal, Math.ceil(milliseconds / pace));
timers.setTimeout = (milliseconds, value, options) => sleep(milliseconds / pace, value, options);
performance.now = () => now.call(performance) * pace;
syncBuiltinESMExports();
