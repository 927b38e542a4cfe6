import type { Verdict } from '../gate/outcome.ts';
import { brokenOff, cancelled, fetchProblems, jobProblems } from './error-cancelled.ts';
import { incomplete } from './incomplete.ts';
import type { Message, Tracker, VerdictFacts, Words } from './message.ts';
import { notFound } from './not-found.ts';
import { failed, passed, stale } from './passed-failed-stale.ts';
import { timedOut } from './timed-out.ts';

export { basis } from './basis.ts';
export type { Message, Quote, VerdictFacts } from './message.ts';

/** What people read of the verdict, wherever they read it. */
export function messageOf(facts: VerdictFacts, tracker: Tracker): Message {
  const words = inWords(facts.outcome.verdict, facts, tracker);
  return {
    ...words,
    what: `${words.what}${whatTheStepDoes(facts)}`,
    quotes: [...(words.quotes ?? []), ...fetchProblems(facts), ...jobProblems(facts)],
  };
}

function inWords(verdict: Verdict, facts: VerdictFacts, tracker: Tracker): Words {
  switch (verdict.name) {
    case 'passed':
      return passed(facts);
    case 'failed':
      return failed(facts);
    case 'stale':
      return stale(facts);
    case 'not-found':
      return notFound(verdict, facts);
    case 'incomplete':
      return incomplete(verdict, facts);
    case 'timed-out':
      return timedOut(verdict, facts);
    case 'error':
      return brokenOff(verdict, facts, tracker);
    case 'cancelled':
      return cancelled(verdict, facts);
  }
}

/** Where a verdict that is no pass does not fail the step. */
function whatTheStepDoes({ conclusion, outcome }: VerdictFacts): string {
  if (conclusion === 'failure' || outcome.verdict.name === 'passed') return '';
  const input = outcome.verdict.name === 'not-found' ? 'if-no-run-found' : 'if-incomplete';
  return conclusion === 'warning'
    ? ` The step only warns because \`${input}\` is \`warn\`.`
    : ` The step passes because \`${input}\` is \`ignore\`.`;
}
