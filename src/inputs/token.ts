import { Secret } from '../secret.ts';
import { type InputName, variable } from './names.ts';
import { type Checked, wrong } from './problem.ts';

/** The runner hides nothing well that is shorter: masking `a` would hide every a. */
const shortestMask = 4;

const newToken =
  'https://buildkite.com/user/api-access-tokens/new?description=Test+Engine+Gate&scopes%5B%5D=read_suites';
const create = `Create one with the scope read_suites at ${newToken} and store it as a secret of the repository.`;
const use = 'token: $' + '{{ secrets.BUILDKITE_API_TOKEN }}';

/** What GitHub's own tokens begin with, and Buildkite's. */
const githubToken = /^(?:gh[a-z]_|github_pat_)/;
const buildkiteToken = /^bkua_/;

/** The inputs whose values nobody may see. */
const tokens = ['token', 'github-token'] as const;

export function isToken(input: InputName): boolean {
  return tokens.some((token) => token === input);
}

/**
 * What must be masked before anything is printed: the tokens as they were given and trimmed, line by line, since the runner
 * masks line by line.
 */
export function secretsIn(env: NodeJS.ProcessEnv): readonly string[] {
  const lines = tokens.flatMap((input) => (env[variable(input)] ?? '').split(/\r\n|\r|\n/));
  const secrets = lines.flatMap((line) => [line, line.trim()]).filter((secret) => secret.trim().length >= shortestMask);
  return [...new Set(secrets)];
}

/** A text that may be a Buildkite API access token. None of the messages holds any of it. */
export function asToken(text: string): Checked<Secret> {
  if (text === '') {
    return wrong(
      'is not given or empty',
      `Write ${use}. If it is written so, the secret is missing: pull requests from forks get no secrets, those of ` +
        `Dependabot get Dependabot's own only, and a name that does not exist gives an empty text. ${create}`,
    );
  }
  if (unreplaced.test(text)) return wrong(notReplaced, `Write ${use}.`);
  if (githubToken.test(text)) {
    return wrong('is a token of GitHub, not of Buildkite', `A Buildkite API access token is needed. ${create}`);
  }
  if (/^bearer\s/i.test(text)) {
    return wrong('begins with the word Bearer', 'Store the token alone in the secret.');
  }
  return sendable(text);
}

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

/** What else is in a token could not be sent: an HTTP header holds printable ASCII. */
function sendable(text: string): Checked<Secret> {
  if (/^[\x21-\x7e]+$/.test(text)) return { value: new Secret(text) };
  return wrong(
    'has a blank, a line break or another character in it that no token has',
    'Copy the token again and store nothing else in the secret.',
  );
}
