import { type PipelineSelector, type Selector, suitePage } from '../selector.ts';
import type { BuildEnd, ReadLimit } from '../test-engine/model.ts';
import { listed, plural, span } from '../text/words.ts';
import type { Of, VerdictFacts, Words } from './message.ts';
import {
  atBuilds,
  buildNames,
  capital,
  endedHow,
  gatedBuilds,
  naming,
  newestOnly,
  pipelinePage,
  pipelines,
  sought,
  soughtIn,
  suites,
} from './naming.ts';
import { inAddition } from './tolerated.ts';
import { noteMessages } from './verdict-notes.ts';

/** The message of builds or runs that never appeared. */
export function notFound(verdict: Of<'not-found'>, facts: VerdictFacts): Words {
  const { selector, outcome, failures } = facts;
  const { withoutBuild, notTriggered, runs } = outcome.observation;
  const words = firstMissing(verdict, facts, { withoutBuild, notTriggered });
  const found = runs.length > 0 ? ` Found: ${naming(runs, selector)}.` : '';
  const strict = notSoftened(facts);
  return {
    ...words,
    what: `${words.what}${found}${inAddition(failures)}${strict === undefined ? '' : ` ${strict.what}`}`,
    hint: `${strict === undefined ? '' : `${strict.hint}\n`}${words.hint}`,
  };
}

/** A missing build comes first: without it, nothing is known about its runs. */
function firstMissing(
  { missing }: Of<'not-found'>,
  facts: VerdictFacts,
  without: { readonly withoutBuild: readonly string[]; readonly notTriggered: readonly string[] },
): Words {
  const { selector } = facts;
  if (selector?.kind === 'pipeline' && (without.withoutBuild.length > 0 || gatedBuilds(facts).length === 0)) {
    return noBuild(without.withoutBuild.length > 0 ? without.withoutBuild : selector.pipelines, selector, facts);
  }
  if (selector !== undefined && without.notTriggered.length > 0) {
    return noneTriggered(without.notTriggered, selector, facts);
  }
  return noRun(missing, facts);
}

function noBuild(without: readonly string[], selector: PipelineSelector, { cost }: VerdictFacts): Words {
  const { organization, commit, mergeCommit, branch } = selector;
  const within = pipelines(without, selector, 'or');
  const pages = (below: string) =>
    listed(without.map((pipeline) => `${pipelinePage({ organization, pipeline })}${below}`));
  const pipeline = plural(without.length, 'pipeline', 'pipelines');
  const orMerge = mergeCommit === undefined ? '' : ` or of the merge commit ${mergeCommit}`;
  const on = branch === undefined ? '' : ` on branch ${branch}`;
  const its = plural(without.length, 'its', 'their');
  return {
    headline: `No build found in ${within}`,
    what: `No build of commit ${commit}${orMerge}${on} appeared in ${within} within ${span(cost.waited)}.`,
    hint: numbered([
      `The ${pipeline} ${plural(without.length, 'does', 'do')} not build this event. Pull requests, pull requests from forks and tags each have an option in ${its} GitHub settings: ${pages('/settings')}.`,
      `A branch or path filter left the commit out. Check the same settings, and the filters in ${its} steps.`,
      'The commit message contains `[skip ci]` or `[ci skip]`, so Buildkite skipped it.',
      `Buildkite built another commit. Check ${its} builds: ${pages('/builds')}. If one of them is meant, set \`commit\` to its commit.`,
      ...(branch === undefined ? [] : ['The build is on another branch. Set `branch` to that one.']),
      "GitHub's webhook did not reach Buildkite, or is late. Raise `appear-within` or `timeout`, or start the build in Buildkite.",
    ]),
    anchor: 'no-build-found',
  };
}

function noneTriggered(missing: readonly string[], selector: Selector, facts: VerdictFacts): Words {
  const builds = gatedBuilds(facts);
  const names = buildNames(builds, selector);
  return {
    headline: `No build of ${pipelines(missing, selector, 'or')} was triggered`,
    what: `\`triggered-builds\` names ${pipelines(missing, selector)}, but ${names} did not trigger a build of ${plural(missing.length, 'it', 'them')}.`,
    hint: numbered([
      `The trigger step was left out by a condition or a branch filter, or waits behind a block step. Check the jobs${atBuilds(builds, selector)}.`,
      'The trigger step failed, or a job before it did.',
      "`triggered-builds` has the wrong slug: use the last part of the pipeline's URL in Buildkite.",
    ]),
    anchor: 'no-build-found',
  };
}

function noRun(missing: readonly string[], facts: VerdictFacts): Words {
  const { selector, cost } = facts;
  const named = missing.length > 0 ? missing : (selector?.suites ?? []);
  return {
    headline:
      named.length > 0
        ? `No run found in ${suites(named, selector, 'or')}`
        : `No run found for ${buildNames(gatedBuilds(facts), selector)}`,
    what: `${nothingAppeared(facts, named)} within ${span(cost.waited)}.`,
    hint: numbered(causes(facts, named)),
    anchor: 'no-run-found',
  };
}

