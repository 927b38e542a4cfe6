import type { Report } from '../report/report.ts';
import { counted, grouped } from '../text/words.ts';
import type { Of, Words } from './message.ts';
import { capital, failedCount, naming, suites, suitesOf } from './naming.ts';
import { isListedAllTheSame } from './not-tolerated.ts';
import { besideThat, failedOutsideBuilds, gapIn, isSoftened, wereTolerated } from './tolerated.ts';

export function passed({ leftOut }: Of<'passed'>, report: Report): Words {
  const topic = 'passed';
  const { headline, what, hint } = withoutFailures(report);
  if (leftOut.length === 0) return { headline, what, hint, topic };
  return {
    topic,
    headline: `${headline}; ${counted(leftOut.length, 'suite')} left out`,
    what: `${what} No run was found for ${suites(leftOut)}, which the input if-no-run-found allows.`,
    hint: `If ${suites(leftOut)} should have run, see whether its tests were uploaded, and set if-no-run-found to error.`,
  };
}

function withoutFailures(report: Report): Omit<Words, 'topic'> {
  const { runs } = report.outcome.observation;
  const toleratedRuns = runs.filter((one) => isSoftened(report, one));
  const subject = runs.length === 1 ? `The run of ${suites(suitesOf(runs))}` : `All ${grouped(runs.length)} runs`;
  const finished = `${capital(naming(runs))} ${runs.length === 1 ? 'is' : 'are'} finished`;
  if (toleratedRuns.length === 0) {
    return { headline: `${subject} passed`, what: `${finished}, and no test failed.`, hint: '' };
  }
  const { tolerated } = report.failures;
  const counts = `${capital(naming(toleratedRuns))} ${toleratedRuns.length === 1 ? 'counts' : 'count'} as passed`;
  const all = toleratedRuns.length === runs.length;
  return {
    headline: `${subject} ${runs.length === 1 ? 'counts' : 'count'} as passed, with ${counted(tolerated.length, 'tolerated test')}`,
    what: `${all ? '' : `${finished}, and no test failed that counts. `}${counts}: ${wereTolerated(report.failures)}.`,
    hint: 'There is nothing to do for this gate. The tolerated tests are listed, since they are still worth mending.',
  };
}

export function failed(report: Report): Words {
  const { runs } = report.outcome.observation;
  const bad = runs.filter((one) => one.run.result === 'failed' && !isSoftened(report, one));
  const goesOn = bad.filter(({ run }) => run.state === 'running').length;
  const subject = goesOn === 1 ? 'A failed run was' : 'Failed runs were';
  const going = goesOn > 0 ? ` ${subject} still going on, so there may be more.` : '';
  return {
    ...failedHeadline(report, suites(suitesOf(bad))),
    what: `Test Engine says that ${naming(bad)} failed.${howMany(report)}${whyNoMore(report, bad.length)}${going}`,
    hint: fixing(report),
  };
}

function failedHeadline(report: Report, where: string): Pick<Words, 'headline' | 'topic'> {
  const { failures } = report;
  const isOutside = failedOutsideBuilds(report) > 0;
  if (failures.tests.length > 0) {
    const topic = isOutside ? 'not-all-failures-could-be-tolerated' : 'failed-tests';
    return { headline: `${capital(failedCount(failures))} in ${where}`, topic };
  }
  return failures.tolerated.length > 0
    ? { headline: `Not all failures in ${where} could be tolerated`, topic: 'not-all-failures-could-be-tolerated' }
    : { headline: `Tests failed in ${where}`, topic: 'tests-failed-but-their-list-is-not-there' };
}

function howMany({ failures, settings }: Report): string {
  const { tests, tolerated, truncated, problems } = failures;
  if (tests.length > 0) {
    const executions = tests.reduce((sum, { attempts }) => sum + attempts.length, 0);
    const retried = executions > tests.length ? ` (${counted(executions, 'failed execution')})` : '';
    const are = truncated || tests.length > 1 ? 'are' : 'is';
    const beside = tests.length > 1 || truncated ? 'Beside them' : 'Beside it';
    const more = tolerated.length > 0 ? ` ${beside}, ${wereTolerated(failures)}.` : '';
    return ` There ${are} ${failedCount(failures)}${retried}.${more}`;
  }
  if (tolerated.length > 0) return ` Of what was fetched, ${wereTolerated(failures)}, and no other failed.`;
  // Why there are none is told with what kept the gate from tolerating them, or with what stood in the way.
  if (problems.length > 0 || (settings?.tolerate ?? []).length > 0) return '';
  return truncated ? ' None of its failures were fetched.' : ' Its list of failed executions is empty.';
}

