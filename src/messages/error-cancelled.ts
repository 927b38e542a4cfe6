import { GateError } from '../gate/errors.ts';
import { untrusted } from '../shared/untrusted.ts';
import { isTestEngineError } from '../test-engine/errors.ts';
import { listed, span } from '../text/words.ts';
import { bareError, errorMessage, unexpectedError } from './errors.ts';
import type { Message, Of, Quote, Tracker, VerdictFacts, Words } from './message.ts';
import { standing } from './naming.ts';
import { isSaidAlready } from './tolerated.ts';

/** The message of a wait that an error ended. */
export function brokenOff({ cause }: Of<'error'>, facts: VerdictFacts, tracker: Tracker): Message {
  const message = errorMessage(cause) ?? unexpectedError(cause, tracker);
  return {
    ...message,
    headline: `No verdict: ${message.headline}`,
    what: `${late(cause, facts)}${message.what}\nThis says nothing about the tests.`,
    hint: `${noRoom(cause, facts)}${message.hint}`,
  };
}

function isAtDeadline({ settings, cost }: VerdictFacts): boolean {
  return settings !== undefined && cost.waited >= settings.timeout;
}

/** Whether Test Engine had answered before `timeout` elapsed; '' if the error itself says so. */
function late(cause: Error, facts: VerdictFacts): string {
  const saysSo = cause instanceof GateError || isTestEngineError(cause, 'rate-limited');
  if (saysSo || !isAtDeadline(facts)) return '';
  return facts.outcome.observation.lastPoll === undefined
    ? `No poll succeeded within ${span(facts.cost.waited)}. `
    : 'Buildkite had stopped answering when `timeout` elapsed. ';
}

function noRoom(cause: Error, facts: VerdictFacts): string {
  const isLimit = isTestEngineError(cause, 'rate-limited');
  return isLimit && isAtDeadline(facts) ? '`timeout` elapsed before the rate limit reset. ' : '';
}

/** The message of a wait that was cancelled. */
export function cancelled({ signal }: Of<'cancelled'>, { outcome, selector, settings, cost }: VerdictFacts): Words {
  const runs = outcome.observation.runs.map((run) => standing(run, selector));
  const timeout = settings ? ` (${span(settings.timeout)})` : '';
  return {
    headline: `Cancelled after ${span(cost.waited)}`,
    what:
      `The workflow was cancelled (${signal}) before a verdict was reached. ` +
      (runs.length === 0 ? 'No run had appeared by then.' : `Seen by then: ${listed(runs)}.`),
    hint: `Run the job again. If its \`timeout-minutes\` ended it, set that longer than \`timeout\`${timeout}.`,
    anchor: 'cancelled',
  };
}

/** Why the jobs that may explain the verdict are not shown. */
export function jobProblems({ jobs }: VerdictFacts): readonly Quote[] {
  const reasons = new Set(jobs.problems.map((problem) => errorMessage(problem)?.what ?? bareError(problem)));
  return [...reasons].map((why) => ({ intro: 'The jobs of the build could not be fetched:', text: untrusted(why) }));
}

/** Why the list of failed tests is not whole, or what stood in the way of the evidence that tolerating takes. */
export function fetchProblems(facts: VerdictFacts): readonly Quote[] {
  const { failures, outcome } = facts;
  const isEvidence = outcome.toleranceResult !== undefined;
  const intro = isEvidence ? 'Evidence for `tolerate` is missing:' : 'Not all failures could be fetched:';
  return failures.problems
    .filter((problem) => !isSaidAlready(facts, problem))
    .flatMap((problem): readonly Quote[] => {
      const message = errorMessage(problem);
      if (message === undefined) return [{ intro, text: untrusted(bareError(problem)) }];
      // The verdict depends on missing evidence, so what to do about it has to be said; missing details change nothing.
      if (!isEvidence) return [{ intro, text: untrusted(message.what) }];
      return [{ intro, text: untrusted(`${message.what}\n${message.hint}`.trim()) }, ...message.quotes];
    });
}
