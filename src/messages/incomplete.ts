import type { Report } from '../report/report.ts';
import type { BuildEnd } from '../test-engine/model.ts';
import { counted, grouped } from '../text/words.ts';
import { atBuild, buildName } from './build.ts';
import type { Of, Words } from './message.ts';
import { capital, naming, suites, suitesOf } from './naming.ts';
import { besideThat, wereTolerated } from './tolerated.ts';

export function incomplete({ because }: Of<'incomplete'>, report: Report): Words {
  switch (because.kind) {
    case 'pending':
      return pending(report);
    case 'build-ended':
      return buildEnded(because.end, report);
    case 'too-few-tests':
      return {
        headline: `Only ${grouped(because.ran)} of at least ${counted(because.least, 'test')} ran`,
        what: `${noTestFailed(report)}, but only ${counted(because.ran, 'test')} passed or failed, and \`min-tests\` is ${grouped(because.least)}.`,
        hint: `See in the jobs’ logs how many tests each of them ran${atBuild(report.selector)}. If fewer are in order by now, lower \`min-tests\`.`,
        topic: 'results-may-be-missing',
      };
  }
}

function pending({ outcome, selector, failures, conclusion }: Report): Words {
  const { runs } = outcome.observation;
  const empty = runs.filter(({ run }) => run.state === 'finished' && run.result === 'pending');
  const lenient =
    conclusion === 'failure' ? ' If a run without tests is in order, set if-incomplete to warn or ignore.' : '';
  return {
    headline: `No results in ${suites(suitesOf(empty))}`,
    what:
      `${capital(buildName(selector))} has ended and ${naming(empty)} finished, but without any result: its upload held no ` +
      `tests.${besideThat(failures)}`,
    hint:
      `See in the build’s jobs whether the tests ran at all and what the test collector uploaded${atBuild(selector)}. Then ` +
      `run them again.${lenient}`,
    topic: 'no-results',
  };
}

function buildEnded(end: BuildEnd, report: Report): Words {
  const { selector, failures, conclusion } = report;
  const jobs = atBuild(selector);
  const about = {
    headline: `Results may be missing: the build ended as ${end}`,
    topic: 'results-may-be-missing',
  } as const;
  const but = `but ${buildName(selector)} ended as ${end}`;
  const fails = conclusion === 'failure';
  if (end !== 'failed') {
    return {
      ...about,
      what: `${noTestFailed(report)}, ${but}, so that jobs may not have uploaded theirs.`,
      hint:
        `See in the build what did not come to its end, and why${jobs}. Then build again, or retry those jobs and run this ` +
        `job again.${fails ? ' If such a build is in order, set if-incomplete to warn or ignore.' : ''}`,
    };
  }
  if (failures.tolerated.length > 0) {
    return {
      ...about,
      what:
        `${noTestFailed(report)}, ${but}: because of what is tolerated here, or because another job failed, perhaps before it ` +
        'uploaded its results.',
      hint:
        `See in the build’s jobs which of the two it was${jobs}. If another job failed, mend that or retry it, then run this ` +
        'job again.' +
        (fails
          ? ' For builds that fail because of tolerated tests there is if-incomplete: set it to warn or ignore.'
          : ''),
    };
  }
  return {
    ...about,
    what: `${noTestFailed(report)}, ${but}: a job that runs tests may have died before it uploaded its results.`,
    hint:
      `See in the build’s jobs which of them failed${jobs}. If it runs tests, mend that or retry it, then run this job again.` +
      (fails ? ' If it runs none, set if-incomplete to warn or ignore.' : ''),
  };
}

function noTestFailed({ outcome, failures }: Report): string {
  const seen = naming(outcome.observation.runs);
  return failures.tolerated.length === 0
    ? `No test failed in ${seen}`
    : `In ${seen}, ${wereTolerated(failures)} and no other failed`;
}
