import { spelled } from '../locate/locate.ts';
import { failedCount } from '../messages/naming.ts';
import { tally, tolerates } from '../messages/tolerated.ts';
import { basis, messageOf } from '../messages/verdict-message.ts';
import { untrusted } from '../shared/untrusted.ts';
import { type CommandText, command, commandText, type LogLine, link, logLine, marginLines } from '../text/index.ts';
import { counted, span } from '../text/words.ts';
import { type Annotation, annotationCommand } from './annotations.ts';
import {
  byFile,
  explanationOf,
  locationOf,
  noReason,
  type ShownTest,
  type ShownTolerated,
  tolerated,
} from './failed-tests.ts';
import type { Surroundings } from './github-context.ts';
import type { Printable } from './log.ts';
import type { Report } from './report.ts';

/**
 * The log's last part but for the failed tests: the verdict with all that belongs to it, then the annotations of tests. The log
 * shows an annotation's message where its command stands, so that the verdict's stands for its words. Annotations come before
 * the words of tests, of which problem matchers of earlier steps may make annotations, too: ten a level are kept.
 */
export function verdictLines(
  report: Report,
  surroundings: Surroundings,
  annotations: readonly Annotation[] = [],
): readonly Printable[] {
  const { headline } = messageOf(report, surroundings);
  const { waited, requests } = report.cost;
  const [first, ...rest] = annotations;
  const verdict = report.conclusion === 'success' ? undefined : first;
  const ofTests = verdict === undefined ? annotations : rest;
  return [
    logLine``,
    logLine`${headline}`,
    ...(verdict === undefined ? words(report, surroundings) : [annotationCommand(verdict)]),
    logLine``,
    ...basis(report).map((sentence) => logLine`${sentence}`),
    ...(requests === 0
      ? []
      : [
          logLine`The wait took ${span(waited)}; with the report it cost ${counted(requests, 'request')}${budgetLeft(report)}.`,
        ]),
    ...ofTests.map(annotationCommand),
  ];
}

function words(report: Report, surroundings: Surroundings): readonly LogLine[] {
  const { what, hint, quotes } = messageOf(report, surroundings);
  const run = link(report.outcome.decisive?.run.webUrl, surroundings.linkHosts);
  return [
    ...ownLines(what),
    ...(hint === '' ? [] : ownLines(hint)),
    ...quotes.flatMap(({ intro, text }) => [
      logLine`${intro}`,
      ...(text === undefined ? [] : marginLines(text, quoteBounds)),
    ]),
    ...(run === undefined ? [] : [logLine`The run in Test Engine: ${run}`]),
  ];
}

function budgetLeft({ cost: { budget } }: Report): string {
  if (budget === undefined) return '';
  const whose = budget.scope === 'user' ? 'owner of the token' : 'organization';
  return `; ${budget.remaining} of ${budget.limit} requests a minute were left to the ${whose}`;
}

const quoteBounds = { lines: 20, units: 2000 };

function ownLines(text: string): readonly LogLine[] {
  return text.split('\n').map((line) => logLine`${line}`);
}

/** Lines of a group of tests, about. */
const mostLines = 500;
const reasonBounds = { lines: 8, units: 600 };

/** The failed tests and the tolerated ones, each in a group that can be folded. */
export function failedTestLines({ failures }: Report, surroundings: Surroundings): readonly Printable[] {
  const failed = byFile(failures.tests, surroundings).flatMap((group) => group.tests);
  const excused = tolerated(failures.tolerated, surroundings);
  const title = commandText`${counted(excused.length, 'tolerated test')} (${tally(failures.tolerated, tolerates)})`;
  return [
    ...folded(commandText`${failedCount(failures)}`, failed, failedLines, 'more failed test'),
    ...folded(title, excused, toleratedLines, 'more tolerated test'),
  ];
}

function folded<Test extends ShownTest>(
  title: CommandText,
  tests: readonly Test[],
  linesOf: (test: Test) => readonly LogLine[],
  moreOf: string,
): readonly Printable[] {
  if (tests.length === 0) return [];
  const lines: LogLine[] = [];
  let shown = 0;
  for (const test of tests) {
    if (lines.length >= mostLines) break;
    lines.push(...linesOf(test));
    shown++;
  }
  const more = tests.length - shown;
  return [
    command('group', {}, title),
    ...lines,
    ...(more > 0 ? [logLine`… and ${counted(more, moreOf)}.`] : []),
    command('endgroup', {}, commandText``),
  ];
}

function failedLines(shown: ShownTest): readonly LogLine[] {
  return [
    logLine`│ ✗ ${shown.name}${timesFailed(shown)}`,
    ...locationLines(shown),
    ...marginLines(explanationOf(shown.test.execution) ?? noReason, reasonBounds, '    '),
  ];
}

function toleratedLines(shown: ShownTolerated): readonly LogLine[] {
  return [logLine`│ ○ ${shown.name}: ${tolerates[shown.why]}${timesFailed(shown)}`, ...locationLines(shown)];
}

function timesFailed({ test: { attempts } }: ShownTest): LogLine {
  return attempts.length > 1 ? logLine` (failed ${attempts.length} times)` : logLine``;
}

function locationLines({ test, place }: ShownTest): readonly LogLine[] {
  const location = place === undefined ? locationOf(test.execution) : untrusted(spelled(place));
  if (location === undefined) return [];
  return marginLines(location, { lines: 1, units: 300 }, '  ');
}
