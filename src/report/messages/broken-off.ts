import { CuredError } from '../../cured-error.ts';
import { InputError } from '../../inputs/problem.ts';
import { untrusted } from '../../untrusted.ts';
import { topicOf } from '../help.ts';
import type { Report } from '../report.ts';
import type { Surroundings } from '../surroundings.ts';
import { counted, listed, span } from '../words.ts';
import type { Of, Quote, Words } from './message.ts';
import { standing } from './naming.ts';

const apiSaid = 'The API said:';

/** An error that is to be expected: it says itself what it means. */
export function curedError(cause: CuredError, { cost, settings }: Report): Words {
  if (cause instanceof InputError) {
    return {
      headline: `${counted(cause.problems.length, 'input')} cannot be used`,
      what: 'The gate did not start, since its inputs are wrong. This says nothing about the tests.',
      cure: 'Correct these inputs in the workflow:',
      topic: topicOf(cause),
      quotes: cause.problems.map(({ input, problem, cure, value }) => ({
        intro: `${input} ${problem}. ${cure}${value === undefined ? '' : ' It was given as:'}`,
        text: value,
      })),
    };
  }
  const atDeadline = settings !== undefined && cost.waited >= settings.timeout;
  const late = `When the time was up after ${span(cost.waited)}, Test Engine could not be asked any more. `;
  return {
    headline: `No verdict: ${cause.message.split(/: (?=GET )|\.(?:\s|$)|\n/, 1)[0]}`,
    what: `${atDeadline ? late : ''}${cause.message}\nThis says nothing about the tests.`,
    cure: cause.cure,
    topic: topicOf(cause),
    quotes: cause.said === undefined ? [] : [{ intro: apiSaid, text: cause.said }],
  };
}

/** Any other error, which is nobody's fault but ours. */
export function unexpected(cause: Error, { tracker }: Pick<Surroundings, 'tracker'>): Words {
  return {
    headline: 'No verdict: the gate met an error that it does not know',
    what: 'The gate broke off. This says nothing about the tests.',
    cure:
      `Run the job again. If it happens again, please report it, with the words below, to the action’s issue tracker` +
      `${tracker ? `: ${tracker}` : '.'}`,
    topic: 'an-error-that-is-not-known',
    quotes: [{ intro: 'The error:', text: untrusted(`${cause.name}: ${cause.message}`) }],
  };
}

export function cancelled({ signal }: Of<'cancelled'>, report: Report): Words {
  const { runs } = report.outcome.observation;
  const timeout = report.settings ? ` (${span(report.settings.timeout)})` : '';
  return {
    headline: `Cancelled after ${span(report.cost.waited)}`,
    what:
      `The step was ended by ${signal} before there was a verdict. ` +
      (runs.length === 0 ? 'No run had been seen until then.' : `Seen until then: ${listed(runs.map(standing))}.`),
    cure: `Run the job again. If its timeout-minutes ended it, make that longer than the input timeout${timeout}.`,
    topic: 'cancelled',
  };
}

/** Why the list of failed tests is not whole, or what stood in the way of the evidence that tolerating takes. */
export function fetchProblems({ failures: { problems }, outcome: { ruling } }: Report): readonly Quote[] {
  const intro =
    ruling === undefined ? 'Not all about the failed tests could be fetched:' : 'Evidence for tolerating is missing:';
  return problems.flatMap((problem): readonly Quote[] => {
    if (!(problem instanceof CuredError)) return [{ intro, text: untrusted(`${problem.name}: ${problem.message}`) }];
    // The verdict rests on missing evidence, so what to do about it has to be told; missing details change nothing.
    if (ruling === undefined) return [{ intro, text: untrusted(problem.message) }];
    const whole = { intro, text: untrusted(`${problem.message}\n${problem.cure}`) };
    return problem.said === undefined ? [whole] : [whole, { intro: apiSaid, text: problem.said }];
  });
}
