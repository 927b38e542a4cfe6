import type { Report } from '../report.ts';
import { counted, grouped } from '../words.ts';
import type { Of, Words } from './message.ts';
import { capital, failedCount, naming, suites, suitesOf } from './naming.ts';

export function passed({ leftOut }: Of<'passed'>, report: Report): Words {
  const { runs } = report.outcome.observation;
  const headline =
    runs.length === 1 ? `The run of ${suites(suitesOf(runs))} passed` : `All ${grouped(runs.length)} runs passed`;
  const what = `${capital(naming(runs))} ${runs.length === 1 ? 'is' : 'are'} finished, and no test failed.`;
  if (leftOut.length === 0) return { headline, what, cure: 'There is nothing to do.' };
  return {
    headline: `${headline}; ${counted(leftOut.length, 'suite')} left out`,
    what: `${what} No run was found for ${suites(leftOut)}, which the input if-no-run-found allows.`,
    cure: `If ${suites(leftOut)} should have run, see whether its tests were uploaded, and set if-no-run-found to error.`,
  };
}

export function failed(report: Report): Words {
  const { runs } = report.outcome.observation;
  const bad = runs.filter(({ run }) => run.result === 'failed');
  const { tests, executions, truncated } = report.failures;
  const count = failedCount(report.failures);
  const known = tests.length > 0;
  const retried = executions > tests.length ? ` (${counted(executions, 'failed execution')})` : '';
  const going = bad.some(({ run }) => run.state === 'running') ? ' It was still going on, so more may come.' : '';
  return {
    headline: `${known ? capital(count) : 'Tests failed'} in ${suites(suitesOf(bad))}`,
    what:
      `Test Engine says that ${naming(bad)} failed.` +
      (known ? ` There ${truncated || tests.length > 1 ? 'are' : 'is'} ${count}${retried}.` : '') +
      (known || report.failures.problems.length > 0 ? '' : ' Its list of failed executions is empty.') +
      going,
    cure:
      'Fix the failed tests and push again. A failed result never changes, not even when a retry passes: only a new ' +
      'run can pass.',
  };
}

export function stale(report: Report): Words {
  const { runs } = report.outcome.observation;
  const lost = runs.filter(({ run, presence }) => run.result !== 'stale' && presence !== 'present');
  if (lost.length > 0 && !runs.some(({ run }) => run.result === 'stale')) {
    return {
      headline: `${lost.length === 1 ? 'A run' : counted(lost.length, 'run')} disappeared from Test Engine`,
      what:
        `${capital(naming(lost))} ${lost.length === 1 ? 'was' : 'were'} there and then, on the last ` +
        `${counted(Math.min(...lost.map(({ missedLooks }) => missedLooks)), 'look')}, neither in the list of runs nor found by id.`,
      cure:
        'A run may disappear when it goes stale or when somebody deletes it. See whether the jobs that run the tests ' +
        'came to their end, then run them again.',
    };
  }
  const old = runs.filter(({ run }) => run.result === 'stale');
  return {
    headline: `The results of ${suites(suitesOf(old))} went stale`,
    what:
      `Test Engine gave up waiting for ${naming(old)}: no results arrived for a long time, so nobody can say whether ` +
      'the tests pass.',
    cure:
      'See whether the jobs that run the tests died, were cancelled or could not upload their results (look for the ' +
      'collector’s messages in their logs), then run them again.',
  };
}
