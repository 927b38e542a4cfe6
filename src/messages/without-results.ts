import { type Selector, suitePage } from '../selector.ts';
import type { ReadLimit } from '../test-engine/model.ts';
import { counted, listed, plural, span } from '../text/words.ts';
import type { Of, VerdictFacts, Words } from './message.ts';
import {
  atBuild,
  buildName,
  capital,
  isBlocked,
  naming,
  newestOnly,
  sought,
  soughtIn,
  stateWord,
  suites,
} from './naming.ts';
import { inAddition } from './tolerated.ts';
import { noteMessages } from './verdict-notes.ts';

/** The message of runs that never appeared. */
export function notFound({ missing }: Of<'not-found'>, facts: VerdictFacts): Words {
  const { selector, outcome, cost, failures } = facts;
  const seen = outcome.observation.runs;
  const named = missing.length > 0 ? missing : (selector?.suites ?? []);
  const found = seen.length > 0 ? ` Found: ${naming(seen, selector)}.` : '';
  const strict = notSoftened(facts);
  return {
    headline:
      named.length > 0 ? `No run found in ${suites(named, selector, 'or')}` : `No run found for ${buildName(selector)}`,
    what: `${nothingAppeared(selector, named)} within ${span(cost.waited)}.${found}${inAddition(failures)}${strict === undefined ? '' : ` ${strict.what}`}`,
    hint: `${strict === undefined ? '' : `${strict.hint}\n`}${numbered(causes(facts, named))}`,
    anchor: 'no-run-found',
  };
}

/** Why the step fails although `if-no-run-found` was to let it pass; `undefined` where it does not, or was not to. */
function notSoftened({ selector, settings, conclusion, outcome }: VerdictFacts): Words | undefined {
  if (conclusion !== 'failure' || (settings?.ifNoRunFound ?? 'error') === 'error') return undefined;
  const ends = outcome.observation.builds?.map(({ ended }) => ended) ?? [];
  const end = ends.find((one) => one === 'failed' || one === 'canceled');
  return noteMessages['not-softened']({ selector, end });
}

function nothingAppeared(selector: Selector | undefined, named: readonly string[]): string {
  if (selector === undefined) return 'No run appeared';
  const where = soughtIn(selector, named);
  return selector.kind === 'run-id'
    ? `${capital(sought(selector))} did not appear in ${where}`
    : `${sought(selector, 'No run')} appeared in ${where}`;
}

function numbered(likely: readonly string[]): string {
  const list = likely.map((cause, index) => `${index + 1}. ${cause}`);
  return ['Likely causes, most likely first:', ...list].join('\n');
}

/** Why there may be no run in these suites, depending on how runs were looked for; the likeliest first. */
function causes({ selector, settings, outcome }: VerdictFacts, missing: readonly string[]): readonly string[] {
  const longer = `raise \`timeout\`${itIs(settings?.timeout)} above the time that the tests take.`;
  const elsewhere = selector === undefined ? [] : atAnotherPlace(selector, missing);
  // What was found under the same name shows that the name is right.
  const { builds, readLimits, runs } = outcome.observation;
  const [build] = builds ?? [];
  const isFound = runs.length > 0 && missing.length > 0;
  const theirs = isFound ? ` for ${suites(missing, selector, 'or')}` : '';
  const noCollector =
    'The test collector is not set up, or its token (`BUILDKITE_ANALYTICS_TOKEN`) is missing where the tests run.';
  switch (selector?.kind) {
    case 'pipeline':
      return [
        'Buildkite started no build for this commit: the pipeline does not build pull requests or forks, a branch or path ' +
          'filter or a word in the commit message left it out, or it built another commit.',
        `The build ran no tests${theirs}, or ended before it did.`,
        ...elsewhere,
        noCollector,
      ];
    case 'build-id': {
      const wrongId =
        "`build-id` is not the UUID of the build that ran the tests: it is the build's `id`, not its number.";
      const outside =
        'The tests ran in GitHub Actions: their runs have no build UUID, so `build-id` cannot find them. Use `commit` or `run-id`.';
      return [
        `The build has not uploaded any results${theirs} yet: ${longer}`,
        ...(isFound ? [] : [wrongId]),
        ...elsewhere,
        ...(isFound ? [] : [outside]),
        noCollector,
      ];
    }
    case 'build-url': {
      const ended = build?.ended === undefined ? '' : `, which ended as ${build.ended},`;
      return [
        `The build${ended} ran no tests${theirs}, or ended before it did. Check its jobs${atBuild(selector)}.`,
        ...elsewhere,
        'Another build ran the tests, which this one triggered: use the URL of that build.',
        noCollector,
      ];
    }
    case 'commit':
      return [
        `No results${theirs} have been uploaded yet: ${longer}`,
        'The collector sent another commit: on a pull request, GitHub Actions tests a merge commit, which is `github.sha` there.',
        ...(selector.branch === undefined ? [] : ['The collector sent another branch: remove `branch`.']),
        ...beyond(
          readLimits.filter(({ suite }) => missing.includes(suite)),
          selector,
        ),
        ...elsewhere,
        'The tests ran in a Buildkite build, which may send HEAD as its commit: use `build-url` or `build-id`.',
        noCollector,
      ];
    case 'run-id':
    case undefined:
      return ["`run-id` is not the UUID of the run: copy it from the run's URL in Test Engine.", ...elsewhere];
  }
}

