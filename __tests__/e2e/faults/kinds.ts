import { TOKEN } from '../../../simulator/scenarios/cast.ts';
import type { Trouble } from '../../../simulator/test-engine/fault-script.ts';

/** One way in which requests go wrong, with what the user is promised about it. */
export interface Kind {
  readonly name: string;
  /** What the stand-in is to do; `refused`: nothing listens. `elsewhere` is the address of a host that nobody may talk to. */
  readonly trouble: (elsewhere: string) => Trouble | 'refused';
  /** Whether the answer is no answer, to be asked for again, or a good one with something odd about it. */
  readonly effect: 'tells nothing' | 'harmless';
  /** Words that name the cause to somebody who is to do something about it. */
  readonly cause: RegExp;
  /** One such request lasts for as long as it is let. */
  readonly hangs?: true;
  /** Milliseconds for which the answer asks to be left alone; `0` is not told, and guessed by whoever asks. */
  readonly leaveAlone?: number;
  /** The API is reached by https. */
  readonly overTls?: true;
  /** More is sent than is read of any answer. */
  readonly tooLarge?: true;
  /** It is wrong in answers about runs only. */
  readonly looksOnly?: true;
}

/** What begins one of the runner's commands in hostile text. */
export const INJECTED = 'INJECTED';

/** All that a body may try: to show the token, and to have the runner do something. */
const hostile = [
  `Who are you, Bearer ${TOKEN}?`,
  `::error::${INJECTED}`,
  `##[error]${INJECTED}`,
  `::add-mask::${INJECTED}`,
  '::stop-commands::never',
  '::set-output name=verdict::passed',
].join('\r\n');

/** For rate limits, whose body is the stand-in's own but for its message. */
export const messages = { 'rate-limited': hostile };

const size = 200_000_000;

function fault(name: string, trouble: Trouble, cause: RegExp, more: Partial<Kind> = {}): Kind {
  return { name, trouble: () => trouble, effect: 'tells nothing', cause, ...more };
}

function status(code: number, headers: Readonly<Record<string, string>> = {}, more: Partial<Kind> = {}): Kind {
  const name = [String(code), ...Object.entries(headers).map((header) => header.join(' '))].join(' with ');
  return fault(
    name,
    { kind: 'status', status: code, headers, body: { message: hostile } },
    new RegExp(code === 429 ? 'Rate limit.*\\(429\\)' : `returned an error \\(${code}\\)`),
    more,
  );
}

function page(code: number, name: string, cause: RegExp): Kind {
  const body = `<!doctype html><html><head><title>${hostile}</title></head><body>${hostile}</body></html>`;
  return fault(name, { kind: 'status', status: code, body, contentType: 'text/html' }, cause);
}

/** Milliseconds until a rate limit has requests again. */
export const reset = 2_000;

function rateLimit(bucket: 'user' | 'organization', headers: boolean): Kind {
  const name = `429 of the ${bucket}${headers ? '' : ' without headers'}`;
  const whose =
    bucket === 'user' ? /Rate limit of the token's user.*\(429\)/ : /Rate limit of the organization.*\(429\)/;
  return fault(name, { kind: 'rate-limited', bucket, reset: reset / 1000, headers }, whose, { leaveAlone: reset });
}

function redirect(name: string, to: (elsewhere: string) => string, code: number, more: Partial<Kind> = {}): Kind {
  const trouble = (elsewhere: string) => ({ kind: 'redirect', to: to(elsewhere), status: code }) as const;
  return { name, trouble, effect: 'tells nothing', cause: new RegExp(`redirect \\(${code}\\)`), ...more };
}

function harmless(name: string, trouble: Kind['trouble']): Kind {
  return { name, trouble, effect: 'harmless', cause: /./ };
}

const notAnswered = /elapsed before Buildkite answered|No complete response/i;
const odd = /Unexpected response \(/;
const tooLarge = /larger than/;
const stolen = (elsewhere: string) => `${elsewhere}/stolen?api_key=${TOKEN}`;

/** Every kind of fault. */
export const kinds: readonly Kind[] = [
  { name: 'refused', trouble: () => 'refused', effect: 'tells nothing', cause: /ECONNREFUSED/ },
  fault('closed without an answer', { kind: 'dropped' }, /Could not connect|connection broke/i),
  fault('reset before the answer', { kind: 'reset' }, /ECONNRESET/),
  fault('reset in the middle of the body', { kind: 'reset-mid-body' }, /broke in the middle of a response/),
  fault('never an answer', { kind: 'never' }, notAnswered, { hangs: true }),
  // Long enough that not even an empty list is complete before the client gives up.
  fault('a byte a second', { kind: 'drip', pause: 1000, bytes: 60 }, notAnswered, { hangs: true }),

  status(408),
  status(425),
  rateLimit('user', true),
  rateLimit('user', false),
  rateLimit('organization', true),
  rateLimit('organization', false),
  status(429, { 'Retry-After': '1' }, { leaveAlone: 1000 }),
  status(429, {}, { leaveAlone: 0 }),
  status(500),
  page(502, '502 with a page', /returned an error \(502\)/),
  status(503),
  status(503, { 'Retry-After': '1' }, { leaveAlone: 1000 }),
  status(504),

  fault('an empty body', { kind: 'empty' }, /empty body/),
  fault('204', { kind: 'status', status: 204, body: '', contentType: 'application/json' }, /empty body|204/),
  fault('cut JSON', { kind: 'cut-json' }, /ends too early|cut off|broken/),
  fault('JSON of another shape', { kind: 'wrong-shape' }, odd),
  fault('a list of nulls', { kind: 'wrong-shape', body: [null] }, odd),
  fault('a message instead of data', { kind: 'wrong-shape', body: { message: hostile, [hostile]: [] } }, odd),
  fault('a run without an id', { kind: 'wrong-shape', body: [{ state: 'finished', result: 'passed' }] }, odd, {
    looksOnly: true,
  }),
  fault('JSON called plain text', { kind: 'wrong-type' }, /text\/plain instead of JSON/),
  page(200, "a portal's page", /text\/html instead of JSON/),
  fault('gzip that is none', { kind: 'bad-gzip' }, /decompressed/i),

  redirect('a redirect to itself', () => 'self', 302),
  redirect('a redirect to another host', stolen, 302),
  redirect('a redirect to another host that keeps the method', stolen, 307),
  redirect('a redirect to plain http', stolen, 302, { overTls: true }),

  fault('200 MB of unknown length', { kind: 'huge', bytes: size }, tooLarge, { tooLarge: true }),
  fault('200 MB with a length', { kind: 'huge', bytes: size, sent: 'announced' }, tooLarge, { tooLarge: true }),
  fault('200 MB in gzip', { kind: 'huge', bytes: size, sent: 'packed' }, tooLarge, { tooLarge: true }),
  fault('500 with 200 MB', { kind: 'huge', bytes: size, status: 500 }, /returned an error \(500\)/),
  fault('302 with 200 MB', { kind: 'huge', bytes: size, status: 302 }, /redirect \(302\)/),

  harmless('links in a circle', () => ({ kind: 'link-circle' })),
  harmless('links to the page itself', () => ({ kind: 'link-stuck' })),
  harmless('links to another host', (origin) => ({ kind: 'link-foreign', origin })),
  harmless('links with the token', () => ({ kind: 'link-with-token' })),
  harmless('links with the token to another host', (origin) => ({ kind: 'link-foreign', origin, withToken: true })),
];
