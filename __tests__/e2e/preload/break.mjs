import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

/** Breaks what the variable BREAK names, in a way that nobody expects. */
const { setTimeout: later } = globalThis;

/** Calls it as it is until its argument holds the mark, then throws. */
function breakAt(holder, name, mark) {
  const whole = holder[name];
  holder[name] = function (...values) {
    if ([this, ...values].some((value) => typeof value === 'string' && value.includes(mark)))
      throw new TypeError('boom');
    return whole.apply(this, values);
  };
}

function throwIn(milliseconds, what) {
  later(() => {
    throw what;
  }, milliseconds);
}

const ways = {
  'fetch throws': () => {
    globalThis.fetch = () => {
      throw new RangeError('boom');
    };
  },
  'fetch throws nothing': () => {
    globalThis.fetch = () => {
      throw undefined;
    };
  },
  'fetch throws what has no words': () => {
    globalThis.fetch = () => {
      throw Object.create(null);
    };
  },
  'fetch throws an error whose message is none': () => {
    globalThis.fetch = () => {
      throw Object.assign(new Error('x'), { message: { a: 1 }, name: Symbol('n') });
    };
  },
  'fetch throws an error that throws': () => {
    globalThis.fetch = () => {
      throw Object.defineProperty(new Error('x'), 'message', {
        get() {
          throw new Error('boom');
        },
      });
    };
  },
  'a timer throws while it waits': () => throwIn(400, new Error('boom')),
  'a timer throws a text': () => throwIn(400, 'boom'),
  'a timer throws nothing': () => throwIn(400, undefined),
  'nobody handles a rejection': () => later(() => Promise.reject(new Error('boom')), 400),
  'nothing keeps it going': () => {
    globalThis.fetch = (input, { signal = input.signal } = {}) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    globalThis.setTimeout = (...values) => later(...values).unref();
    const whole = timers.setTimeout;
    timers.setTimeout = (milliseconds, value, options) => whole(milliseconds, value, { ...options, ref: false });
    syncBuiltinESMExports();
  },
  'a timer throws while failures are fetched': () => {
    const whole = globalThis.fetch;
    globalThis.fetch = (...values) => {
      if (String(values[0]?.url ?? values[0]).includes('failed_executions')) throwIn(50, new Error('boom'));
      return whole(...values);
    };
  },
  'addresses cannot be read': () => breakAt(URL, 'parse', 'https://buildkite.com'),
  'the words of a test cannot be made whole': () => breakAt(String.prototype, 'toWellFormed', 'é'),
  'bytes cannot be counted': () => breakAt(Buffer, 'byteLength', '<h2>'),
  'the log cannot be written': () => {
    process.stdout.write = () => {
      throw new Error('boom');
    };
  },
};

const way = ways[process.env.BREAK];
if (way === undefined) throw new Error(`There is no way to break called ${process.env.BREAK}.`);
way();