/** Why the step fails although `if-no-run-found` is not `error`; `undefined` if that is not so. */
function notSoftened(facts: VerdictFacts): Words | undefined {
  const { selector, settings, conclusion, outcome } = facts;
  if (conclusion !== 'failure' || (settings?.ifNoRunFound ?? 'error') === 'error') return undefined;
  const died = outcome.observation.builds?.filter(({ ended }) => ended === 'failed' || ended === 'canceled') ?? [];
  return noteMessages['not-softened']({ builds: died, end: died[0]?.ended, within: selector });
}

function nothingAppeared(facts: VerdictFacts, named: readonly string[]): string {
  const { selector } = facts;
  if (selector === undefined) return 'No run appeared';
  const where = soughtIn(selector, named, 'or');
  if (selector.kind === 'run-id') return `${capital(sought(selector))} did not appear in ${where}`;
  const builds = gatedBuilds(facts);
  const of = builds.length > 0 ? `No run of ${buildNames(builds, selector)}` : sought(selector, 'No run');
  return `${of} appeared in ${where}`;
}

function numbered(likely: readonly string[]): string {
  const list = likely.map((cause, index) => `${index + 1}. ${cause}`);
  return ['Possible causes, most likely first:', ...list].join('\n');
}

/** Why there may be no run in these suites, depending on how runs were looked for; the likeliest first. */
function causes(facts: VerdictFacts, missing: readonly string[]): readonly string[] {
  const { selector, settings, outcome } = facts;
  const longer = `raise \`timeout\`${itIs(settings?.timeout)} above the time that the tests take.`;
  const elsewhere = selector === undefined ? [] : atAnotherPlace(selector, missing);
  // What was found under the same name shows that the name is right.
  const { readLimits, runs } = outcome.observation;
  const isFound = runs.length > 0;
  const theirs = isFound ? ` for ${suites(missing, selector, 'or')}` : '';
  const noCollector =
    'The test collector is not set up, or its token (`BUILDKITE_ANALYTICS_TOKEN`) is missing where the tests run.';
  switch (selector?.kind) {
    case 'build-id': {
      const wrongId =
        "`build-id` is not the UUID of the build that ran the tests. It must be the build's `id`, not its number.";
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
    case 'pipeline':
    case 'build-url':
      return [...ofBuilds(facts, theirs), ...elsewhere, noCollector];
    case 'commit':
      return [
        `No results${theirs} have been uploaded yet: ${longer}`,
        'The collector sent another commit. On a pull request, GitHub Actions tests the merge commit: set `commit` to `github.sha`.',
        ...(selector.branch === undefined ? [] : ['The collector sent another branch: remove `branch`.']),
        ...beyond(
          readLimits.filter(({ suite }) => missing.includes(suite)),
          selector,
        ),
        ...elsewhere,
        'The tests ran in a Buildkite build, which may send HEAD as its commit: use `pipeline`, `build-url` or `build-id`.',
        noCollector,
      ];
    case 'run-id':
    case undefined:
      return ["`run-id` is not the UUID of the run: copy it from the run's URL in Test Engine.", ...elsewhere];
  }
}

function ofBuilds(facts: VerdictFacts, theirs: string): readonly string[] {
  const { selector, outcome } = facts;
  const builds = gatedBuilds(facts);
  const ends = [...new Set(outcome.observation.builds?.flatMap(({ ended }) => ended ?? []))];
  const names = capital(builds.length === 1 ? 'the build' : buildNames(builds, selector));
  const [end, ...otherEnds] = ends;
  const how = (one: BuildEnd) => (otherEnds.length > 0 ? 'ended' : endedHow(one, builds.length));
  const ran = end === undefined ? 'ran no tests' : `${how(end)} without running tests`;
  return [
    ...inTriggered(facts),
    ...(outcome.observation.builds?.some(({ blocked }) => blocked)
      ? ['The tests are behind a block step: unblock it, or set `if-blocked` to `wait`.']
      : []),
    `${names} ${ran}${theirs}. Check ${plural(builds.length, 'its', 'their')} jobs${atBuilds(builds, selector)}.`,
  ];
}

/** As a cause, the triggered builds in which the tests may have run; empty if none is known. */
export function inTriggered({ jobs, selector }: VerdictFacts): readonly string[] {
  if (jobs.triggered.length === 0) return [];
  const [were, are, it] = jobs.triggered.length === 1 ? ['was', 'is', 'it'] : ['were', 'are', 'them'];
  return [
    `The tests ran in ${buildNames(jobs.triggered, selector)}, which ${were} triggered but ${are} not gated: set ` +
      `\`triggered-builds\` to \`include\` to gate ${it} too. See${atBuilds(jobs.triggered, selector).replace(':', '')}.`,
  ];
}

/** Empty if no suite was named, since all suites of the organization are then searched. */
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

/** ` (it is 30m)` */
export function itIs(duration: number | undefined): string {
  return duration === undefined ? '' : ` (it is ${span(duration)})`;
}
