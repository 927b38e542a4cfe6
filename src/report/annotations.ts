import type { UserError } from '../shared/user-error.ts';
import {
  type Command,
  type CommandText,
  command,
  commandExcerpt,
  commandLines,
  commandPath,
  commandText,
  commandTitle,
} from '../text/index.ts';
import { grouped } from '../text/words.ts';
import type { AnnotatedTest, Level } from './annotated-tests.ts';
import { type CheckRuns, publishedPlaces, publishProblems } from './published.ts';
import type { ReportView, ShownWarning } from './view.ts';

/** The step's annotations, in the order in which they are to be printed. */
export interface Annotations {
  /** `undefined` where the verdict is no bad news. */
  readonly verdict: Command | undefined;
  /** Warnings, and notices of what GitHub did not take. */
  readonly others: readonly Command[];
  /** As many failed tests as the runner keeps. */
  readonly tests: readonly Command[];
}

/** What the runner makes annotations of. */
export function annotationsOf(view: ReportView, published: CheckRuns): Annotations {
  const { annotated, level } = view.failed;
  const verdictLevel = levelOf(view);
  return {
    verdict: verdictLevel && ofVerdict(view, published, verdictLevel),
    others: [...view.warnings.map(ofWarning), ...publishProblems(published).map(ofProblems)],
    tests: level === 'none' ? [] : annotated.map((test) => ofTest(test, level)),
  };
}

function levelOf({ conclusion }: ReportView): 'error' | 'warning' | undefined {
  switch (conclusion) {
    case 'failure':
      return 'error';
    case 'warning':
      return 'warning';
    case 'success':
      return undefined;
  }
}

/** How much of a text is in an annotation's message, so that what comes after it has room too. */
const quoteBounds = { lines: 20, units: 1000 };
const reasonBounds = { lines: 60, units: 2500 };
const lineBounds = { lines: 1, units: 300 };

function ofVerdict(view: ReportView, published: CheckRuns, level: Level): Command {
  const { headline, what, hint, quotes, help } = view.message;
  const { workflow } = view.surroundings;
  const page = view.decisive?.page;
  const message = commandLines([
    commandText`${what}`,
    ...(hint === '' ? [] : [commandText`${hint}`]),
    ...quotes.flatMap(({ intro, text }) => [
      commandText`${quotes.length > 1 ? '- ' : ''}${intro}`,
      ...(text === undefined ? [] : [commandExcerpt(text, quoteBounds)]),
    ]),
    ...(help === undefined ? [] : [commandText`What this means, and what else helps: ${help}`]),
    ...whereFailuresAre(view),
    ...view.failed.notes.places.map((note) => commandText`${note}`),
    ...publishedPlaces(view, published).map(({ what, page }) =>
      page === undefined ? commandText`${what}.` : commandText`${what}: ${page}`,
    ),
    ...publishProblems(published)
      .flat()
      .map(({ message, hint }) => commandText`${message} ${hint}`),
    ...(page === undefined ? [] : [commandText`The run in Test Engine: ${page}`]),
  ]);
  const title = commandTitle(headline);
  if (workflow === undefined) return command(level, { title }, message);
  return command(level, { title, file: commandPath(workflow), line: 1, endLine: 1 }, message);
}

function whereFailuresAre({ failed, settings, surroundings }: ReportView): readonly CommandText[] {
  const { total, annotated, truncated, count, notes } = failed;
  if (total === 0) return [];
  const shown = annotated.length;
  const of = truncated ? `the ${grouped(total)} that were fetched` : count;
  const rest = shown === total ? `more about ${shown === 1 ? 'it' : 'them'}` : 'the rest';
  const where = settings?.summary === false ? 'in the log' : 'in the summary of the job';
  const page = surroundings.runPage ? commandText`: ${surroundings.runPage}` : commandText`.`;
  return [
    commandText`Annotated: ${grouped(shown)} of ${of}; ${rest} is ${where}${page}`,
    ...(notes.truncation === undefined ? [] : [commandText`${notes.truncation}`]),
  ];
}

function ofWarning({ title, text }: ShownWarning): Command {
  return command('warning', { title: commandTitle(title) }, commandText`${text}`);
}

/** What was in the way of showing more is no bad news about the tests. */
function ofProblems(problems: readonly UserError[]): Command {
  const message = commandLines(
    problems.flatMap(({ message, hint, upstreamMessage }) => [
      commandText`${message} ${hint}`,
      ...(upstreamMessage === undefined
        ? []
        : [commandText`GitHub said:`, commandExcerpt(upstreamMessage, quoteBounds)]),
    ]),
  );
  return command('notice', { title: commandTitle('Not everything is shown on GitHub') }, message);
}

function ofTest({ shown: { test, name, failures }, frames }: AnnotatedTest, level: Level): Command {
  const { place, execution } = test;
  const leadsElsewhere = place === undefined || place.sure === 'frame';
  const { location } = execution;
  return command(
    level,
    {
      title: commandTitle(name),
      file: place && commandPath(place.path),
      line: place?.line,
      endLine: place?.line,
      col: place?.column,
    },
    commandLines([
      ...(leadsElsewhere && location !== undefined ? [commandExcerpt(location, lineBounds)] : []),
      ...failures.map(({ explanation }) => commandExcerpt(explanation, reasonBounds)),
      ...frames.map((frame) => commandExcerpt(frame, lineBounds)),
    ]),
  );
}
