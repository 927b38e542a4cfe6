import { andMore, labels, timesFailed } from '../messages/labels.ts';
import { notTolerated } from '../messages/not-tolerated.ts';
import { tolerates } from '../messages/tolerated.ts';
import type { TimeLeft } from '../shared/clock.ts';
import {
  type Command,
  type CommandText,
  command,
  commandText,
  type LogLine,
  logLine,
  marginLines,
} from '../text/index.ts';
import { counted } from '../text/words.ts';
import type { Annotations, TestAnnotations } from './annotations.ts';
import { jobLines } from './died-jobs.ts';
import type { Printable } from './log.ts';
import type { ShownTest, ShownToleratedTest } from './shown-tests.ts';
import type { ReportView } from './view.ts';

/**
 * The verdict and everything about it, which comes before the failed tests. The runner prints an annotation's message where its command
 * is, so if the verdict has an annotation, its words are not printed again.
 */
export function verdictLines(
  view: ReportView,
  { verdict, others }: Pick<Annotations, 'verdict' | 'others'>,
): readonly Printable[] {
  return [
    logLine``,
    logLine`${view.message.headline}`,
    ...(verdict === undefined ? words(view) : [verdict]),
    ...jobLines(view.jobs),
    logLine``,
    ...view.putAside.map((sentence) => logLine`${sentence}`),
    ...view.basis.named.map((sentence) => logLine`${sentence}`),
    ...view.notes.map((note) => logLine`${note}`),
    ...(view.costs === undefined ? [] : [logLine`${view.costs}`]),
    ...others,
  ];
}

function words({ message: { what, hint, quotes }, decisive, failed: { notes } }: ReportView): readonly LogLine[] {
  const page = decisive?.page;
  return [
    ...ownLines(what),
    ...(hint === '' ? [] : ownLines(hint)),
    ...quotes.flatMap(({ intro, text }) => [
      logLine`${intro}`,
      ...(text === undefined ? [] : marginLines(text, quoteBounds)),
    ]),
    ...notes.comparison.map((sentence) => logLine`${sentence}`),
    ...(page === undefined ? [] : [logLine`${labels.runInTestEngine}: ${page}`]),
  ];
}

const quoteBounds = { lines: 20, units: 2000 };

function ownLines(text: string): readonly LogLine[] {
  return text.split('\n').map((line) => logLine`${line}`);
}

/** The approximate number of lines of a group of tests. */
const mostLines = 500;
const reasonBounds = { lines: 8, units: 600 };

/**
 * The failed tests by section and the tolerated ones, each in a group that can be folded, as many as there is time for. Tests with an
 * annotation are always included and come first, because problem matchers of earlier steps may turn the others into annotations too.
 */
export function failedTestLines(
  { failed, tolerated }: ReportView,
  annotations: TestAnnotations,
  timeLeft: TimeLeft,
): readonly Printable[] {
  const title = commandText`${counted(tolerated.tests.length, 'tolerated test')} (${tolerated.title})`;
  return [
    ...failed.sections.flatMap((section) => {
      const isIn = new Set(section.tests);
      const annotated = [...annotations].flatMap(([test, annotation]) =>
        isIn.has(test) ? annotatedLines(test, annotation) : [],
      );
      const others = section.tests.filter((test) => !annotations.has(test));
      return group(commandText`${section.title}`, [
        ...annotated,
        ...bounded(others, failedLines, 'failed test', timeLeft),
      ]);
    }),
    ...group(title, bounded(tolerated.tests, toleratedLines, 'tolerated test', timeLeft)),
  ];
}

function group(title: CommandText, lines: readonly Printable[]): readonly Printable[] {
  return lines.length === 0 ? [] : [command('group', {}, title), ...lines, command('endgroup', {}, commandText``)];
}

function bounded<Test extends ShownTest>(
  tests: readonly Test[],
  linesOf: (test: Test) => readonly LogLine[],
  of: 'failed test' | 'tolerated test',
  timeLeft: TimeLeft,
): readonly LogLine[] {
  const lines: LogLine[] = [];
  let shown = 0;
  for (const test of tests) {
    if (lines.length >= mostLines || timeLeft() <= 0) break;
    lines.push(...linesOf(test));
    shown++;
  }
  const more = tests.length - shown;
  return [...lines, ...(more > 0 ? [logLine`${andMore(more, of)}.`] : [])];
}

/** The runner prints only an annotation's message, which is the reason, so the test's name and place are printed before it. */
function annotatedLines(shown: ShownTest, annotation: Command): readonly Printable[] {
  return [...headLines(shown), annotation];
}

function failedLines(shown: ShownTest): readonly LogLine[] {
  return [
    ...headLines(shown),
    ...shown.failures.flatMap(({ explanation }) => marginLines(explanation, reasonBounds, '    ')),
  ];
}

function headLines(shown: ShownTest): readonly LogLine[] {
  return [
    logLine`│ ✗ ${shown.name}${tries(shown)}`,
    ...locationLines(shown),
    ...(shown.onBase === undefined ? [] : [logLine`│   ${shown.onBase.words}`]),
    ...stayLines(shown),
  ];
}

function toleratedLines(shown: ShownToleratedTest): readonly LogLine[] {
  return [logLine`│ ○ ${shown.name}: ${tolerates[shown.why]}${tries(shown)}`, ...locationLines(shown)];
}

function stayLines({ test }: ShownTest): readonly LogLine[] {
  const stays = notTolerated(test);
  return stays === undefined ? [] : [logLine`│   ${stays}`];
}

function tries({ test: { attempts } }: ShownTest): LogLine {
  return attempts.length > 1 ? logLine` (${timesFailed(attempts.length)})` : logLine``;
}

function locationLines({ where }: ShownTest): readonly LogLine[] {
  return where === undefined ? [] : marginLines(where, { lines: 1, units: 300 }, '  ');
}
