import type { Untrusted } from '../shared/untrusted.ts';
import { UserError } from '../shared/user-error.ts';
import {
  type Asked,
  howToBeAccepted,
  howToReach,
  missing,
  moreThan,
  naming,
  proxyHint,
  roomFor,
  type Scope,
  type Sought,
  scopesFor,
  seconds,
  statusPage,
  tokenLink,
  whereToLook,
} from './wording.ts';

/** The API's words in an answer, and the status that it had. */
interface Told {
  readonly status: number;
  readonly upstreamMessage: Untrusted | undefined;
}

/** Something that went wrong with a request to Buildkite's API. One subclass a kind; each says when it is thrown. */
export abstract class TestEngineError extends UserError {
  /** `true`: may go away by itself, so it is tried again until the wait is over. `false`: a refusal, which ends the wait. */
  abstract readonly transient: boolean;
  /** For how many milliseconds from now trying again is useless; 0 when it may be tried at once. */
  readonly retryAfterMs: number = 0;
}

/** 401, or a token that no request can carry: it is none, or one of another kind. */
export class BadToken extends TestEngineError {
  readonly transient = false;

  constructor(asked: Asked, why: { readonly upstreamMessage: Untrusted | undefined } | 'unsendable') {
    const refused = `Buildkite does not accept the token (401): ${naming(asked)}.`;
    const unsendable = 'The token is empty or holds characters that no token has, such as a line break or a blank.';
    super(
      why === 'unsendable' ? unsendable : refused,
      `Give \`token\` an API access token with ${scopesFor(asked.scope)}; this link makes one: ${tokenLink(asked.scope)}. ` +
        "Usual causes: it is the suite's upload token (BUILDKITE_ANALYTICS_TOKEN), which cannot read; it has " +
        'expired or was revoked; another secret was handed over.',
      why === 'unsendable' ? {} : { upstreamMessage: moreThan(401, why.upstreamMessage) },
    );
  }
}

/** 403 that names a scope: the token is good, but may not do this. */
export class MissingScope extends TestEngineError {
  readonly transient = false;
  readonly scope: Scope;

  constructor(asked: Asked, scope: Scope, upstreamMessage: Untrusted | undefined) {
    super(
      `The token lacks the scope ${scope} (403): ${naming(asked)}.`,
      `Add ${scope} to the token's scopes at https://buildkite.com/user/api-access-tokens, or make a token that has it: ` +
        `${tokenLink(scope)}.`,
      { upstreamMessage: moreThan(403, upstreamMessage) },
    );
    this.scope = scope;
  }
}

/** 403 for any other reason: the organization's plan, or the address that the request came from. */
export class Forbidden extends TestEngineError {
  readonly transient = false;

  constructor(asked: Asked, upstreamMessage: Untrusted | undefined) {
    super(
      `Buildkite forbids this request (403): ${naming(asked)}.`,
      "The token is known, so it is something else: the organization's plan (a billing message), the list of addresses " +
        "that may use the API (this machine's is not on it), or a proxy or firewall on the way. An administrator of the " +
        'Buildkite organization can see and change the first two.',
      { upstreamMessage: moreThan(403, upstreamMessage) },
    );
  }
}

/** 404: what the request looked for does not exist, or the token does not reach it. */
export class NotFound extends TestEngineError {
  readonly transient = false;
  readonly sought: Sought;

  constructor(asked: Asked, sought: Sought, upstreamMessage: Untrusted | undefined) {
    super(`${missing(sought)} (404): ${naming(asked)}.`, whereToLook(sought), {
      upstreamMessage: moreThan(404, upstreamMessage),
    });
    this.sought = sought;
  }
}

/** 400, 422 and every other 4xx that the same request would meet again. */
export class Refused extends TestEngineError {
  readonly transient = false;
  readonly status: number;

  constructor(asked: Asked, { status, upstreamMessage }: Told) {
    const who = status === 407 ? 'A proxy' : 'Buildkite';
    super(`${who} refuses this request (${status}): ${naming(asked)}.`, howToBeAccepted(status), {
      upstreamMessage: moreThan(status, upstreamMessage),
    });
    this.status = status;
  }
}

/** 429: too many requests by this token's owner or in this organization. `notBefore` is when the bucket is full again. */
export class RateLimited extends TestEngineError {
  readonly transient = true;
  override readonly retryAfterMs: number;
  /** Whose bucket is empty; `undefined` when the answer does not tell. */
  readonly scope: 'organization' | 'user' | undefined;

  constructor(
    asked: Asked,
    wait: { readonly scope: RateLimited['scope']; readonly ms: number },
    upstreamMessage?: Untrusted,
  ) {
    const whose =
      wait.scope === undefined
        ? 'The rate limit'
        : wait.scope === 'user'
          ? "The rate limit of the token's owner"
          : "The organization's rate limit";
    super(`${whose} is used up (429) for another ${seconds(wait.ms)}: ${naming(asked)}.`, roomFor(wait.scope), {
      upstreamMessage: moreThan(429, upstreamMessage),
    });
    this.retryAfterMs = wait.ms;
    this.scope = wait.scope;
  }
}

