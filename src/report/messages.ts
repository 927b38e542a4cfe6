import { CuredError } from '../cured-error.ts';
import type { Verdict } from '../gate/outcome.ts';
import { cancelled, curedError, fetchProblems, unexpected } from './messages/broken-off.ts';
import { incomplete } from './messages/incomplete.ts';
import type { Message, Words } from './messages/message.ts';
import { failed, passed, stale } from './messages/with-results.ts';
import { notFound, timedOut } from './messages/without-results.ts';
import type { Report } from './report.ts';
import type { Surroundings } from './surroundings.ts';

export { basis } from './messages/basis.ts';
export type { Message, Quote } from './messages/message.ts';

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
      return verdict.cause instanceof CuredError
        ? curedError(verdict.cause, report)
        : unexpected(verdict.cause, surroundings);
    case 'cancelled':
      return cancelled(verdict, report);
  }
}

/** Where a verdict that is no pass does not fail the step. */
function whatTheStepDoes({ effect, outcome }: Report): string {
  if (effect === 'fails' || outcome.verdict.name === 'passed') return '';
  const input = outcome.verdict.name === 'not-found' ? 'if-no-run-found' : 'if-incomplete';
  return effect === 'warns'
    ? ` The step only warns, since ${input} is warn.`
    : ` The step goes on, since ${input} is ignore.`;
}
