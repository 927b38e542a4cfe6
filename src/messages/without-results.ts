import type { Report } from '../report/report.ts';
import { type Selector, suitePage } from '../selector.ts';
import type { Build, ReadLimit } from '../test-engine/model.ts';
import { counted, listed, span } from '../text/words.ts';
import { atBuild, buildName, isBlocked, stateWord } from './build.ts';
import type { Of, Words } from './message.ts';
import { capital, naming, newestOnly, sought, soughtIn, suites } from './naming.ts';
import { besideThat } from './tolerated.ts';

export function notFound({ missing }: Of<'not-found'>, report: Report): Words {
  const { selector } = report;
  const seen = report.outcome.observation.runs;
  const named = missing.length > 0 ? missing : (selector?.suites ?? []);
  const found = seen.length > 0 ? ` Found: ${naming(seen)}.` : '';
  const what = selector === undefined ? 'any run' : `${sought(selector)} in ${soughtIn(selector, named)}`;
  return {
    headline: `No run found ${named.length > 0 ? `in ${suites(named)}` : `of ${buildName(selector)}`}`,
    what: `In ${span(report.cost.waited)} Test Engine did not show ${what}.${found}${besideThat(report.failures)}`,
    hint: numbered(causes(report, named)),
    topic: 'no-run-found',
  };
}

function numbered(likely: readonly string[]): string {
  const list = likely.map((cause, index) => `${index + 1}. ${cause}`);
  return ['Likely causes, the likeliest first:', ...list].join('\n');
}

/** Why there may be no run in these suites, depending on how runs were looked for; the likeliest first. */
function causes({ selector, settings, outcome }: Report, missing: readonly string[]): readonly string[] {
  const waited = settings ? ` (it is ${span(settings.timeout)})` : '';
  const longer = `raise the input timeout${waited} above the time that the tests take.`;
  const checkRuns = selector === undefined ? [] : atAnotherPlace(selector, missing);
  // What was found under the same name tells that the name is right.
  const { observation } = outcome;
  const isFound = observation.runs.length > 0 && missing.length > 0;
  const theirs = isFound ? ` of ${suites(missing)}` : '';
  const noCollector =
    'The test collector is not set up, or its token (BUILDKITE_ANALYTICS_TOKEN) is missing where the tests run.';
  switch (selector?.kind) {
    case 'pipeline':
      return [
        'Buildkite started no build for this commit: the pipeline does not build pull requests or forks, a branch or path filter or a word in the commit message left it out, or it was built at another commit.',
        `The build${whichEnded(observation.builds?.[0])} ran no tests${theirs}, or came to its end before it did.`,
        ...checkRuns,
        noCollector,
      ];
    case 'build-id':
      return [
        `The build has not uploaded any results${theirs} yet: ${longer}`,
        ...(isFound
          ? []
          : [
              'build-id is not the UUID of the build that ran the tests: it is the field id of the build, not its number.',
            ]),
        ...checkRuns,
        ...(isFound
          ? []
          : [
              'The tests ran in GitHub Actions: their runs carry no build UUID, so that build-id cannot find them; use commit or run-id.',
            ]),
        noCollector,
      ];
    case 'build-url':
      return [
        `The build${whichEnded(observation.builds?.[0])} ran no tests${theirs}, or came to its end before it did. See its jobs${atBuild(selector)}.`,
        ...checkRuns,
        'It is not this build that ran the tests, but one that it triggered: give the address of that one.',
        noCollector,
      ];
    case 'commit':
      return [
        `No results${theirs} were uploaded yet: ${longer}`,
        'The collector sent another commit: on a pull request GitHub tests a merge commit, which is github.sha there.',
        ...(selector.branch === undefined ? [] : ['The collector sent another branch: leave the input branch out.']),
        ...beyond(observation.readLimits.filter(({ suite }) => missing.includes(suite))),
        ...checkRuns,
        'The tests ran in a build of Buildkite, which may send HEAD for its commit: use build-url or build-id.',
        noCollector,
      ];
    case 'run-id':
    case undefined:
      return ['run-id is not the UUID of the run: copy it from the address of the run in Test Engine.', ...checkRuns];
  }
}

/** Nothing where no suite was named: then all of the organization are looked at. */
function atAnotherPlace({ organization }: Selector, missing: readonly string[]): readonly string[] {
  if (missing.length === 0) return [];
  const pages = missing.map((suite) => suitePage({ organization, suite }));
  const asked = `${pages.length === 1 ? 'Does' : 'Do'} ${listed(pages)} show newer runs?`;
  return [`The results go to another suite or organization. ${asked}`];
}

function whichEnded(build: Build | undefined): string {
  return build?.ended === undefined ? '' : `, which ended as ${build.ended},`;
}

