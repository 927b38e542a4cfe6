import type { Environment } from '../github-context.ts';
import { Secret } from '../shared/secret.ts';
import { type InputName, variable } from './names.ts';
import { type Checked, type Wrong, wrong } from './problem.ts';
import type { Withheld } from './withheld.ts';

/** The runner hides nothing well that is shorter: masking `a` would hide every a. */
const shortestMask = 4;

const newToken =
  'https://buildkite.com/user/api-access-tokens/new?description=Test+Engine+Gate&scopes%5B%5D=read_suites';
const use = 'token: $' + '{{ secrets.BUILDKITE_API_TOKEN }}';

/** What GitHub's own tokens begin with, and Buildkite's. */
const githubToken = /^(?:gh[a-z]_|github_pat_)/;
const buildkiteToken = /^bkua_/;

/** What looks like a token of either, wherever it stands in a text. */
const anyToken = /bkua_[A-Za-z0-9]{20}|gh[a-z]_[A-Za-z0-9]{20}|github_pat_\w{20}/;

/** What people put around a token by mistake. */
const quoted = /^["'`“”‘’„«»]|["'`“”‘’„«»]$/;
const wrapping = /^(?:bearer\s+|["'`“”‘’„«»])+|["'`“”‘’„«»]+$/gi;

/** The inputs whose values nobody may see. */
const tokens = ['token', 'github-token'] as const;

export function isToken(input: InputName): boolean {
  return tokens.some((token) => token === input);
}

/** Whether a text has something in it that has the form of a token, so that nobody should see it. */
export function looksLikeToken(text: string): boolean {
  return anyToken.test(text);
}

/**
 * What must be masked before anything is printed: the tokens as they were given, trimmed, and without what is wrongly put around
 * them, line by line, since the runner masks line by line.
 */
export function secretsIn(env: Environment): readonly string[] {
  const lines = tokens.flatMap((input) => (env[variable(input)] ?? '').split(/\r\n|\r|\n/));
  const secrets = lines.flatMap((line) => [line, line.trim(), line.trim().replace(wrapping, '')]);
  return [...new Set(secrets.filter((secret) => secret.trim().length >= shortestMask))];
}

/** What a message about a missing token takes beside its text. */
export interface TokenContext {
  /** With `build-url`, the token needs a second scope. */
  readonly besideBuildUrl: boolean;
  /** Asked only where there is no token. */
  readonly withheld: () => Withheld;
}

/** A text that may be a Buildkite API access token. None of the messages holds any of it. */
export function asToken(text: string, { besideBuildUrl, withheld }: TokenContext): Checked<Secret> {
  const create = creating(besideBuildUrl);
  if (text === '') return noToken(withheld(), create);
  if (unreplaced.test(text)) return wrong(notReplaced, `Write ${use}.`);
  if (bareExpression.test(text)) return wrong('is an expression that was not replaced by its value', `Write ${use}.`);
  if (githubToken.test(text)) {
    return wrong('is a token of GitHub, not of Buildkite', `A Buildkite API access token is needed. ${create}`);
  }
  if (/^bearer\s/i.test(text)) {
    return wrong('begins with the word Bearer', 'Store the token alone in the secret.');
  }
  return sendable(text);
}

/** How to make a token that may do what these inputs ask for. */
function creating(besideBuildUrl: boolean): string {
  const [scopes, address] = besideBuildUrl
    ? ['scopes read_suites and read_builds', `${newToken}&scopes%5B%5D=read_builds`]
    : ['scope read_suites', newToken];
  return `Create one with the ${scopes} at ${address} and store it as a secret of the repository.`;
}

function noToken(withheld: Withheld, create: string): Wrong {
  switch (withheld) {
    case 'fork':
      return wrong(
        'is empty, since pull requests from forks get no secrets',
        'Nothing is wrong with the pull request. docs/examples.md of this action tells how to gate pull requests from forks.',
      );
    case 'dependabot':
      return wrong(
        'is empty, since Dependabot gets none of the ordinary secrets',
        "Store the token among Dependabot's secrets too (Settings → Secrets and variables → Dependabot).",
      );
    case 'no':
      return wrong(notGiven, `Write ${use}. ${missing}: a name that does not exist gives an empty text. ${create}`);
    case 'unknown':
      return wrong(
        notGiven,
        `Write ${use}. ${missing}: pull requests from forks get no secrets, those of Dependabot get Dependabot's own ` +
          `only, and a name that does not exist gives an empty text. ${create}`,
      );
  }
}

const notGiven = 'is not given or empty';
const missing = 'If it is written so, the secret is missing';

/** A text that may be a token of GitHub; without one, `undefined`. None of the messages holds any of it. */
export function asGitHubToken(text: string): Checked<Secret | undefined> {
  if (text === '') return { value: undefined };
  const leaveOut =
    'Leave github-token out, its default is the token of the workflow run, or hand a token of GitHub over from a secret.';
  if (unreplaced.test(text)) return wrong(notReplaced, leaveOut);
  if (buildkiteToken.test(text)) return wrong('is a token of Buildkite, not of GitHub', leaveOut);
  return sendable(text);
}

const unreplaced = /^\$|\{\{/;
const notReplaced = 'is a variable or an expression that was not replaced by its value';
/** An expression without its braces is a mere text to GitHub. */
const bareExpression = /^(?:secrets|env|vars|github|inputs|steps|needs)(?:\.[a-z_]|\[')/i;

/** Tokens of both have some forty to a few hundred characters. */
const longestToken = 1000;

/** What else is in a token could not be sent: an HTTP header holds printable ASCII. */
function sendable(text: string): Checked<Secret> {
  if (quoted.test(text)) return wrong('stands in quotation marks', 'Store the token alone.');
  if (text.length > longestToken) {
    return wrong('is longer than any token', 'Copy the token again and store nothing else in the secret.');
  }
  if (/^[\x21-\x7e]+$/.test(text)) return { value: new Secret(text) };
  return wrong(
    'has a blank, a line break or another character in it that no token has',
    'Copy the token again and store nothing else in the secret.',
  );
}
