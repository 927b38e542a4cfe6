import { Secret } from '../secret.ts';
import { variable } from './names.ts';
import { type Checked, wrong } from './problem.ts';

/** The runner hides nothing well that is shorter: masking `a` would hide every a. */
const shortestMask = 4;

const newToken =
  'https://buildkite.com/user/api-access-tokens/new?description=Test+Engine+Gate&scopes%5B%5D=read_suites';
const create = `Create one with the scope read_suites at ${newToken} and store it as a secret of the repository.`;
const use = 'token: $' + '{{ secrets.BUILDKITE_API_TOKEN }}';

/** What GitHub's own tokens begin with. */
const githubToken = /^(?:gh[a-z]_|github_pat_)/;

/**
 * What must be masked before anything is printed: the token as it was given and trimmed, line by line, since the runner
 * masks line by line.
 */
export function secretsIn(env: NodeJS.ProcessEnv): readonly string[] {
  const lines = (env[variable('token')] ?? '').split(/\r\n|\r|\n/);
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
  if (/^\$|\{\{/.test(text)) {
    return wrong('is a variable or an expression that was not replaced by its value', `Write ${use}.`);
  }
  if (githubToken.test(text)) {
    return wrong('is a token of GitHub, not of Buildkite', `A Buildkite API access token is needed. ${create}`);
  }
  if (/^bearer\s/i.test(text)) {
    return wrong('begins with the word Bearer', 'Store the token alone in the secret.');
  }
  // What else is in it could not be sent: an HTTP header holds printable ASCII.
  if (!/^[\x21-\x7e]+$/.test(text)) {
    return wrong(
      'has a blank, a line break or another character in it that no token has',
      'Copy the token again and store nothing else in the secret.',
    );
  }
  return { value: new Secret(text) };
}
