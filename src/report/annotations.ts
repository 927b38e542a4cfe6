import { labels } from '../messages/labels.ts';
import type { Message } from '../messages/message.ts';
import { annotatedOf } from '../messages/report-notices.ts';
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
import type { AnnotatedTest, Level } from './annotated-tests.ts';
import { type Published, publishedPlaces, publishProblems } from './published.ts';
import type { ShownRemark } from './remarks.ts';
import { locationOf, type ShownTest, type TitleContext, titleOf } from './shown-tests.ts';
import type { ReportView } from './view.ts';

/** The step's annotations, in the order in which they are to be printed. */
export interface Annotations {
  /** `undefined` if the verdict is neither an error nor a warning. */
  readonly verdict: Command | undefined;
  /** Warnings, and notices about what GitHub does not show. */
  readonly others: readonly Command[];
  /** For as many failed tests as the runner keeps annotations. */
  readonly tests: TestAnnotations;
}

/** The annotation of each test that has one, the most useful first. */
export type TestAnnotations = ReadonlyMap<ShownTest, Command>;

/** The annotations of a view. */
export function annotationsOf(view: ReportView, published: Published): Annotations {
  const { annotated, level } = view.failed;
  const verdictLevel = levelOf(view);
  return {
    verdict: verdictLevel && ofVerdict(view, published, verdictLevel),
    others: [...view.remarks.map(ofRemark), ...publishProblems(published).map(ofProblems)],
    tests: new Map(level === 'none' ? [] : annotated.map((test) => [test.shown, ofTest(test, level, view.failed)])),
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

/** How much of a text an annotation's message contains, so that there is room for what follows. */
const quoteBounds = { lines: 20, units: 1000 };
const reasonBounds = { lines: 60, units: 2500 };
const lineBounds = { lines: 1, units: 300 };

function ofVerdict(view: ReportView, published: Published, level: Level): Command {
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
    ...(help === undefined ? [] : [commandText`${labels.help}: ${help}`]),
    ...whereFailuresAre(view),
    ...view.failed.notes.comparison.map((note) => commandText`${note}`),
    ...view.failed.notes.places.map((note) => commandText`${note}`),
    ...publishedPlaces(view, published).map(({ what, page }) =>
      page === undefined ? commandText`${what}.` : commandText`${what}: ${page}`,
    ),
    ...(page === undefined ? [] : [commandText`${labels.runInTestEngine}: ${page}`]),
  ]);
  const title = commandTitle(headline);
  if (workflow === undefined) return command(level, { title }, message);
  return command(level, { title, file: commandPath(workflow), line: 1, endLine: 1 }, message);
}

function whereFailuresAre({ failed, settings, surroundings }: ReportView): readonly CommandText[] {
  const { total, annotated, notes } = failed;
  if (total === 0) return [];
  const where = annotatedOf(annotated.length, failed, settings?.summary !== false);
  const { runPage } = surroundings;
  return [
    runPage === undefined ? commandText`${where}.` : commandText`${where}: ${runPage}`,
    ...(notes.truncation === undefined ? [] : [commandText`${notes.truncation}`]),
  ];
}

function ofRemark({ level, title, text }: ShownRemark): Command {
  return command(level, { title: commandTitle(title) }, commandText`${text}`);
}

/** A notice, since it says nothing about the tests. */
function ofProblems(notices: readonly [Message, ...Message[]]): Command {
  const message = commandLines(
    notices.flatMap(({ what, hint, quotes }) => [
      commandText`${what} ${hint}`,
      ...quotes.flatMap(({ intro, text }) => [
        commandText`${intro}`,
        ...(text === undefined ? [] : [commandExcerpt(text, quoteBounds)]),
      ]),
    ]),
  );
  return command('notice', { title: commandTitle(notices[0].headline) }, message);
}

function ofTest({ shown, frames }: AnnotatedTest, level: Level, context: TitleContext): Command {
  const { test, failures } = shown;
  const { place } = test;
  const leadsElsewhere = place === undefined || place.confidence === 'stack-frame';
  const location = locationOf(test.execution);
  return command(
    level,
    {
      title: commandTitle(titleOf(shown, context)),
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
