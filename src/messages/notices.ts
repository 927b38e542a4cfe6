import type { GitHubFacts, GitHubNotice, Permission } from '../github/errors.ts';
import type { ReportFileError, ReportFileFacts } from '../runner/report-file.ts';
import type { Message, Messages, Words } from './message.ts';

/** The title of all notices about what GitHub does not show. */
export const notEverythingShown = 'Not everything could be shown on GitHub';

function notice(what: string, hint: string): Words {
  return { headline: notEverythingShown, what, hint, anchor: 'not-everything-could-be-shown-on-github' };
}

function allow(permission: Permission): string {
  return `Give the job the permission \`${permission}: write\`, under \`permissions:\` in the workflow.`;
}

/** What each permission lets a token write, and what happens without it if that is a required check. */
const written: Readonly<Record<Permission, { readonly what: string; readonly required: string }>> = {
  checks: { what: 'checks', required: ' If the check in `check-name` is required, it stays pending.' },
  statuses: { what: 'commit statuses', required: ' If the status in `status-name` is required, it stays pending.' },
  'pull-requests': { what: 'comments on pull requests', required: '' },
};

const ownToken = "Remove `github-token`: it defaults to the workflow run's own token";

/** Why something is not shown on GitHub. */
export const gitHubMessages: Messages<GitHubFacts> = {
  'no-github-token': () =>
    notice(
      'Nothing was sent to GitHub because `github-token` is empty.',
      `${ownToken}, which needs the permission for what is to be written, such as \`checks: write\`.`,
    ),
  'no-permission': ({ permission }) =>
    notice(
      `GitHub does not allow this token to write ${written[permission].what}.`,
      `${allow(permission)} Pull requests from Dependabot need that line too. Tokens of pull requests from forks never have the ` +
        `permission${permission === 'checks' ? ', nor do personal access tokens' : ''}.${written[permission].required}`,
    ),
  'github-token-refused': () =>
    notice('GitHub does not accept `github-token`.', `${ownToken}, which is valid until the job ends.`),
  'no-own-check-run': () =>
    notice(
      "This job's own check run is unknown, so failed tests beyond the step's own annotations are not annotated.",
      'GitHub Enterprise Server does not provide it: use `check-name` there, for a separate check run. On GitHub, remove ' +
        '`check-run-id`.',
    ),
  'no-head-commit': ({ event }) =>
    notice(
      `Nothing was written to a commit or its pull request because the ${event} event does not name a commit.`,
      'Set `head-sha` to the commit. The commit that the workflow runs on would be the wrong one.',
    ),
  'no-pull-request': ({ event }) =>
    notice(
      `No comment was written because the ${event} event does not belong to a pull request.`,
      'Use `comment` in workflows that run on pull requests.',
    ),
  'not-the-head': () =>
    notice(
      'No comment was written because the pull request has a newer commit.',
      'The gate of the newer commit writes it.',
    ),
  'no-repository': ({ variable }) =>
    notice(
      `Nothing was sent to GitHub because the environment variable \`${variable}\` is missing or invalid.`,
      'The runner sets it in every step. Run the gate as a step of a workflow on GitHub.',
    ),
  'not-on-github': ({ what }) =>
    notice(
      `GitHub finds no ${what} with this token.`,
      `Remove \`github-token\` and \`check-run-id\`: their defaults belong to this job, whose token needs the permission for what is to be written.`,
    ),
  'github-rate-limited': () =>
    notice(
      "GitHub's rate limit is exceeded and does not reset in time.",
      "Run the job again later. The limit covers everything that the repository's workflows request per hour and write per minute.",
    ),
  unprocessable: () =>
    notice(
      'GitHub rejected the request (422).',
      'If GitHub found no commit, `head-sha` is not a commit of this repository: remove it, or use `$' +
        "{{ github.event.pull_request.head.sha }}`. Otherwise, please report this in the action's issue tracker.",
    ),
  'github-refused': ({ status }) => notice(`GitHub rejected the request (${status}).`, "GitHub's response says why."),
  'github-server-error': ({ status }) => notice(`GitHub returned an error (${status}).`, later),
  'unexpected-response': ({ what }) => notice(`GitHub's response does not contain ${what}.`, later),
  'github-redirected': ({ status }) =>
    notice(`GitHub responded with a redirect (${status}), which is not followed to protect the token.`, later),
  'github-unreachable': ({ host, networkCode }) =>
    notice(
      `Could not connect to GitHub's API at ${host}${networkCode === undefined ? '' : ` (${networkCode})`}.`,
      'Check that this runner can reach it, if necessary through the proxy in `HTTPS_PROXY`.',
    ),
  'out-of-time': () =>
    notice('The time for reporting ran out before GitHub had shown everything.', 'The job summary shows the rest.'),
  'left-in-progress': () =>
    notice(
      'The check run could not be completed: GitHub shows it as in progress.',
      'Run the job again: a newer check run with the same name replaces it.',
    ),
  'unexpected-fault': () =>
    notice('An unexpected error occurred while writing to GitHub.', "Please report it in the action's issue tracker."),
};

