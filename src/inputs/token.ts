import type { Environment } from '../github-context.ts';
import { Secret } from '../shared/secret.ts';
import { type InputName, variable } from './names.ts';
import { type Checked, type Wrong, wrong } from './problem.ts';
import type { Withheld } from './withheld.ts';

/** Shorter texts cannot be masked: masking `a` would hide every a. */
const shortestMask = 4;

/** Prefixes of GitHub's tokens, and of Buildkite's. */
const githubToken = /^(?:gh[a-z]_|github_pat_)/;
const buildkiteToken = /^bkua_/;

/** What looks like a token of either, anywhere in a text. */
const anyToken = /bkua_[A-Za-z0-9]{20}|gh[a-z]_[A-Za-z0-9]{20}|github_pat_\w{20}/;

/** What people put around a token by mistake. */
const quoted = /^["'`“”‘’„«»]|["'`“”‘’„«»]$/;
const wrapping = /^(?:bearer\s+|["'`“”‘’„«»])+|["'`“”‘’„«»]+$/gi;

/** The inputs whose values must stay secret. */
const tokens = ['token', 'github-token'] as const;

export function isToken(input: InputName): boolean {
  return tokens.some((token) => token === input);
}

/** Whether a text contains something that looks like a token, and so must not be shown. */
export function looksLikeToken(text: string): boolean {
  return anyToken.test(text);
}

/**
 * What must be masked before anything is printed: the tokens as given, trimmed, and without quotation marks and the like around them.
 * Line by line, since the runner masks line by line.
 */
export function secretsIn(env: Environment): readonly string[] {
  const lines = tokens.flatMap((input) => (env[variable(input)] ?? '').split(/\r\n|\r|\n/));
  const secrets = lines.flatMap((line) => [line, line.trim(), line.trim().replace(wrapping, '')]);
  return [...new Set(secrets.filter((secret) => secret.trim().length >= shortestMask))];
}

/** What the problem of a missing token says in addition. */
export interface TokenContext {
  /** With `build-url`, the token needs a second scope. */
  readonly besideBuildUrl: boolean;
  /** Called only if there is no token. */
  readonly withheld: () => Withheld;
}

/** A text that may be a Buildkite API access token. No problem contains any part of it. */
export function asToken(text: string, { besideBuildUrl: readsBuilds, withheld }: TokenContext): Checked<Secret> {
  if (text === '') return noToken(withheld(), readsBuilds);
  if (unreplaced.test(text) || bareExpression.test(text)) return wrong('unreplaced-token');
  if (githubToken.test(text)) return wrong('github-token-for-buildkite', { readsBuilds });
  return /^bearer\s/i.test(text) ? wrong('token-with-bearer') : sendable(text);
}

function noToken(withheld: Withheld, readsBuilds: boolean): Wrong {
  switch (withheld) {
    case 'fork':
      return wrong('no-token-in-fork');
    case 'dependabot':
      return wrong('no-token-for-dependabot');
    case 'no':
    case 'unknown':
      return wrong('no-token', { readsBuilds, mayBeWithheld: withheld === 'unknown' });
  }
}

/** A text that may be a GitHub token; `undefined` if there is none. No problem contains any part of it. */
export function asGitHubToken(text: string): Checked<Secret | undefined> {
  if (text === '') return { value: undefined };
  if (unreplaced.test(text)) return wrong('unreplaced-token');
  return buildkiteToken.test(text) ? wrong('buildkite-token-for-github') : sendable(text);
}

const unreplaced = /^\$|\{\{/;
/** To GitHub, an expression without its braces is plain text. */
const bareExpression = /^(?:secrets|env|vars|github|inputs|steps|needs)(?:\.[a-z_]|\[')/i;

/** Tokens of both have between forty and a few hundred characters. */
const longestToken = 1000;

/** Other characters could not be sent: an HTTP header holds printable ASCII. */
function sendable(text: string): Checked<Secret> {
  if (quoted.test(text)) return wrong('token-in-quotes');
  if (text.length > longestToken) return wrong('token-too-long');
  return /^[\x21-\x7e]+$/.test(text) ? { value: new Secret(text) } : wrong('token-with-odd-characters');
}
