import type { InputName } from '../inputs/names.ts';
import type { ProblemCode, ProblemFacts } from '../inputs/problem.ts';

/** What is wrong with an input, in words. */
export interface ProblemWords {
  /** Goes on after the input's name: `has no unit`. Without a full stop. */
  readonly problem: string;
  /** What to write instead, in complete sentences. */
  readonly hint: string;
  /** Whether `problem` is a sentence of its own, which names its inputs itself. */
  readonly whole?: true;
}

/** The message of each problem. */
export type ProblemMessages = {
  readonly [Code in ProblemCode]: (data: ProblemFacts[Code], input: InputName) => ProblemWords;
};

/** A message that continues after the input's name. */
export const is = (problem: string, hint: string): ProblemWords => ({ problem, hint });

/*
 * What to write into an input. Complete sentences, unless a comment says otherwise; several problems share each of them.
 */

/** An expression as workflows write it. */
export function expression(inner: string): string {
  return `$${'{{'} ${inner} }}`;
}

/** Where the slug of an organization or suite can be read, with the one that was probably meant. */
export function aSlug(input: InputName, guess?: string): string {
  const meant = guess === undefined ? 'Write the slug' : `Write the slug, which is probably \`${guess}\``;
  return input === 'suite'
    ? `${meant}. It is the last part of the URL of the suite's page: \`rspec\` in https://buildkite.com/organizations/my-org/analytics/suites/rspec. ` +
        'Separate several suites with commas or line breaks.'
    : `${meant}. It is the first part of the organization's URLs: \`my-org\` in https://buildkite.com/my-org.`;
}

export const aBuildId =
  `After \`buildkite/trigger-pipeline-action\`, write \`${expression('fromJSON(steps.build.outputs.json).id')}\`, where ` +
  '`build` is the ID of that step; inside the build itself it is `BUILDKITE_BUILD_ID`.';

export const aBuildUrl =
  "Write the build's URL, https://buildkite.com/my-org/my-pipeline/builds/123. After `buildkite/trigger-pipeline-action` it is " +
  "that step's output `url`; in Buildkite's commit status it is the `target_url`.";

export const aRun =
  "Write the run's UUID or the URL of its page: https://buildkite.com/organizations/my-org/analytics/suites/rspec/runs/, " +
  'followed by the UUID.';

/** The full SHA of a commit. */
export function aCommit(input: InputName): string {
  return input === 'head-sha'
    ? `Remove it to use the event's commit, or write the full SHA, such as \`${expression('github.event.pull_request.head.sha')}\`.`
    : `Write all 40 hex digits. Collectors in GitHub Actions send \`${expression('github.sha')}\`, which on a pull request is ` +
        'the merge commit.';
}

/** Without a full stop. */
export const aDuration = 'Write a duration such as `90s`, `15m`, `1h` or `1h30m`';

/** What a duration must be at least. */
export function leastDuration(input: InputName): string {
  return input === 'interval'
    ? 'Use `auto` or at least `1s`: Buildkite allows 50 requests per minute per user.'
    : 'Set how long to wait, such as `30m`.';
}

export const aFolder = "Write the folder as seen from the repository's root, such as `packages/api`.";

export const aFile = 'Write the path of the file, such as `test-results/failed.json`.';

/** Without a full stop. */
export const anApiUrl = "Write the API's base URL, such as https://api.buildkite.com";

/** How to make a token that may do what these inputs ask for. */
export function aToken(readsBuilds: boolean): string {
  const page = 'https://buildkite.com/user/api-access-tokens/new?description=Test+Engine+Gate&scopes%5B%5D=read_suites';
  const [scopes, url] = readsBuilds
    ? ['scopes `read_suites` and `read_builds`', `${page}&scopes%5B%5D=read_builds`]
    : ['scope `read_suites`', page];
  return `Create a token with the ${scopes} at ${url} and store it as a secret of the repository.`;
}

export const noGitHubToken =
  "Remove `github-token`: it defaults to the workflow run's own token. Or pass a GitHub token from a secret.";
