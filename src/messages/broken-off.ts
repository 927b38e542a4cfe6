import { InputError, told } from '../inputs/problem.ts';
import type { Surroundings } from '../report/github-context.ts';
import type { Report } from '../report/report.ts';
import { untrusted } from '../shared/untrusted.ts';
import { UserError } from '../shared/user-error.ts';
import { counted, listed, span } from '../text/words.ts';
import { topicOf } from './help.ts';
import type { Of, Quote, Words } from './message.ts';
import { capital, standing } from './naming.ts';
import { isToldAlready } from './tolerated.ts';

const apiSaid = 'The API said:';

/** An error that is to be expected: it says itself what it means. */
export function curedError(cause: UserError, report: Report): Words {
  const { cost, settings } = report;
  if (cause instanceof InputError) {
    return {
      headline: `No verdict: ${refused(cause)}`,
      what: 'The gate did not start, since its inputs are wrong. This says nothing about the tests.',
      hint: 'Correct these inputs in the workflow:',
      topic: topicOf(cause),
      quotes: cause.problems.map((problem) => {
        const { value: text, hint } = problem;
        const what = problem.whole ? capital(told(problem)) : told(problem);
        return { intro: `${what}. ${hint}${text === undefined ? '' : ' It was given as:'}`, text };
      }),
    };
  }
  const atDeadline = settings !== undefined && cost.waited >= settings.timeout;
  // Test Engine did answer, so nothing is said of that.
  const noRoom = atDeadline && cause.name === 'RateLimited' ? 'There was no room until the time was up. ' : '';
  return {
    headline: `No verdict: ${cause.message.split(/: (?=GET )|\.(?:\s|$)|\n/, 1)[0]}`,
    what: `${atDeadline ? late(cause, report) : ''}${cause.message}\nThis says nothing about the tests.`,
    hint: `${noRoom}${cause.hint}`,
    topic: topicOf(cause),
    quotes: cause.upstreamMessage === undefined ? [] : [{ intro: apiSaid, text: cause.upstreamMessage }],
  };
}

/** Two or three inputs by name, of more the first two. */
function refused({ problems }: InputError): string {
  const [only, ...more] = problems;
  if (only?.whole && more.length === 0) return only.problem;
  const names = [...new Set(problems.map(({ input }) => input))];
  if (names.length < 2) return `the input ${names.join()} cannot be used`;
  const shown = names.length > 3 ? [...names.slice(0, 2), counted(names.length - 2, 'more input')] : names;
  return `${listed(shown)} cannot be used`;
}

/** How Test Engine had answered until the time was up; '' where the error itself says so. */
function late({ name }: UserError, { cost, outcome }: Report): string {
  if (name === 'RateLimited' || name === 'NoAnswerInTime') return '';
  return outcome.observation.lastPoll === undefined
    ? `Test Engine never answered in ${span(cost.waited)}. `
    : 'Test Engine had stopped answering when the time was up. ';
}

/** Any other error, which is nobody's fault but ours. */
export function unexpected(cause: Error, { tracker }: Pick<Surroundings, 'tracker'>): Words {
  return {
    headline: 'No verdict: the gate met an error that it does not know',
    what: 'The gate broke off. This says nothing about the tests.',
    hint:
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
      `The workflow was cancelled (${signal}) before there was a verdict. ` +
      (runs.length === 0 ? 'No run had been seen until then.' : `Seen until then: ${listed(runs.map(standing))}.`),
    hint: `Run the job again. If its timeout-minutes ended it, make that longer than the input timeout${timeout}.`,
    topic: 'cancelled',
  };
}

/** Why the list of failed tests is not whole, or what stood in the way of the evidence that tolerating takes. */
export function fetchProblems(report: Report): readonly Quote[] {
  const {
    failures: { problems },
    outcome: { toleranceResult },
  } = report;
  const intro =
    toleranceResult === undefined
      ? 'Not all about the failed tests could be fetched:'
      : 'Evidence for tolerating is missing:';
  return problems
    .filter((problem) => !isToldAlready(report, problem))
    .flatMap((problem): readonly Quote[] => {
      if (!(problem instanceof UserError)) return [{ intro, text: untrusted(`${problem.name}: ${problem.message}`) }];
      // The verdict rests on missing evidence, so what to do about it has to be told; missing details change nothing.
      if (toleranceResult === undefined) return [{ intro, text: untrusted(problem.message) }];
      const whole = { intro, text: untrusted(`${problem.message}\n${problem.hint}`) };
      return problem.upstreamMessage === undefined
        ? [whole]
        : [whole, { intro: apiSaid, text: problem.upstreamMessage }];
    });
}