/** 5xx, 408 and 425: a fault on the other side. `notBefore` is its `Retry-After`. */
export class ServerFault extends TestEngineError {
  readonly transient = true;
  override readonly retryAfterMs: number;
  readonly status: number;

  constructor(asked: Asked, { status, upstreamMessage }: Told, retryAfter: number) {
    super(`The server has a fault (${status}): ${naming(asked)}.`, statusPage, {
      upstreamMessage: moreThan(status, upstreamMessage),
    });
    this.retryAfterMs = retryAfter;
    this.status = status;
  }
}

/** The connection could not be made, or broke off. */
export class Unreachable extends TestEngineError {
  readonly transient = true;
  /** The system's word, such as ECONNREFUSED; capitals, digits and `_` only. */
  readonly code: string | undefined;
  /** It broke off in the middle of an answer, as it does when a server or proxy gives up on a large one. */
  readonly duringAnswer: boolean;

  constructor(
    asked: Asked,
    what: { readonly code?: string | undefined; readonly duringAnswer: boolean; cause: unknown },
  ) {
    const { duringAnswer, code, cause } = what;
    const how = duringAnswer ? 'The connection broke off during the answer' : 'There is no connection to the server';
    super(`${how} (${code ?? 'no code given'}): ${naming(asked)}.`, howToReach(code, asked.host), { cause });
    this.code = code;
    this.duringAnswer = duringAnswer;
  }
}

/** No whole answer within the time that one request has. */
export class RequestTimedOut extends TestEngineError {
  readonly transient = true;

  /** `timeout`: milliseconds that the request had. */
  constructor(asked: Asked, timeout: number) {
    super(
      `There was no whole answer within ${seconds(timeout)}: ${naming(asked)}.`,
      `${statusPage} ${proxyHint(asked.host)}`,
    );
  }
}

/** 2xx with something else than what this endpoint answers: no JSON, JSON that is cut off, another shape. */
export class UnexpectedAnswer extends TestEngineError {
  readonly transient = true;

  /** `wrong` says in our own words what is wrong with it, such as `[0].id: expected string`. */
  constructor(asked: Asked, wrong: string, upstreamMessage?: Untrusted) {
    super(
      `The answer is not what Buildkite's API sends (${wrong}): ${naming(asked)}.`,
      'If it stays, something else answers: `api-url` leads to another server (that of Buildkite is ' +
        'https://api.buildkite.com), or a proxy shows a page of its own.',
      { upstreamMessage },
    );
  }
}

/** 3xx. Never followed, so that the token goes to nobody else. */
export class Redirected extends TestEngineError {
  readonly transient = true;
  readonly status: number;

  constructor(asked: Asked, { status, upstreamMessage }: Told) {
    super(
      `The answer is a redirect (${status}), which is not followed, to keep the token safe: ${naming(asked)}.`,
      "If it stays, `api-url` is not the API's own address (Buildkite's is https://api.buildkite.com; mind " +
        'https and the host), or a proxy wants a login first.',
      { upstreamMessage },
    );
    this.status = status;
  }
}

/** An answer over the bound on its size; what is beyond was not read. */
export class AnswerTooLarge extends TestEngineError {
  readonly transient = true;

  /** `bound`: bytes. */
  constructor(asked: Asked, bound: number) {
    super(
      `The answer is larger than ${bound / 2 ** 20} MiB, so it was not read: ${naming(asked)}.`,
      'For failed tests, `failure-details: false` makes the answers smaller. If it is not about those, ' +
        '`api-url` may lead to something else than an API.',
    );
  }
}

/** A list that sends the same rows whatever page is asked for, so that nothing proves that they are all. */
export class UnprovenEnd extends TestEngineError {
  readonly transient = false;

  constructor(asked: Asked) {
    super(
      `Nothing proves where the list ends, since a further page brought nothing new: ${naming(asked)}.`,
      'Nothing can be done about it in the workflow; something between here and Buildkite may answer from a cache, or drop ' +
        'the page number.',
    );
  }
}

/** Builds that have triggered others, and these others again, more than are gated together. */
export class TooManyBuilds extends TestEngineError {
  readonly transient = false;

  constructor(most: number) {
    super(
      `More than ${most} builds would be gated, those that trigger steps started included.`,
      'Name in `triggered-builds` the pipelines that run tests, instead of `include`, or gate some of them in a step of their own.',
    );
  }
}

/** A poll that would take so much of a rate limit that others, or further polls, would be refused. */
export class PollTooLarge extends TestEngineError {
  readonly transient = false;

  /** `requests` that a poll may take, and the smallest `limit`, in requests per minute. */
  constructor(requests: number, limit: number) {
    super(
      `A poll would take up to ${requests} requests, which is more than half of the rate limit of ${limit} per minute.`,
      'Gate fewer builds and suites in one step: name the suites that matter in `suite`, or use several steps, each with a token of ' +
        'a user of its own.',
    );
  }
}

/** A list that goes on for more pages than it can have; reading it again would not make it shorter. */
export class EndlessList extends TestEngineError {
  readonly transient = false;

  constructor(asked: Asked, pages: number) {
    super(
      `The list goes on after ${pages} pages: ${naming(asked)}.`,
      'Nothing can be done about it in the workflow; if the list is truly that long, please report it.',
    );
  }
}