function beyond(readLimits: readonly ReadLimit[]): readonly string[] {
  if (readLimits.length === 0) return [];
  return [`The runs are older than what was looked at (${newestOnly(readLimits)}): name such a run with run-id.`];
}

export function timedOut({ because }: Of<'timed-out'>, report: Report): Words {
  const { runs } = report.outcome.observation;
  const waited = span(report.cost.waited);
  const timeout = report.settings ? ` (it is ${span(report.settings.timeout)})` : '';
  const settle = report.settings ? span(report.settings.settle) : 'as long as settle asks';
  const longer = `raise the input timeout${timeout}`;
  switch (because) {
    case 'build-goes-on':
      return buildGoesOn(report, waited, longer);
    case 'run-goes-on': {
      const going = runs.filter(({ run }) => run.state === 'running');
      const hint = report.outcome.observation.builds
        ? `The build has ended, so Test Engine is still at work on its uploads: ${longer}.`
        : `See whether the jobs that run the tests hang. If the tests only take long, ${longer}.`;
      return {
        headline: `${going.length === 1 ? 'A run' : counted(going.length, 'run')} had not finished after ${waited}`,
        what: `After ${waited}, ${naming(going)} ${going.length === 1 ? 'was' : 'were'} still running. No test had failed until then.`,
        hint,
        topic: 'a-run-had-not-finished',
      };
    }
    case 'result-pending': {
      const pending = runs.filter(({ run }) => run.result === 'pending');
      return {
        headline: `No result after ${waited}`,
        what: `After ${waited}, ${naming(pending)} had finished, but without any result.`,
        hint: `See whether the jobs ran any tests and uploaded their results. If the upload only takes long, ${longer}.`,
        topic: 'no-result-in-time',
      };
    }
    case 'run-missing': {
      const lost = runs.filter(({ presence }) => presence !== 'present');
      return {
        headline: `${lost.length === 1 ? 'A run' : counted(lost.length, 'run')} was missing after ${waited}`,
        what: `${capital(naming(lost))} was there, but not on the last look before the time was up: too short to call it gone.`,
        hint: `Open the suite in Test Engine to see whether the run is there, then run this job again, or ${longer}.`,
        topic: 'a-run-was-missing',
      };
    }
    case 'not-counted':
      return {
        headline: `The tests had not been counted after ${waited}`,
        what: `${capital(naming(runs))} had passed when \`timeout\` elapsed after ${waited}, but \`min-tests\` had not been checked.`,
        hint: `Run this job again, or ${longer}.`,
        topic: 'the-pass-had-not-settled',
      };
    case 'not-proven':
      return {
        headline: `The list of runs could not be read to its end in ${waited}`,
        what:
          `${capital(naming(runs))} had passed when \`timeout\` elapsed after ${waited}, but the server did not show that its ` +
          'list of runs holds no others, so a failed run may be missing from it.',
        hint: `Run this job again, or ${longer}. If it stays, a server or proxy leaves out the Link header: see api-url.`,
        topic: 'the-pass-had-not-settled',
      };
    case 'not-settled':
      return {
        headline: `The pass had not settled after ${waited}`,
        what:
          `${capital(naming(runs))} had passed when the time was up after ${waited}, but not for the ${settle} for which ` +
          'a pass must hold.',
        hint: `Run this job again, ${longer}, or lower the input settle.`,
        topic: 'the-pass-had-not-settled',
      };
  }
}

function buildGoesOn({ outcome, selector }: Report, waited: string, longer: string): Words {
  const { builds, runs } = outcome.observation;
  const [build] = builds ?? [];
  const name = buildName(selector);
  const word = build && stateWord(build);
  const state = word === undefined ? 'had not ended' : `had not ended (it was “${word}”)`;
  const until = runs.length === 0 ? 'No run had been seen until then' : 'No test had failed until then';
  const strange = build !== undefined && word === undefined;
  return {
    headline: `${capital(name)} had not ended after ${waited}`,
    what: `When the time was up after ${waited}, ${name} ${state}. ${until}, but more results could come.`,
    hint:
      build && isBlocked(build)
        ? `The build waits for somebody to unblock it${atBuild(selector)}. If it is meant to stay blocked, gate it with ` +
          'build-id, which does not wait for the end of the build; where a step with the id build started it, that is ' +
          'fromJSON(steps.build.outputs.json).id.'
        : `See in Buildkite whether a job hangs or waits for an agent${atBuild(selector)}. If the build only takes long, ${longer}.`,
    topic: 'the-build-had-not-ended',
    ...(strange ? { quotes: [{ intro: 'Its state in Buildkite’s own word:', text: build.word }] } : {}),
  };
}
