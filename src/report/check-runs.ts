import type { Message } from '../messages/message.ts';
import { gitHubMessage } from '../messages/notices.ts';
import { checkRunPublished, jobAnnotated } from '../messages/report-notices.ts';
import { type Link, link } from '../text/index.ts';
import type { Surroundings } from './github-context.ts';
import type { Report, ShownPart } from './report.ts';

/** Where more of the failed tests stand. */
export interface Place {
  /** Our own text, without a full stop. */
  readonly what: string;
  readonly page: Link | undefined;
}

/** The check runs in which failed tests stand. */
export function checkRunPlaces(report: Report, surroundings: Surroundings): readonly Place[] {
  const { checkRun, jobAnnotations } = report.checkRuns;
  const pageOf = ({ url }: ShownPart) => {
    const host = surroundings.server?.host;
    return link(url, host === undefined ? [] : [host]);
  };
  const places: Place[] = [];
  if (checkRun !== undefined && isThere(checkRun)) {
    const { annotated, total } = checkRun;
    places.push({ what: checkRunPublished(annotated, total, report.failures), page: pageOf(checkRun) });
  }
  if (jobAnnotations !== undefined && jobAnnotations.annotated > 0) {
    places.push({ what: jobAnnotated(jobAnnotations.annotated), page: pageOf(jobAnnotations) });
  }
  return places;
}

/** Something of it stands on GitHub. */
function isThere({ url, annotated, notices }: ShownPart): boolean {
  return url !== undefined || annotated > 0 || notices.length === 0;
}

/** Why not everything stands on GitHub that was to, part by part; what is in the way of both is said once. */
export function publishProblems({ checkRuns }: Report): readonly (readonly [Message, ...Message[]])[] {
  const said = new Set<string>();
  return [checkRuns.checkRun, checkRuns.jobAnnotations].flatMap((part) => {
    const messages = (part?.notices ?? []).map(gitHubMessage).filter(({ what }) => !said.has(what));
    for (const { what } of messages) said.add(what);
    const [first, ...others] = messages;
    return first === undefined ? [] : [[first, ...others] as const];
  });
}