/** What kept the gate from tolerating more. */
function whyNoMore(report: Report, runs: number): string {
  const outside = failedOutsideBuilds(report);
  if (outside > 0) {
    const these = outside === 1 ? 'this run was' : 'these runs were';
    return ` Nothing counts as retried: ${these} uploaded outside Buildkite, and passes on a retry are known of builds only.`;
  }
  const gap = gapIn(report);
  if (gap === undefined) return '';
  const { tests, tolerated, truncated } = report.failures;
  // Tests that are fetched and not tolerated decide, whatever else there may be.
  if (tests.length > 0 && truncated && report.outcome.toleranceResult !== undefined) return ` ${capital(gap.because)}.`;
  const stays = runs === 1 ? 'It stays failed' : 'They stay failed';
  const lead = tolerated.length === 0 ? 'Nothing could be tolerated' : stays;
  return ` ${lead}, because ${gap.because}.`;
}

function fixing(report: Report): string {
  const { tests, truncated } = report.failures;
  const tolerate = report.settings?.tolerate ?? [];
  const [those, them] = tests.length === 1 && !truncated ? ['test', 'it'] : ['tests', 'them'];
  const fix = `Fix the failed ${those} and push again.`;
  if (tolerate.length === 0) {
    return (
      `${tests.length === 0 ? toSeeThem(report) : fix} A failed result never changes, not even when a retry passes (the ` +
      'input tolerate is for that): only a new run can pass.'
    );
  }
  if (failedOutsideBuilds(report) > 0) {
    const hint = 'Leave retried out of tolerate, or let a re-run replace the run (runs: newest).';
    return tests.length > 0 ? `${fix} ${hint}` : hint;
  }
  const gap = gapIn(report);
  if (gap !== undefined) return tests.length > 0 ? `${fix} ${gap.hint}` : gap.hint;
  if (tests.some(isListedAllTheSame)) return `${fix} The list of failed tests says of each why it was not tolerated.`;
  const words = tolerate.map((why) => (why === 'retried' ? 'passed on a retry' : 'muted'));
  return `${fix} Test Engine does not list ${them} as ${words.join(' or ')}.`;
}

/** Where no failed test could be fetched. */
function toSeeThem({ settings }: Report): string {
  const again =
    settings?.reportLimit === 0
      ? 'raise the input report-limit (it is 0) for the list'
      : 'run this job again for the list';
  return `See in Test Engine which tests failed; or ${again}.`;
}

export function stale(report: Report): Words {
  const { runs } = report.outcome.observation;
  const lost = runs.filter(({ run, presence }) => run.result !== 'stale' && presence !== 'present');
  if (lost.length > 0 && !runs.some(({ run }) => run.result === 'stale')) {
    return {
      headline: `${lost.length === 1 ? 'A run' : counted(lost.length, 'run')} disappeared from Test Engine`,
      what:
        `${capital(naming(lost))} ${lost.length === 1 ? 'was' : 'were'} there and then, on the last ` +
        `${counted(Math.min(...lost.map(({ missedPolls }) => missedPolls)), 'look')}, neither stood in the list of runs nor ` +
        `could be found by id.${besideThat(report.failures)}`,
      hint:
        'A run may disappear when it goes stale or when somebody deletes it. See whether the jobs that run the tests ' +
        'came to their end, then run them again.',
      topic: 'a-run-disappeared',
    };
  }
  const old = runs.filter(({ run }) => run.result === 'stale');
  return {
    headline: `The results of ${suites(suitesOf(old))} went stale`,
    what:
      `Test Engine gave up waiting for ${naming(old)}: no results arrived for a long time, so nobody can say whether ` +
      `the tests pass.${besideThat(report.failures)}`,
    hint:
      'See whether the jobs that run the tests died, were cancelled or could not upload their results (look for the ' +
      'collector’s messages in their logs), then run them again.',
    topic: 'results-went-stale',
  };
}
