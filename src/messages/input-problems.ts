import { counted, grouped, listed } from '../text/words.ts';
import { buildOrRunProblems } from './build-or-run-problems.ts';
import {
  aCommit,
  aDuration,
  aFile,
  aFolder,
  anApiUrl,
  aSlug,
  expression,
  is,
  leastDuration,
  type ProblemMessages,
} from './input-hints.ts';
import { tokenProblems } from './token-problems.ts';

/** The messages of what can be wrong with an input. */
export const problemMessages: ProblemMessages = {
  ...buildOrRunProblems,
  ...tokenProblems,

  'not-given': (_, input) =>
    is(
      'is not set',
      `${aSlug(input)} It is required unless \`pipeline\`, \`build-url\` or a URL in \`run-id\` names it.`,
    ),
  'no-selector': () => ({
    problem: 'none of `pipeline`, `build-url`, `build-id`, `run-id` and `commit` is set',
    hint:
      'Set one of them. If the workflow sets one, its expression is empty: check that the step it reads has run, and that the ' +
      "step's ID and the output's name are spelled correctly.",
    whole: true,
  }),
  'not-pipelines': () =>
    is(
      'is not in the form `my-org/my-pipeline`',
      "Write the organization's slug, a slash and the pipeline's slug, as in the pipeline's URL: `my-org/my-pipeline` in " +
        'https://buildkite.com/my-org/my-pipeline. Separate several pipelines with commas.',
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
  'unreadable-event': ({ event }) =>
    is(
      `needs the commit of the event \`${event}\`, which could not be read`,
      'Check that the step can read the file that `GITHUB_EVENT_PATH` names (in a container, it must be mounted) and that `GITHUB_SHA` ' +
        'is set. Or set `commit` to the commit whose build is meant.',
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
      'Set `settle` below `timeout`, set it to `0` to accept a pass immediately, or raise `timeout`.',
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
  'folder-not-relative': () => is("is not relative to the repository's root", aFolder),
  'folder-outside-repository': () => is('may lead out of the repository', aFolder),
  'not-a-file': () => is('is not the path of a file', aFile),
  'folder-for-file': () => is('is the path of a folder', aFile),

  'not-an-address': () => is('is not a URL', `${anApiUrl}, starting with https://.`),
  'address-with-credentials': () =>
    is('contains a user name or password', `${anApiUrl}; only \`token\` grants access.`),
  'address-with-query': () => is('has a query or a fragment', `${anApiUrl}, with nothing after the path.`),
  'address-not-https': () => is('does not start with https://', `${anApiUrl}: the token must not be sent unencrypted.`),
  'address-of-pages': () => is("is the URL of Buildkite's pages, not of its API", `${anApiUrl}.`),
  'address-with-path': () => is('has a path', `${anApiUrl}: the path of each request, /v2 included, is added to it.`),
};
