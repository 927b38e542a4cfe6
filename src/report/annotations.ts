import type { FailedTest } from '../gate/failures.ts';
import { locateFrame } from '../locate/locate.ts';
import { helpLink } from '../messages/help.ts';
import { failedCount } from '../messages/naming.ts';
import { messageOf } from '../messages/verdict-message.ts';
import type { Settings } from '../settings.ts';
import type { UserError } from '../shared/user-error.ts';
import {
  type Command,
  type CommandProperty,
  type CommandText,
  command,
  commandExcerpt,
  commandLines,
  commandPath,
  commandText,
  commandTitle,
  link,
} from '../text/index.ts';
import { grouped } from '../text/words.ts';
import { checkRunPlaces, publishProblems } from './check-runs.ts';
import {
  byFile,
  explanationOf,
  type FileGroup,
  locationOf,
  noReason,
  type ShownTest,
  titleOf,
} from './failed-tests.ts';
import type { Surroundings } from './github-context.ts';
import { hintAtPaths, moreThanFetched } from './missing.ts';
import type { Report } from './report.ts';

/** What the runner keeps of a step: ten annotations a level, first come (measured; "Workflow commands" names no number). */
const keptPerLevel = 10;

type Level = Exclude<Settings['annotationLevel'], 'none'>;

/** One annotation; `file` is missing when it stands at no line of the repository. */
export interface Annotation {
  readonly level: Level;
  readonly title: CommandProperty;
  readonly file: CommandProperty | undefined;
  /** Counts from 1. */
  readonly line: number | undefined;
  /** Counts from 1. */
  readonly column: number | undefined;
  readonly message: CommandText;
}

/** The command with which the runner makes the annotation. */
export function annotationCommand({ level, title, file, line, column, message }: Annotation): Command {
  return command(level, { title, file, line, endLine: line, col: column }, message);
}

/**
 * The step's annotations, in the order in which they are to be printed: the verdict when it is bad news, then as many
 * failed tests as the runner keeps. `warnings` is the number of warnings that the step has printed before.
 */
export function annotationsOf(
  report: Report,
  surroundings: Surroundings,
  { warnings = 0 }: { readonly warnings?: number } = {},
): readonly Annotation[] {
  const verdictLevel = levelOf(report);
  const level = report.settings?.annotationLevel ?? 'error';
  const shown = shownTests(report, surroundings, warnings);
  return [
    ...(verdictLevel === undefined ? [] : [ofVerdict(report, surroundings, verdictLevel, shown.length)]),
    ...publishProblems(report).map(ofObstacles),
    ...(level === 'none' ? [] : shown.map((test) => ofTest(test, level, report, surroundings))),
  ];
}

/** The failed tests that `annotationsOf` shows. */
export function annotatedTests(
  report: Report,
  surroundings: Surroundings,
  { warnings = 0 }: { readonly warnings?: number } = {},
): readonly FailedTest[] {
  return shownTests(report, surroundings, warnings).map(({ test }) => test);
}

function shownTests(report: Report, surroundings: Surroundings, warnings: number): readonly ShownTest[] {
  const level = report.settings?.annotationLevel ?? 'error';
  if (level === 'none') return [];
  const taken = {
    error: level === levelOf(report) ? 1 : 0,
    warning: (level === levelOf(report) ? 1 : 0) + warnings,
    notice: mostNotices(report),
  };
  return chosen(byFile(report.failures.tests, surroundings), Math.max(0, keptPerLevel - taken[level]));
}

/** Notices there may be, before it is known whether there are any: which tests are shown must not depend on them. */
function mostNotices({ settings }: Report): number {
  return (settings?.checkName === undefined ? 0 : 1) + (settings?.jobAnnotations === 'all' ? 1 : 0);
}

function levelOf({ conclusion }: Report): 'error' | 'warning' | undefined {
  switch (conclusion) {
    case 'failure':
      return 'error';
    case 'warning':
      return 'warning';
    case 'success':
      return undefined;
  }
}

/** Takes turns among the files, so that as many as possible are there; tests without a place in the repository come last. */
function chosen(groups: readonly FileGroup[], most: number): readonly ShownTest[] {
  const inRepository = takeTurns(
    groups.filter((group) => group.inRepository),
    most,
  );
  return [
    ...inRepository,
    ...takeTurns(
      groups.filter((group) => !group.inRepository),
      most - inRepository.length,
    ),
  ];
}

function takeTurns(groups: readonly FileGroup[], most: number): readonly ShownTest[] {
  const taken: ShownTest[] = [];
  for (let turn = 0; taken.length < most; turn++) {
    const next = groups.flatMap(({ tests }) => tests[turn] ?? []);
    if (next.length === 0) break;
    taken.push(...next.slice(0, most - taken.length));
  }
  return taken;
}

