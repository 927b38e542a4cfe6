import { aToken, expression, is, noGitHubToken, type ProblemMessages } from './input-hints.ts';

/** The messages of what can be wrong with `token` and `github-token`. */
export const tokenProblems = {
  'no-token-in-fork': () =>
    is(
      'is empty because pull requests from forks get no secrets',
      'Nothing is wrong with the pull request. docs/examples.md of this action explains how to gate pull requests from forks.',
    ),
  'no-token-for-dependabot': () =>
    is(
      "is empty because Dependabot gets none of the repository's ordinary secrets",
      "Store the token as one of Dependabot's secrets too (Settings → Secrets and variables → Dependabot).",
    ),
  'no-token': ({ readsBuilds, mayBeWithheld }) => {
    const withheld = mayBeWithheld
      ? " Pull requests from forks get no secrets, and those from Dependabot get only Dependabot's own."
      : '';
    return is(
      'is not set or empty',
      `Write \`token: ${expression('secrets.BUILDKITE_API_TOKEN')}\`. If it is written like that, the secret does not reach ` +
        `this job: check that the repository has a secret of that name.${withheld} A reusable workflow gets only the secrets that ` +
        'its caller passes, with `secrets: inherit` or by name. A secret of an environment reaches only jobs that name the ' +
        `environment. ${aToken(readsBuilds)}`,
    );
  },
  'unreplaced-token': (_, input) =>
    is(
      'is a variable or an expression that was not evaluated',
      input === 'token' ? `Write \`token: ${expression('secrets.BUILDKITE_API_TOKEN')}\`.` : noGitHubToken,
    ),
  'github-token-for-buildkite': ({ readsBuilds }) =>
    is('is a GitHub token, not a Buildkite token', `A Buildkite API access token is needed. ${aToken(readsBuilds)}`),
  'buildkite-token-for-github': () => is('is a Buildkite token, not a GitHub token', noGitHubToken),
  'token-with-bearer': () => is('starts with the word Bearer', 'Store only the token in the secret.'),
  'token-in-quotes': () => is('is in quotation marks', 'Store only the token in the secret.'),
  'token-too-long': () => is('is longer than any token', 'Copy the token again and store nothing else in the secret.'),
  'token-with-odd-characters': () =>
    is(
      'contains a space, a line break or another character that no token has',
      'Copy the token again and store nothing else in the secret.',
    ),
} satisfies Partial<ProblemMessages>;
