import { failedCount } from '../messages/naming.ts';
import type { UserError } from '../shared/user-error.ts';
import { type Link, link } from '../text/index.ts';
import { counted, grouped } from '../text/words.ts';
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
    const tests =
      checkRun.total === 0 ? '' : `, which annotates ${grouped(checkRun.annotated)} of ${failedCount(report.failures)}`;
    places.push({ what: `The check run of check-name is published${tests}`, page: pageOf(checkRun) });
  }
  if (jobAnnotations !== undefined && jobAnnotations.annotated > 0) {
    const { annotated } = jobAnnotations;
    places.push({
      what: `${counted(annotated, 'further failed test')} ${annotated === 1 ? 'is' : 'are'} annotated by the check run of this job`,
      page: pageOf(jobAnnotations),
    });
  }
  return places;
}

/** Something of it stands on GitHub. */
function isThere({ url, annotated, notices }: ShownPart): boolean {
  return url !== undefined || annotated > 0 || notices.length === 0;
}

/** Why not everything stands on GitHub that was to, part by part; what is in the way of both is told once. */
export function publishProblems({ checkRuns }: Report): readonly (readonly [UserError, ...UserError[]])[] {
  const told = new Set<string>();
  return [checkRuns.checkRun, checkRuns.jobAnnotations].flatMap((part) => {
    const [notice, ...others] = (part?.notices ?? []).filter(({ message }) => !told.has(message));
    if (notice === undefined) return [];
    for (const { message } of [notice, ...others]) told.add(message);
    return [[notice, ...others] as const];
  });
}
