import type { InputName } from '../inputs/names.ts';
import type { ProblemCode, ProblemFacts } from '../inputs/problem.ts';
import { counted, grouped, listed } from '../text/words.ts';
import {
  aBuildId,
  aBuildUrl,
  aCommit,
  aDuration,
  aFile,
  aFolder,
  anApiUrl,
  aRun,
  aSlug,
  aToken,
  expression,
  leastDuration,
  noGitHubToken,
} from './input-hints.ts';

/** What is wrong with an input, in words. */
export interface ProblemWords {
  /** Goes on after the input's name: `has no unit`. Without a full stop. */
  readonly problem: string;
  /** What to write instead, in complete sentences. */
  readonly hint: string;
  /** Whether `problem` is a sentence of its own, which names its inputs itself. */
  readonly whole?: true;
}

type ProblemMessages = {
  readonly [Code in ProblemCode]: (data: ProblemFacts[Code], input: InputName) => ProblemWords;
};

const is = (problem: string, hint: string): ProblemWords => ({ problem, hint });

/** The messages of what can be wrong with an input. */
export const problemMessages: ProblemMessages = {
  'not-given': (_, input) => {
    const found = input === 'suite' ? 'is set, or a URL in `run-id` names it' : 'or a URL in `run-id` names it';
    const unless = input === 'suite' ? '`pipeline` or `build-url`' : '`pipeline`, `build-url`';
    return is('is not set', `${aSlug(input)} It is required unless ${unless} ${found}.`);
  },
  'no-selector': () => ({
    problem: 'none of `pipeline`, `build-url`, `build-id`, `run-id` and `commit` is set',
    hint:
      'Set one of them. If the workflow sets one, its expression is empty: check that the step it reads has run, and that the ' +
      "step's ID and the output's name are spelled correctly.",
    whole: true,
  }),
  'not-pipelines': () =>
    is(
      'does not name pipelines',
      'Write the slugs of the organization and the pipeline, as in the URL of the pipeline: `my-org/my-pipeline`. Separate ' +
        'several with commas.',
    ),
  'several-organizations': ({ organizations }) =>
    is(
      `names pipelines of several organizations (${listed(organizations, 5)})`,
      'All must be of one organization. Use one step per organization.',
    ),
  'too-many-pipelines': ({ count, most }) =>
    is(`names ${counted(count, 'pipeline')}`, `At most ${most} are allowed. Use several steps.`),
  'not-triggered-builds': () =>
    is('is not a valid value', 'Write `ignore`, `include`, or the slugs of pipelines, separated by commas.'),
  'no-commit-in-event': ({ event }) =>
    is(
      `needs a commit, and ${event === undefined ? 'the event' : `the event \`${event}\``} does not name one`,
      'Set `commit` to the commit whose build is meant. `github.sha` would be the head of the default branch here.',
    ),
  'cannot-be-combined': ({ with: other }, input) =>
    is(`cannot be combined with \`${other}\``, `Remove \`${other}\` or \`${input}\`.`),
  'only-applies-to': ({ selectors }, input) => {
    const names = listed(
      selectors.map((selector) => `\`${selector}\``),
      5,
      'or',
    );
    return is(`only applies to ${names}`, `Remove \`${input}\`, or use ${names}.`);
  },
  contradicts: ({ address, says }, input) =>
    is(`contradicts \`${address}\`, which says ${says}`, `Remove \`${input}\`.`),
  'holds-token': (_, input) => {
    const slug = input === 'organization' || input === 'suite' ? ` ${aSlug(input)}` : '';
    return is('contains a token', `Pass a token only to the input it is for.${slug}`);
  },

  'not-boolean': () => is('is neither `true` nor `false`', 'Write `true` or `false`.'),
  'not-a-choice': ({ choices, near, several }) => {
    const words = listed(
      choices.map((choice) => `\`${choice}\``),
      10,
      'or',
    );
    const meant = near === undefined ? '' : ` Did you mean \`${near}\`?`;
    const separated = several ? ' Separate several with commas or line breaks.' : '';
    return is('is not a valid value', `Use ${words}.${meant}${separated}`);
  },
  'not-a-count': ({ most }) =>
    is(
      `is not a whole number from 0 to ${grouped(most)}`,
      'Write digits only, such as `500`, without separators or a sign.',
    ),

  'duration-without-unit': ({ digits }) =>
    is('has no unit', `Write \`${digits}s\` for seconds, \`${digits}m\` for minutes or \`${digits}h\` for hours.`),
  'duration-with-fraction': () => is('is a fraction', `${aDuration}, in whole numbers: \`1h30m\` instead of \`1.5h\`.`),
  'not-a-duration': () =>
    is(
      'is not a duration',
      `${aDuration}: whole numbers with the units h, m, s or ms, larger units first, without spaces. Only \`0\` needs no unit.`,
    ),
  'duration-is-zero': (_, input) => is('is 0', leastDuration(input)),
  'duration-too-short': (_, input) => is('is too short', leastDuration(input)),
  'duration-too-long': () => is('is too long', 'The maximum is 7 days (`168h`).'),
  'settle-not-below-timeout': ({ timeout, settle, byDefault }) =>
    is(
      byDefault
        ? `is ${settle} (the default unless you set it), which is not less than \`timeout\` (${timeout})`
        : `is not less than \`timeout\` (${timeout})`,
      'Set `settle` below `timeout`, set it to `0` to accept a pass at first sight, or raise `timeout`.',
    ),
  'tolerate-with-fail-fast': () =>
    is(
      'cannot be combined with `fail-fast: true`',
      'Remove one of the two: `fail-fast` does not wait for the evidence that `tolerate` needs.',
    ),

  'slug-in-address': ({ slug }, input) =>
    is('is a URL, not a slug', slug === undefined ? `Write only the slug. ${aSlug(input)}` : `Write \`${slug}\`.`),
  'slug-too-long': ({ most, guess }, input) => is(`is longer than ${most} characters`, aSlug(input, guess)),
  'slug-with-blank': ({ guess }, input) =>
    is('contains a space, so it is a name rather than a slug', aSlug(input, guess)),
  'slug-with-capitals': ({ guess }, input) =>
    is('contains capital letters, which slugs never have', aSlug(input, guess)),
  'not-a-slug': ({ guess }, input) =>
    is(
      'is not a slug (only a-z, 0-9, -, _ and . are allowed, with a letter or digit at each end)',
      aSlug(input, guess),
    ),
  'several-slugs-for-one': ({ slugs }) =>
    is(
      'is not one slug',
      `Separate several suites with commas: \`${slugs.join(', ')}\`. If it is the name of one suite, its slug is probably ` +
        `\`${slugs.join('-')}\`.`,
    ),
  'no-suite': (_, input) => is('names no suite', aSlug(input)),
  'too-many-suites': ({ count, most }) =>
    is(`names ${counted(count, 'suite')}`, `At most ${most} are allowed. Use several steps.`),
  'several-suites-for-one-run': () =>
    is('names several suites, but `run-id` names one run', "Name only that run's suite."),

  'unreplaced-expression': () => is('is an expression that was not evaluated', aBuildId),
  'number-for-build-id': () =>
    is(
      'is a build number, not a UUID',
      `${aBuildId} Alternatively, set \`build-url\` to the build's URL, the output \`url\` of that action; the token then also ` +
        'needs the scope `read_builds`.',
    ),
  'json-for-build-id': () => is("is the build's whole JSON, not its UUID", aBuildId),
  'build-address-for-build-id': ({ kind, build }) => {
    const url = build && `https://buildkite.com/${build.organization}/${build.pipeline}/builds/${build.number}`;
    const instead =
      url === undefined
        ? aBuildId
        : `Use \`build-url: ${url}\` instead; the token then also needs the scope \`read_builds\`. Or keep \`build-id\`: ${aBuildId}`;
    return is(`is the URL of a ${kind}, which does not contain the build's UUID`, instead);
  },
  'not-a-uuid': () => is('is not a UUID (32 hex digits in groups of 8, 4, 4, 4 and 12)', aBuildId),
  'run-address': (_, input) => is('is the URL of a run', `Use \`run-id\` instead of \`${input}\`.`),
  'other-address-for-build': ({ place }) => is(`is the URL of ${article(place)}, not of a build`, aBuildUrl),
  'build-address-without-number': () => is('has no build number', aBuildUrl),
  'uuid-for-build-url': () => is('is a UUID, not a URL', `Use \`build-id\` for a UUID. ${aBuildUrl}`),
  'number-for-build-url': () => is('is a number, not a URL', aBuildUrl),
  'not-a-build-address': () => is('is not the URL of a build', aBuildUrl),
  'build-address-for-run': () =>
    is('is the URL of a build, not of a run', `Use \`build-url\` for a build, or open the run in Test Engine. ${aRun}`),
  'other-address-for-run': ({ place }) =>
    is(
      `is the URL of ${article(place)}, not of a run`,
      place === 'suite' ? `Open the run there and copy its URL. ${aRun}` : aRun,
    ),
  'number-for-run-id': () =>
    is('is a number, not a UUID', `\`github.run_id\` is a workflow run; a run in Test Engine has a UUID. ${aRun}`),
  'not-a-run': () => is('is neither a UUID nor the URL of a run', aRun),

  'short-sha': () => is('is only the beginning of a SHA', aCommit('commit')),
  'name-for-sha': () => is('is a name, not a SHA', aCommit('commit')),
  'not-a-sha': (_, input) => is('is not the full SHA of a commit', aCommit(input)),
  'not-a-branch': () =>
    is(
      'is not a branch name',
      `Write it as Git does, \`main\` or \`refs/heads/main\`; for a pull request use ${expression('github.ref')} or \`12/merge\`.`,
    ),
  'not-a-check-name': ({ most }) =>
    is(`is not a single line of at most ${most} characters`, 'Write a short name, such as `Test Engine`.'),
  'not-a-check-run-id': () =>
    is(
      'is not the ID of a check run',
      `Remove \`check-run-id\`: it defaults to this job's own, ${expression('job.check_run_id')}.`,
    ),

  'not-a-folder': () => is('is not the name of a folder', aFolder),
  'folder-not-relative': () => is("does not start at the repository's root", aFolder),
  'folder-outside-repository': () => is('leads out of the repository, or may do so', aFolder),
  'not-a-file': () => is('is not the path of a file', aFile),
  'folder-for-file': () => is('is the path of a folder', aFile),

  'not-an-address': () => is('is not a URL', `${anApiUrl}, starting with https://.`),
  'address-with-credentials': () =>
    is('contains a user name or password', `${anApiUrl}; only \`token\` grants access.`),
  'address-with-query': () => is('has a query or a fragment', `${anApiUrl}, with nothing after the path.`),
  'address-not-https': () => is('does not start with https://', `${anApiUrl}: the token must not be sent unencrypted.`),
  'address-of-pages': () => is("is the URL of Buildkite's pages, not of its API", `${anApiUrl}.`),
  'address-with-path': () => is('has a path', `${anApiUrl}: the path of each request, /v2 included, is added to it.`),

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
      ? "pull requests from forks get no secrets, those from Dependabot get only Dependabot's own, and "
      : '';
    return is(
      'is not set or empty',
      `Write \`token: ${expression('secrets.BUILDKITE_API_TOKEN')}\`. If it is written like that, the secret is missing: ` +
        `${withheld}a name that does not exist is empty. A reusable workflow gets secrets only from \`secrets: inherit\` or by name, ` +
        `and those of an environment only in jobs that name it. ${aToken(readsBuilds)}`,
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
};

function article(place: 'suite' | 'pipeline' | 'organization'): string {
  return place === 'organization' ? 'an organization' : `a ${place}`;
}
