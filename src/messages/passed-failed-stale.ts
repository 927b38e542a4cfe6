import { counted, grouped, listed, plural } from '../text/words.ts';
import { comparedWith, newCount, whatToFix } from './comparison.ts';
import type { VerdictFacts, Words } from './message.ts';
import { capital, failedCount, naming, suiteName, suites, suitesOf } from './naming.ts';
import { isListedAllTheSame } from './not-tolerated.ts';
import { failedOutsideBuilds, gapIn, inAddition, isTolerated, notListedAs, wereTolerated } from './tolerated.ts';
import { leftOutWords } from './verdict-notes.ts';

/** The message of a pass. */
export function passed(facts: VerdictFacts): Words {
  const { leftOut } = facts.outcome;
  const { headline, what, hint } = withoutFailures(facts);
  if (leftOut.length === 0) return { headline, what, hint, anchor: 'passed' };
  const note = leftOutWords({ suites: leftOut, within: facts.selector, ifNoRunFound: facts.settings?.ifNoRunFound });
  return {
    headline: `${headline}; ${counted(leftOut.length, 'suite')} left out`,
    what: `${what} ${note.what}`,
    hint: note.hint,
    anchor: 'passed',
  };
}

function withoutFailures(facts: VerdictFacts): Pick<Words, 'headline' | 'what' | 'hint'> {
  const { selector, failures, outcome } = facts;
  const { runs } = outcome.observation;
  const lenient = runs.filter((one) => isTolerated(facts, one));
  const count = runs.length;
  const subject = count === 1 ? `The run of ${suites(suitesOf(runs), selector)}` : `All ${grouped(count)} runs`;
  const finished = `${capital(naming(runs, selector))} finished`;
  if (lenient.length === 0)
    return { headline: `${subject} passed`, what: `${finished}, and no test failed.`, hint: '' };
  const counts = `${capital(naming(lenient, selector))} ${plural(lenient.length, 'counts', 'count')} as passed`;
  const others = lenient.length === count ? '' : `${finished}, and no test failed that is not tolerated. `;
  const tests = counted(failures.tolerated.length, 'tolerated test');
  return {
    headline: `${subject} ${plural(count, 'counts', 'count')} as passed, with ${tests}`,
    what: `${others}${counts}: ${wereTolerated(failures)}.`,
    hint: 'There is nothing to do for this gate. The tolerated tests are listed because they are still worth fixing.',
  };
}

/** The message of a failure. */
export function failed(facts: VerdictFacts): Words {
  const { selector, outcome } = facts;
  const bad = outcome.observation.runs.filter((one) => one.run.result === 'failed' && !isTolerated(facts, one));
  const running = bad.filter(({ run }) => run.state === 'running').length;
  const more =
    running === 0
      ? ''
      : ` ${plural(running, 'A failed run was', 'Failed runs were')} still running, so there may be more.`;
  return {
    ...failedHeadline(facts, suites(suitesOf(bad), selector)),
    what: `Test Engine reports that ${naming(bad, selector)} failed.${howMany(facts)}${whyNoMore(facts, bad.length)}${more}`,
    hint: fixing(facts),
  };
}

function failedHeadline(facts: VerdictFacts, where: string): Pick<Words, 'headline' | 'anchor'> {
  const { failures } = facts;
  if (failures.tests.length > 0) {
    const anchor = failedOutsideBuilds(facts) > 0 ? 'not-all-failures-could-be-tolerated' : 'failed-tests';
    return { headline: countedHeadline(facts, where), anchor };
  }
  return failures.tolerated.length > 0
    ? { headline: `Not all failures in ${where} could be tolerated`, anchor: 'not-all-failures-could-be-tolerated' }
    : { headline: `Tests failed in ${where}`, anchor: 'tests-failed-but-could-not-be-listed' };
}

/** `6 of 4,213 tests failed, 2 new (acme/shop)`, as far as that is known. */
function countedHeadline({ failures, against }: VerdictFacts, where: string): string {
  const { tests, truncated } = failures;
  const total = against.total !== undefined && against.total >= tests.length ? against.total : undefined;
  const fresh = newCount(against.comparison, failures);
  const count = `${truncated ? 'at least ' : ''}${grouped(tests.length)}`;
  const of = total === undefined ? plural(tests.length, 'test', 'tests') : `of ${counted(total, 'test')}`;
  return `${capital(`${count} ${of} failed${fresh}`)} (${where})`;
}

