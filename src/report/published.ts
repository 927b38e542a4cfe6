import type { GitHubNotice } from '../github/errors.ts';
import type { Message } from '../messages/message.ts';
import { gitHubMessage } from '../messages/notices.ts';
import { checkRunPublished, jobAnnotated } from '../messages/report-notices.ts';
import type { Untrusted } from '../shared/untrusted.ts';
import { type Link, link } from '../text/index.ts';
import type { ReportView } from './view.ts';

/** What became of showing failed tests in a check run. */
export interface ShownPart {
  /** How many failed tests are annotated there. */
  readonly annotated: number;
  /** How many should have been. */
  readonly total: number;
  /** The check run's page, if there is one. */
  readonly url: Untrusted | undefined;
  /** Why not everything is there, and what to do about it; empty if everything is. */
  readonly notices: readonly GitHubNotice[];
}

/** What became of a commit status. */
export interface ShownStatus {
  readonly notices: readonly GitHubNotice[];
}

/** What became of a comment on the pull request. */
export interface ShownComment {
  /** Its page, if there is one. */
  readonly url: Untrusted | undefined;
  readonly notices: readonly GitHubNotice[];
}

/** What was shown through GitHub's API; `undefined` if it was not wanted. */
export interface Published {
  readonly status: ShownStatus | undefined;
  /** A check run of its own. */
  readonly checkRun: ShownPart | undefined;
  /** The job's own check run. */
  readonly jobAnnotations: ShownPart | undefined;
  readonly comment: ShownComment | undefined;
}

/** The result if nothing was wanted, or if it is not known what happened to it. */
export const nothingPublished: Published = {
  status: undefined,
  checkRun: undefined,
  jobAnnotations: undefined,
  comment: undefined,
};

/** Where more failed tests are shown. */
export interface PublishedPlace {
  /** Our own text, without a full stop. */
  readonly what: string;
  readonly page: Link | undefined;
}

/** The check runs that show failed tests. */
export function publishedPlaces(
  { failed, surroundings: { server } }: ReportView,
  { checkRun, jobAnnotations }: Pick<Published, 'checkRun' | 'jobAnnotations'>,
): readonly PublishedPlace[] {
  const pageOf = ({ url }: ShownPart) => link(url, server === undefined ? [] : [server.host]);
  const places: PublishedPlace[] = [];
  if (checkRun !== undefined && isThere(checkRun)) {
    const { annotated, total } = checkRun;
    places.push({ what: checkRunPublished(annotated, total, failed.count), page: pageOf(checkRun) });
  }
  if (jobAnnotations !== undefined && jobAnnotations.annotated > 0) {
    places.push({ what: jobAnnotated(jobAnnotations.annotated, failed.total), page: pageOf(jobAnnotations) });
  }
  return places;
}

/** Whether GitHub shows any of it. */
function isThere({ url, annotated, notices }: ShownPart): boolean {
  return url !== undefined || annotated > 0 || notices.length === 0;
}

/** Why GitHub does not show everything that was wanted, part by part; a cause of several gaps is named once. */
export function publishProblems({
  status,
  checkRun,
  jobAnnotations,
  comment,
}: Published): readonly (readonly [Message, ...Message[]])[] {
  const named = new Set<string>();
  return [status, checkRun, jobAnnotations, comment].flatMap((part) => {
    const messages = (part?.notices ?? []).map(gitHubMessage).filter(({ what }) => !named.has(what));
    for (const { what } of messages) named.add(what);
    const [first, ...others] = messages;
    return first === undefined ? [] : [[first, ...others] as const];
  });
}