/** How much of a text is in an annotation's message, so that what comes after it has room too. */
const quoteBounds = { lines: 20, units: 1000 };
const reasonBounds = { lines: 60, units: 2500 };
const lineBounds = { lines: 1, units: 300 };

function ofVerdict(report: Report, surroundings: Surroundings, level: Level, shown: number): Annotation {
  const { headline, what, hint, quotes, topic } = messageOf(report, surroundings);
  const help = helpLink(topic, surroundings);
  const run = link(report.outcome.decisive?.run.webUrl, surroundings.linkHosts);
  const { workflow } = surroundings;
  return {
    level,
    title: commandTitle(headline),
    file: workflow === undefined ? undefined : commandPath(workflow),
    line: workflow === undefined ? undefined : 1,
    column: undefined,
    message: commandLines([
      commandText`${what}`,
      ...(hint === '' ? [] : [commandText`${hint}`]),
      ...quotes.flatMap(({ intro, text }) => [
        commandText`${quotes.length > 1 ? '- ' : ''}${intro}`,
        ...(text === undefined ? [] : [commandExcerpt(text, quoteBounds)]),
      ]),
      ...(help === undefined ? [] : [commandText`What this means, and what else helps: ${help}`]),
      ...whereFailuresAre(report, surroundings, shown),
      ...hintAtPaths(report, surroundings).map((hint) => commandText`${hint}`),
      ...checkRunPlaces(report, surroundings).map(({ what, page }) =>
        page === undefined ? commandText`${what}.` : commandText`${what}: ${page}`,
      ),
      ...publishProblems(report)
        .flat()
        .map(({ message, hint }) => commandText`${message} ${hint}`),
      ...(run === undefined ? [] : [commandText`The run in Test Engine: ${run}`]),
    ]),
  };
}

function whereFailuresAre(
  { failures, settings }: Report,
  { runPage }: Surroundings,
  shown: number,
): readonly CommandText[] {
  if (failures.tests.length === 0) return [];
  const count = failures.tests.length;
  const of = failures.truncated ? `the ${grouped(count)} that were fetched` : failedCount(failures);
  const rest = shown === count ? `more about ${shown === 1 ? 'it' : 'them'}` : 'the rest';
  const where = settings?.summary === false ? 'in the log' : 'in the summary of the job';
  const page = runPage ? commandText`: ${runPage}` : commandText`.`;
  return [
    commandText`Annotated: ${grouped(shown)} of ${of}; ${rest} is ${where}${page}`,
    ...(failures.truncated ? [commandText`${moreThanFetched(failures, settings)}`] : []),
  ];
}

/** What was in the way of showing more is no bad news about the tests. */
function ofObstacles(notices: readonly UserError[]): Annotation {
  return {
    level: 'notice',
    title: commandTitle('Not everything is shown on GitHub'),
    file: undefined,
    line: undefined,
    column: undefined,
    message: commandLines(
      notices.flatMap(({ message, hint, upstreamMessage }) => [
        commandText`${message} ${hint}`,
        ...(upstreamMessage === undefined
          ? []
          : [commandText`GitHub said:`, commandExcerpt(upstreamMessage, quoteBounds)]),
      ]),
    ),
  };
}

function ofTest(shown: ShownTest, level: Level, report: Report, surroundings: Surroundings): Annotation {
  const { test, place } = shown;
  const location = locationOf(test.execution);
  const leadsElsewhere = place === undefined || place.confidence === 'stack-frame';
  return {
    level,
    title: commandTitle(titleOf(shown, report)),
    file: place && commandPath(place.path),
    line: place?.line,
    column: place?.column,
    message: commandLines([
      ...(leadsElsewhere && location !== undefined ? [commandExcerpt(location, lineBounds)] : []),
      commandExcerpt(explanationOf(test.execution) ?? noReason, reasonBounds),
      ...framesOf(test, surroundings),
    ]),
  };
}

/** Frames looked at, and shown below a reason. */
const framesSearched = 200;
const framesShown = 5;

/** The first frames that lie in the repository: where to look beside the test itself. */
function framesOf({ execution }: ShownTest['test'], surroundings: Surroundings): readonly CommandText[] {
  const frames = execution.details.flatMap(({ backtrace }) => backtrace).slice(0, framesSearched);
  const ours = frames.filter((frame) => locateFrame(frame, execution, surroundings) !== undefined);
  return ours.slice(0, framesShown).map((frame) => commandExcerpt(frame, lineBounds));
}
