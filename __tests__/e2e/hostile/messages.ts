import { acme, gate, run } from '../../../simulator/scenarios/cast.ts';
import type { RequestFault, Trouble } from '../../../simulator/test-engine/fault-script.ts';
import type { ApiScript } from '../../../simulator/test-engine/script.ts';
import { appears, changes } from '../../../simulator/test-engine/story.ts';

/** A story in which others have their say before there is a run, and what the workflow says. */
export interface Said {
  readonly api: ApiScript;
  readonly inputs: Readonly<Record<string, string>>;
}

const inputs = gate({ suite: 'rspec', interval: '50ms', settle: '0' });
const now = { at: 0 };
const one = run('rspec', [appears(now)]);

function answered(trouble: Trouble): Said {
  return {
    api: acme({ rspec: [one] }, { faults: [{ where: 'any', times: 'forever', ...trouble } as RequestFault] }),
    inputs,
  };
}

function refused(status: number, message: string | readonly string[]): Said {
  return answered({ kind: 'status', status, body: { message } });
}

function page(status: number, body: string): Said {
  return answered({ kind: 'status', status, body, contentType: 'text/html' });
}

/** Everywhere that an API, or what stands before it, can say something in words of its own. */
const ways: Readonly<Record<string, (text: string) => Said>> = {
  'a 401': (text) => refused(401, text),
  'a 403': (text) => refused(403, [text, text]),
  'a 403 of a scope': (text) => refused(403, `read_suites scope ${text}`),
  'a 404': (text) => refused(404, text),
  'a 422': (text) => refused(422, [text]),
  'a 500': (text) => refused(500, text),
  'a 302': (text) =>
    answered({ kind: 'redirect', to: `https://evil.example/${encodeURIComponent(text.toWellFormed())}` }),
  "a page's title": (text) => page(502, `<html><title>${text.replaceAll('<', '&lt;')}</title>`),
  'a text that is no JSON': (text) =>
    answered({ kind: 'status', status: 200, body: `{"${text}`, contentType: 'application/json' }),
  'a text of another type': (text) =>
    answered({ kind: 'status', status: 200, body: `${text}.`, contentType: 'text/plain' }),
  'a state': (text) => ({
    api: acme({ rspec: [run('rspec', [appears(now), changes(now, { state: text })])] }),
    inputs,
  }),
  'a result': (text) => ({
    api: acme({ rspec: [run('rspec', [appears(now), changes(now, { result: text })])] }),
    inputs,
  }),
};

/** The same, each as a story from what is said and from how long it is listened to, in milliseconds. */
export const sayings: Readonly<Record<string, (text: string, timeout: number) => Said>> = Object.fromEntries(
  Object.entries(ways).map(([name, say]) => [
    name,
    (text: string, timeout: number) => {
      const story = say(text);
      // A refusal ends the wait.
      const patience = /^a 4/.test(name) ? '60s' : `${timeout}ms`;
      return { ...story, inputs: { ...story.inputs, timeout: patience } };
    },
  ]),
);
