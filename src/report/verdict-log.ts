import { bare } from '../untrusted.ts';
import { byFile, noReason, reasonOf, type ShownTest } from './failed-tests.ts';
import type { Printable } from './log.ts';
import { failedCount } from './messages/naming.ts';
import { basis, messageOf } from './messages.ts';
import type { Report } from './report.ts';
import type { Surroundings } from './surroundings.ts';
import { command, commandText, type LogLine, link, logLine, marginLines } from './text.ts';
import { counted, span } from './words.ts';

/** The log's last part: the verdict with all that belongs to it, then the failed tests in a group that can be folded. */
export function verdictLines(report: Report, surroundings: Surroundings): readonly Printable[] {
  const { headline, what, cure, quotes } = messageOf(report, surroundings);
  const run = link(report.outcome.decisive?.run.webUrl, surroundings.linkHosts);
  const { waited, requests } = report.cost;
  return [
    logLine``,
    logLine`${headline}`,
    ...ownLines(what),
    ...ownLines(cure),
    ...quotes.flatMap(({ intro, text }) => [
      logLine`${intro}`,
      ...(text === undefined ? [] : marginLines(text, quoteBounds)),
    ]),
    ...(run === undefined ? [] : [logLine`The run in Test Engine: ${run}`]),
    logLine``,
    ...basis(report).map((sentence) => logLine`${sentence}`),
    logLine`The wait took ${span(waited)} and ${counted(requests, 'request')}${budgetLeft(report)}.`,
    ...failedTestLines(report, surroundings),
  ];
}

function budgetLeft({ cost: { budget } }: Report): string {
  return budget === undefined ? '' : `; ${budget.remaining} of ${budget.limit} a minute were left (${budget.scope})`;
}

const quoteBounds = { lines: 20, units: 2000 };

function ownLines(text: string): readonly LogLine[] {
  return text.split('\n').map((line) => logLine`${line}`);
}

/** Lines of failed tests, about. */
const mostLines = 500;
const reasonBounds = { lines: 5, units: 600 };

function failedTestLines({ failures }: Report, surroundings: Surroundings): readonly Printable[] {
  const tests = byFile(failures.tests, surroundings).flatMap((group) => group.tests);
  if (tests.length === 0) return [];
  const lines: LogLine[] = [];
  let shown = 0;
  for (const test of tests) {
    if (lines.length >= mostLines) break;
    lines.push(...testLines(test));
    shown++;
  }
  const more = tests.length - shown;
  return [
    command('group', {}, commandText`${failedCount(failures)}`),
    ...lines,
    ...(more > 0 ? [logLine`… and ${counted(more, 'more failed test')}.`] : []),
    command('endgroup', {}, commandText``),
  ];
}

function testLines({ test, name }: ShownTest): readonly LogLine[] {
  const { execution, attempts } = test;
  const tried = attempts.length > 1 ? logLine` (failed ${attempts.length} times)` : logLine``;
  const { location } = execution;
  return [
    logLine`│ ✗ ${name}${tried}`,
    ...(location === undefined || bare(location).trim() === ''
      ? []
      : marginLines(location, { lines: 1, units: 300 }, '  ')),
    ...marginLines(reasonOf(execution) ?? noReason, reasonBounds, '    '),
  ];
}