/** Nothing where no suite was named: then all of the organization are looked at. */
function atAnotherPlace({ organization }: Selector, missing: readonly string[]): readonly string[] {
  if (missing.length === 0) return [];
  const pages = missing.map((suite) => suitePage({ organization, suite }));
  const ask = `Check whether ${listed(pages)} ${plural(pages.length, 'shows', 'show')} newer runs.`;
  return [`The results go to another suite or organization. ${ask}`];
}

function beyond(readLimits: readonly ReadLimit[], selector: Selector): readonly string[] {
  if (readLimits.length === 0) return [];
  return [`The runs are too old (${newestOnly(readLimits, selector)} were searched): use \`run-id\` for such a run.`];
}

/** The message of a wait that took too long. */
export function timedOut({ because }: Of<'timed-out'>, facts: VerdictFacts): Words {
  const { outcome, selector, settings, cost } = facts;
  const { runs, builds } = outcome.observation;
  const waited = span(cost.waited);
  const elapsed = `\`timeout\` elapsed after ${waited}`;
  const longer = `raise \`timeout\`${itIs(settings?.timeout)}`;
  switch (because) {
    case 'build-goes-on':
      return buildGoesOn(facts, elapsed, longer);
    case 'run-goes-on': {
      const going = runs.filter(({ run }) => run.state === 'running');
      return {
        headline: `${someRuns(going.length)} had not finished after ${waited}`,
        what: `${elapsed}, before ${naming(going, selector)} finished. No test had failed by then.`,
        hint: builds
          ? `The build has ended, so Test Engine is still processing its uploads: ${longer}.`
          : `Check whether the jobs that run the tests hang. If the tests just take long, ${longer}.`,
        anchor: 'a-run-had-not-finished',
      };
    }
    case 'result-pending': {
      const pending = runs.filter(({ run }) => run.result === 'pending');
      return {
        headline: `No result after ${waited}`,
        what: `${elapsed}. By then, ${naming(pending, selector)} had finished without any result.`,
        hint: `Check whether the jobs ran any tests and uploaded their results. If the upload just takes long, ${longer}.`,
        anchor: 'no-result-in-time',
      };
    }
    case 'run-missing': {
      const lost = runs.filter(({ presence }) => presence !== 'present');
      const [was, it] = lost.length === 1 ? ['was', 'it'] : ['were', 'them'];
      return {
        headline: `${someRuns(lost.length)} ${was} missing after ${waited}`,
        what:
          `${capital(naming(lost, selector))} existed, but the last poll before \`timeout\` elapsed did not find ${it}. That is ` +
          `too short a time to tell whether ${plural(lost.length, 'the run is', 'the runs are')} gone.`,
        hint:
          `Check in Test Engine whether the ${plural(lost.length, 'run exists', 'runs exist')}, then run this job again or ` +
          `${longer}.`,
        anchor: 'a-run-was-missing',
      };
    }
    case 'not-counted':
      return {
        headline: `The tests had not been counted after ${waited}`,
        what: `${elapsed}. By then, ${naming(runs, selector)} had passed, but \`min-tests\` had not been checked.`,
        hint: `Run this job again, or ${longer}.`,
        anchor: 'the-pass-had-not-settled',
      };
    case 'not-proven':
      return {
        headline: `The list of runs could not be read to its end in ${waited}`,
        what:
          `${elapsed}. By then, ${naming(runs, selector)} had passed, but nothing proved that the list of runs was complete, so a ` +
          'failed run may be missing from it.',
        hint: `Run this job again, or ${longer}. If this persists, a server or proxy removes the \`Link\` header (see \`api-url\`).`,
        anchor: 'the-pass-had-not-settled',
      };
    case 'not-settled': {
      const settle =
        settings === undefined ? 'as long as `settle` requires' : `for ${span(settings.settle)} (\`settle\`)`;
      return {
        headline: `The pass had not settled after ${waited}`,
        what: `${elapsed}. By then, ${naming(runs, selector)} had passed, but the pass had not held ${settle}.`,
        hint: `Run this job again, ${longer}, or lower \`settle\`.`,
        anchor: 'the-pass-had-not-settled',
      };
    }
  }
}

/** `A run`, `2 runs` */
function someRuns(count: number): string {
  return count === 1 ? 'A run' : counted(count, 'run');
}

/** ` (it is 30m)` */
function itIs(duration: number | undefined): string {
  return duration === undefined ? '' : ` (it is ${span(duration)})`;
}

function buildGoesOn({ outcome, selector, cost }: VerdictFacts, elapsed: string, longer: string): Words {
  const { builds, runs } = outcome.observation;
  const [build] = builds ?? [];
  const name = buildName(selector);
  const word = build && stateWord(build);
  const state = word === undefined ? '' : ` (its state is ${word})`;
  const until = runs.length === 0 ? 'No run had appeared by then' : 'No test had failed by then';
  const strange = build !== undefined && word === undefined;
  return {
    headline: `${capital(name)} had not ended after ${span(cost.waited)}`,
    what: `${elapsed}, before ${name} ended${state}. ${until}, but more results could come.`,
    hint:
      build && isBlocked(build)
        ? `The build waits at a block step${atBuild(selector)}. If it is meant to stay blocked, use \`build-id\`, which does not ` +
          'wait for the end of the build: `fromJSON(steps.build.outputs.json).id`, where `build` is the ID of the step that started it.'
        : `Check in Buildkite whether a job hangs or waits for an agent${atBuild(selector)}. If the build just takes long, ${longer}.`,
    anchor: 'the-build-had-not-ended',
    ...(strange ? { quotes: [{ intro: "The build's state in Buildkite's own word:", text: build.word }] } : {}),
  };
}