function howMany({ failures, settings, against }: VerdictFacts): string {
  const { tests, tolerated, truncated, problems } = failures;
  if (tests.length > 0) {
    const executions = tests.reduce((sum, { attempts }) => sum + attempts.length, 0);
    const retried = executions > tests.length ? ` (${counted(executions, 'failed execution')})` : '';
    return ` There ${plural(tests.length, 'is', 'are')} ${failedCount(failures)}${retried}.${comparedWith(against.comparison, failures)}${inAddition(failures)}`;
  }
  if (tolerated.length > 0)
    return ` Of the failures that were fetched, ${wereTolerated(failures)}, and no other test failed.`;
  // Why there are none is said with what kept the gate from tolerating them, or with what stood in the way.
  if (problems.length > 0 || (settings?.tolerate ?? []).length > 0) return '';
  return truncated ? ' None of its failures were fetched.' : ' Its list of failed executions is empty.';
}

/** What kept the gate from tolerating more. */
function whyNoMore(facts: VerdictFacts, runs: number): string {
  const outside = failedOutsideBuilds(facts);
  if (outside > 0) {
    const these = plural(outside, 'this run was', 'these runs were');
    return ` Retries could not be tolerated: ${these} uploaded from outside Buildkite, and Test Engine knows retries of builds only.`;
  }
  const gap = gapIn(facts);
  if (gap === undefined) return '';
  const { tests, tolerated, truncated } = facts.failures;
  // Tests that are fetched and not tolerated decide, whatever else there may be.
  if (tests.length > 0 && truncated && facts.outcome.toleranceResult !== undefined) return ` ${capital(gap.because)}.`;
  const stays = plural(runs, 'The run stays failed', 'The runs stay failed');
  return ` ${tolerated.length === 0 ? 'Nothing could be tolerated' : stays} because ${gap.because}.`;
}

function fixing(facts: VerdictFacts): string {
  const { tests } = facts.failures;
  const tolerate = facts.settings?.tolerate ?? [];
  const fix = whatToFix(facts.against.comparison, facts.failures);
  if (tolerate.length === 0) {
    return tests.length === 0
      ? toSeeThem(facts)
      : `${fix} Running this job again does not help: only a new test run can pass.`;
  }
  const gap = gapIn(facts);
  const isOutside = failedOutsideBuilds(facts) > 0;
  const hint = isOutside
    ? 'Remove `retried` from `tolerate`, or let a re-run replace the run (`runs: newest`).'
    : gap?.hint;
  if (hint !== undefined) return tests.length > 0 ? `${fix} ${hint}` : hint;
  if (tests.some(isListedAllTheSame)) return `${fix} The list of failed tests says why each was not tolerated.`;
  return `${fix} ${notListedAs(tolerate, tests.length === 1 ? 'it' : 'them')}`;
}

/** Where no failed test could be fetched. */
function toSeeThem({ settings }: VerdictFacts): string {
  const again =
    settings?.reportLimit === 0 ? 'raise `report-limit` (it is 0) to list them' : 'run this job again to list them';
  return `Check in Test Engine which tests failed, or ${again}.`;
}

/** The message of results that never came to their end. */
export function stale({ outcome, selector, failures }: VerdictFacts): Words {
  const { runs } = outcome.observation;
  const old = runs.filter(({ run }) => run.result === 'stale');
  // Without any such run, some are gone.
  if (old.length === 0) {
    const lost = runs.filter(({ presence }) => presence !== 'present');
    const polls = Math.min(...lost.map(({ missedPolls }) => missedPolls));
    return {
      headline: `${lost.length === 1 ? 'A run' : counted(lost.length, 'run')} disappeared from Test Engine`,
      what:
        `${capital(naming(lost, selector))} existed, but in the last ${counted(polls, 'poll')} ` +
        `${plural(lost.length, 'it was', 'they were')} neither listed nor found by ID.${inAddition(failures)}`,
      hint:
        'A run can disappear when it goes stale or when somebody deletes it. Check whether the jobs that run the tests ' +
        'finished, then run them again.',
      anchor: 'a-run-disappeared',
    };
  }
  return {
    headline: `The results of ${listed(suitesOf(old).map((suite) => suiteName(suite, selector)))} went stale`,
    what:
      `Test Engine stopped waiting for ${naming(old, selector)}: no results arrived for a long time, so it is unknown whether ` +
      `the tests pass.${inAddition(failures)}`,
    hint:
      'Check whether the jobs that run the tests crashed, were cancelled or could not upload their results (look for messages ' +
      'of the test collector in their logs), then run them again.',
    anchor: 'results-went-stale',
  };
}