const later = 'Run the job again later. Check https://www.githubstatus.com for incidents.';

/** Why something is not shown on GitHub, with GitHub's response. */
export function gitHubMessage(found: GitHubNotice): Message {
  const { upstreamMessage } = found;
  const quotes = upstreamMessage === undefined ? [] : [{ intro: "GitHub's response:", text: upstreamMessage }];
  return { ...gitHubWords(found), quotes };
}

function gitHubWords<Code extends keyof GitHubFacts>({ code, data }: GitHubNotice<Code>): Words {
  return gitHubMessages[code](data);
}

const notWritten = 'The report file could not be written';
const elsewhere =
  'Set `report-file` to a file that the step may write, or remove it: the file is then written to `RUNNER_TEMP`.';
const freeSpace = 'Free up space on the runner, or lower `report-limit`.';

/** What the system's errors mean, by Node's codes for them. */
const systemErrors: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  EACCES: ['permission denied', elsewhere],
  EPERM: ['permission denied', elsewhere],
  EROFS: ['the file system is read-only', elsewhere],
  ENOENT: ['its folder cannot be created', elsewhere],
  ENOSPC: ['the disk is full', freeSpace],
  EDQUOT: ['the disk is full', freeSpace],
  EISDIR: ['it is a folder', 'Set `report-file` to a file, such as `test-results/failed.json`.'],
  ENOTDIR: ['one of its folders is a file', elsewhere],
  EEXIST: ['one of its folders is a file', elsewhere],
  ENAMETOOLONG: ['its name is too long', 'Set `report-file` to a shorter path.'],
};

function unwritten({ path, isFolder }: ReportFileFacts['linked-folder'], why: string, hint: string): Words {
  const what = `The report file ${isFolder ? 'in ' : ''}${path} could not be written${why}.`;
  return { headline: notWritten, what, hint, anchor: 'the-log' };
}

/** Why the report file could not be written. */
export const reportFileMessages: Messages<ReportFileFacts> = {
  'linked-folder': (place) => unwritten(place, ': one of its folders is a symbolic link', elsewhere),
  'file-not-written': ({ systemCode, ...place }) => {
    if (systemCode === undefined) return unwritten(place, '', elsewhere);
    const known = Object.hasOwn(systemErrors, systemCode) ? systemErrors[systemCode] : undefined;
    const [why, hint] = known === undefined ? ['', elsewhere] : [`${known[0]} `, known[1]];
    return unwritten(place, `: ${why}(${systemCode})`, hint);
  },
};

/** Why there is no report file, with the system's text if its error has no code. */
export function reportFileMessage(error: ReportFileError): Message {
  const { upstreamMessage } = error;
  const quotes = upstreamMessage === undefined ? [] : [{ intro: 'The error:', text: upstreamMessage }];
  return { ...reportFileWords(error), quotes };
}

function reportFileWords<Code extends keyof ReportFileFacts>({ code, data }: ReportFileError<Code>): Words {
  return reportFileMessages[code](data);
}
