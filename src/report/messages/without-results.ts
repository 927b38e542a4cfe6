import type { Report } from '../report.ts';
import { counted, span } from '../words.ts';
import type { Of, Words } from './message.ts';
import { capital, naming, suites, suitesOf } from './naming.ts';

export function notFound({ missing }: Of<'not-found'>, report: Report): Words {
  const { selector, outcome } = report;
  const named = missing.length > 0 ? missing : (selector?.suites ?? []);
  const sought = selector?.kind === 'run-id' ? `run ${selector.runId}` : `build ${selector?.buildId ?? ''}`;
  const seen = outcome.observation.runs;
  return {
    headline: `No run found in ${suites(named)}`,
    what:
      `In ${span(report.cost.waited)} Test Engine showed no run of ${sought} in ${suites(named)} of the organization ` +
      `${selector?.organization ?? ''}.${seen.length > 0 ? ` Found: ${naming(seen)}.` : ''}`,
    cure: selector?.kind === 'run-id' ? 'Copy the UUID of the run from its address in Test Engine.' : causes(report),
  };
}

function causes({ settings }: Report): string {
  const waited = settings ? ` (it is ${span(settings.timeout)})` : '';
  return [
    'Likely causes, the likeliest first:',
    `1. The build has not uploaded any results yet: raise the input timeout${waited} above the time that the tests take.`,
    '2. build-id is not the UUID of the build that ran the tests: it is the field id of the build, not its number.',
    '3. The results go to another suite or organization: compare the slugs with the address of the suite in Test Engine.',
    '4. The tests ran in GitHub Actions: their runs carry no build UUID, so that build-id cannot find them; use run-id.',
    '5. The test collector is not set up, or its token (BUILDKITE_ANALYTICS_TOKEN) is missing in the build.',
  ].join('\n');
}

export function incomplete({ because }: Of<'incomplete'>, report: Report): Words {
  const { runs } = report.outcome.observation;
  switch (because.kind) {
    case 'pending': {
      const pending = runs.filter(({ run }) => run.state === 'finished' && run.result === 'pending');
      return {
        headline: `No results in ${suites(suitesOf(pending))}`,
        what: `The build has ended and ${naming(pending)} finished, but without any result: its upload held no tests.`,
        cure: 'See in the build’s log whether the tests ran at all and what the test collector uploaded, then run them again.',
      };
    }
    case 'build-ended':
      return {
        headline: `Results may be missing: the build ended as ${because.end}`,
        what: `No test failed in ${naming(runs)}, but the build ended as ${because.end}, so that jobs may not have uploaded theirs.`,
        cure: 'See in the build what did not come to its end, mend that and build again.',
      };
  }
}

export function timedOut({ because }: Of<'timed-out'>, report: Report): Words {
  const { runs } = report.outcome.observation;
  const waited = span(report.cost.waited);
  const timeout = report.settings ? ` (it is ${span(report.settings.timeout)})` : '';
  const settle = report.settings ? span(report.settings.settle) : 'as long as settle asks';
  const longer = `raise the input timeout${timeout}`;
  switch (because) {
    case 'build-goes-on':
      return {
        headline: `The build had not ended after ${waited}`,
        what: `After ${waited} no test had failed, but the build was not over, so that more results could come.`,
        cure: `See in Buildkite whether the build hangs, waits for an agent or is blocked. If it only takes long, ${longer}.`,
      };
    case 'run-goes-on': {
      const going = runs.filter(({ run }) => run.state === 'running');
      return {
        headline: `${going.length === 1 ? 'A run' : counted(going.length, 'run')} had not finished after ${waited}`,
        what: `After ${waited}, ${naming(going)} ${going.length === 1 ? 'was' : 'were'} still running. No test had failed until then.`,
        cure: `See whether the jobs that run the tests hang. If the tests only take long, ${longer}.`,
      };
    }
    case 'result-pending': {
      const pending = runs.filter(({ run }) => run.result === 'pending');
      return {
        headline: `No result after ${waited}`,
        what: `After ${waited}, ${naming(pending)} had finished, but without any result.`,
        cure: `See whether the jobs ran any tests and uploaded their results. If the upload only takes long, ${longer}.`,
      };
    }
    case 'run-missing': {
      const lost = runs.filter(({ presence }) => presence !== 'present');
      return {
        headline: `${lost.length === 1 ? 'A run' : counted(lost.length, 'run')} was missing after ${waited}`,
        what: `${capital(naming(lost))} was there, but not on the last look before the time was up: too short to call it gone.`,
        cure: `Open the suite in Test Engine to see whether the run is there, then run this job again, or ${longer}.`,
      };
    }
    case 'not-settled':
      return {
        headline: `The pass had not settled after ${waited}`,
        what:
          `${capital(naming(runs))} had passed when the time was up after ${waited}, but not for the ${settle} for which ` +
          'a pass must hold.',
        cure: `Run this job again, ${longer}, or lower the input settle.`,
      };
  }
}
