import type { LocatedTests } from '../locate/located-tests.ts';
import type { Words } from '../messages/message.ts';
import { noneLocated, unsoughtPlaces } from '../messages/report-notices.ts';
import { noteMessages } from '../messages/verdict-notes.ts';
import { link } from '../text/index.ts';
import type { Surroundings } from './github-context.ts';
import type { Report } from './report.ts';
import type { FileGroup } from './shown-tests.ts';

/** A warning or a notice in our own words, shown as an annotation whatever the step does. */
export interface ShownRemark {
  readonly level: 'warning' | 'notice';
  readonly title: string;
  readonly text: string;
}

type Facts = Pick<Report, 'outcome' | 'selector' | 'settings'>;

/** What is worth an annotation of its own. */
export function remarksOf(facts: Facts): readonly ShownRemark[] {
  return [...warningsOf(facts), ...noticesOf(facts)];
}

/** Suites that were left out, if the user asked for a warning about that, and a pass although not all runs were searched. */
function warningsOf({ outcome, selector, settings }: Facts): readonly ShownRemark[] {
  const { leftOut: suites, observation, verdict } = outcome;
  const { readLimits } = observation;
  const ifNoRunFound = settings?.ifNoRunFound;
  const warnsOfSuites = suites.length > 0 && ifNoRunFound === 'warn';
  return [
    ...(warnsOfSuites ? [noteMessages['left-out']({ suites, within: selector, ifNoRunFound })] : []),
    ...(verdict.name === 'passed' && readLimits.length > 0
      ? [noteMessages['read-limit']({ readLimits, within: selector })]
      : []),
  ].map((words) => remark('warning', words));
}

/** Triggered builds that the token may not read. They are not an error, since `triggered-builds` does not name their pipelines. */
function noticesOf({ outcome, selector }: Facts): readonly ShownRemark[] {
  const { unreadable } = outcome.observation;
  return unreadable.length === 0
    ? []
    : [remark('notice', noteMessages.unreadable({ builds: unreadable, within: selector }))];
}

function remark(level: ShownRemark['level'], { headline, what, hint }: Words): ShownRemark {
  return { level, title: headline, text: `${what} ${hint}` };
}

/** Which runs were replaced by newer ones, in a sentence; empty if there are none. */
export function putAsideRuns(
  { outcome, selector }: Facts,
  { linkHosts }: Pick<Surroundings, 'linkHosts'>,
): readonly string[] {
  const { putAside } = outcome.observation;
  if (putAside.length === 0) return [];
  const runs = putAside.map(({ suite, id, result, webUrl }) => ({ suite, id, result, page: link(webUrl, linkHosts) }));
  const { what, hint } = noteMessages['put-aside']({ runs, within: selector });
  return [`${what} ${hint}`];
}

/** That the token expires soon, which is worth knowing before the gate stops working. */
export function notesOf({ tokenExpiry }: Pick<Report, 'tokenExpiry'>): readonly string[] {
  if (tokenExpiry === undefined) return [];
  const { what, hint } = noteMessages['token-expires'](tokenExpiry);
  return [`${what} ${hint}`];
}

/** Why failed tests are not annotated on their lines, and what to do about it. */
export function placeNotes(
  { unsought, isCheckedOut }: Pick<LocatedTests, 'unsought' | 'isCheckedOut'>,
  groups: readonly FileGroup[],
  { pathPrefix }: Pick<Surroundings, 'pathPrefix'>,
): readonly string[] {
  if (unsought > 0) return [unsoughtPlaces(unsought)];
  const isLost = groups.length > 0 && groups.every(({ inRepository }) => !inRepository);
  const hasLocation = groups.some(({ file }) => file !== undefined);
  return isLost && hasLocation && isCheckedOut ? [noneLocated(pathPrefix)] : [];
}
