import type { Verdict } from '../gate/outcome.ts';
import type { Surroundings } from '../report/github-context.ts';
import type { Report } from '../report/report.ts';
import { UserError } from '../shared/user-error.ts';
import { cancelled, curedError, fetchProblems, unexpected } from './broken-off.ts';
import { incomplete } from './incomplete.ts';
import type { Message, Words } from './message.ts';
import { failed, passed, stale } from './with-results.ts';
import { notFound, timedOut } from './without-results.ts';

export { basis } from './basis.ts';
export type { Message, Quote } from './message.ts';

/** What people read of the verdict, wherever they read it. */
export function messageOf(report: Report, surroundings: Pick<Surroundings, 'tracker'>): Message {
  const words = inWords(report.outcome.verdict, report, surroundings);
  return {
    ...words,
    what: `${words.what}${whatTheStepDoes(report)}`,
    quotes: [...(words.quotes ?? []), ...fetchProblems(report)],
  };
}

function inWords(verdict: Verdict, report: Report, surroundings: Pick<Surroundings, 'tracker'>): Words {
  switch (verdict.name) {
    case 'passed':
      return passed(verdict, report);
    case 'failed':
      return failed(report);
    case 'stale':
      return stale(report);
    case 'not-found':
      return notFound(verdict, report);
    case 'incomplete':
      return incomplete(verdict, report);
    case 'timed-out':
      return timedOut(verdict, report);
    case 'error':
      return verdict.cause instanceof UserError
        ? curedError(verdict.cause, report)
        : unexpected(verdict.cause, surroundings);
    case 'cancelled':
      return cancelled(verdict, report);
  }
}

/** Where a verdict that is no pass does not fail the step. */
function whatTheStepDoes({ conclusion, outcome }: Report): string {
  if (conclusion === 'failure' || outcome.verdict.name === 'passed') return '';
  const input = outcome.verdict.name === 'not-found' ? 'if-no-run-found' : 'if-incomplete';
  return conclusion === 'warning'
    ? ` The step only warns, since ${input} is warn.`
    : ` The step goes on, since ${input} is ignore.`;
}
