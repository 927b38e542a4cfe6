import type { GitHubNotice } from '../github/errors.ts';
import type { Message } from '../messages/message.ts';
import { gitHubMessage } from '../messages/notices.ts';
import { checkRunPublished, jobAnnotated } from '../messages/report-notices.ts';
import type { Untrusted } from '../shared/untrusted.ts';
import { type Link, link } from '../text/index.ts';
import type { ReportView } from './view.ts';

/** What became of showing failed tests in a check run. */
export interface ShownPart {
  /** Failed tests that are annotated there, … */
  readonly annotated: number;
  /** … of so many that were to be. */
  readonly total: number;
  /** The check run's page, where there is one. */
  readonly url: Untrusted | undefined;
  /** Why not everything is there, and what to do about it; empty when everything is. */
  readonly notices: readonly GitHubNotice[];
}

/** What became of a commit status. */
export interface ShownStatus {
  readonly notices: readonly GitHubNotice[];
}

/** What became of a comment on the pull request. */
export interface ShownComment {
  /** Its page, where there is one. */
  readonly url: Untrusted | undefined;
  readonly notices: readonly GitHubNotice[];
}

/** What was shown by GitHub's API; `undefined`: not asked for. */
export interface Published {
  readonly status: ShownStatus | undefined;
  /** A check run of its own. */
  readonly checkRun: ShownPart | undefined;
  /** The job's own check run. */
  readonly jobAnnotations: ShownPart | undefined;
  readonly comment: ShownComment | undefined;
}

/** Where nothing of the kind was asked for, or it is not known what became of it. */
export const nothingPublished: Published = {
  status: undefined,
  checkRun: undefined,
  jobAnnotations: undefined,
  comment: undefined,
};

/** Where more of the failed tests stand. */
export interface PublishedPlace {
  /** Our own text, without a full stop. */
  readonly what: string;
  readonly page: Link | undefined;
}

/** The check runs in which failed tests stand. */
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

/** Something of it stands on GitHub. */
function isThere({ url, annotated, notices }: ShownPart): boolean {
  return url !== undefined || annotated > 0 || notices.length === 0;
}

/** Why not everything stands on GitHub that was to, part by part; what is in the way of several is named once. */
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
