import type { FailedTests } from '../gate/failures.ts';
import type { Observation, TrackedRun } from '../gate/observation.ts';
import type { PipelineSelector, Selector } from '../selector.ts';
import { rawText } from '../shared/untrusted.ts';
import type { Build, BuildEnd, BuildRef, ReadLimit } from '../test-engine/model.ts';
import { counted, grouped, listed, plural } from '../text/words.ts';

/** The organization of the suites that are named; `undefined` if nothing was requested, so that there is nothing to name. */
export type Within = Pick<Selector, 'organization'> | undefined;

/** `acme/rspec`: the one way in which messages name a suite. */
export function suiteName(suite: string, within: Within): string {
  return within === undefined ? suite : `${within.organization}/${suite}`;
}

/** `acme/rspec`, `acme/rspec and acme/jest`. */
export function suites(slugs: readonly string[], within: Within, conjunction: 'and' | 'or' = 'and'): string {
  return listed(
    slugs.map((slug) => suiteName(slug, within)),
    5,
    conjunction,
  );
}

/** `run 0190a… of acme/rspec`, or `2 runs (0190a… of acme/rspec and 0190b… of acme/jest)`. */
export function naming(runs: readonly TrackedRun[], within: Within): string {
  const names = runs.map(({ run }) => `${run.id} of ${suiteName(run.suite, within)}`);
  if (names.length === 0) return 'no run';
  return names.length === 1 ? `run ${names.join()}` : `${counted(names.length, 'run')} (${listed(names)})`;
}

/** `run 0190a… of acme/rspec (finished, passed)` */
export function standing(tracked: TrackedRun, within: Within): string {
  const { run, presence } = tracked;
  const where = presence === 'present' ? '' : `, now ${presence}`;
  return `${naming([tracked], within)} (${run.state}, ${run.result}${where})`;
}

/** `acme/shop`, `acme/shop and acme/tea`: how messages name pipelines. */
export function pipelines(
  slugs: readonly string[],
  { organization }: Pick<Selector, 'organization'>,
  conjunction: 'and' | 'or' = 'and',
): string {
  return listed(
    slugs.map((slug) => `${organization}/${slug}`),
    5,
    conjunction,
  );
}

/** `the newest build of acme/shop for commit 7f3c… on branch main`, `the newest builds of acme/shop and acme/tea for commit 7f3c…`. */
export function newestBuild({ pipelines: slugs, organization, commit, branch }: PipelineSelector): string {
  const on = branch === undefined ? '' : ` on branch ${branch}`;
  return `the newest ${plural(slugs.length, 'build', 'builds')} of ${pipelines(slugs, { organization })} for commit ${commit}${on}`;
}

/** What a selector names, with what goes before it: `the runs of build 0190a…`, `run 0190b…`, `any run of commit 6dcb…`. */
export function sought(selector: Selector, which = 'the runs'): string {
  switch (selector.kind) {
    case 'pipeline':
      return `${which} of ${newestBuild(selector)}`;
    case 'build-id':
      return `${which} of build ${selector.buildId}`;
    case 'build-url':
      return `${which} of ${buildNames([selector], selector)}`;
    case 'run-id':
      return `run ${selector.runId}`;
    case 'commit': {
      const branch = selector.branch === undefined ? '' : ` on branch ${selector.branch}`;
      const newest = selector.runs === 'newest' && which === 'the runs' ? 'the newest runs' : which;
      return `${newest} of commit ${selector.commit}${branch}`;
    }
  }
}

/** Where it looks: `acme/rspec`, `acme/rspec and acme/jest`, `any suite of acme`. */
export function soughtIn(selector: Selector, named: readonly string[], conjunction: 'and' | 'or'): string {
  return named.length === 0 ? `any suite of ${selector.organization}` : suites(named, selector, conjunction);
}

/** `only the newest 1,000 runs of acme/rspec`, where lists go on beyond what was read of them. */
export function newestOnly(readLimits: readonly ReadLimit[], within: Within): string {
  const parts = readLimits.map(({ suite, runs }) => `${counted(runs, 'run')} of ${suiteName(suite, within)}`);
  return `only the newest ${listed(parts)}`;
}

/** The suites of some runs, each once. */
export function suitesOf(runs: readonly TrackedRun[]): readonly string[] {
  return [...new Set(runs.map(({ run }) => run.suite))];
}

/** The gated builds that are known: those that were seen, or else the one that the selector names. */
export function gatedBuilds({
  selector,
  outcome,
}: {
  readonly selector: Selector | undefined;
  readonly outcome: { readonly observation: Pick<Observation, 'builds'> };
}): readonly BuildRef[] {
  const { builds = [] } = outcome.observation;
  return builds.length === 0 && selector?.kind === 'build-url' ? [selector] : builds;
}

/** `build 7 of acme/shop`, `builds 7 of acme/shop and 3 of acme/tea`; `the build` if no number is known. */
export function buildNames(builds: readonly BuildRef[], within: Within): string {
  if (builds.length === 0) return 'the build';
  const names = builds.map(({ pipeline, number }) => `${number} of ${suiteName(pipeline, within)}`);
  return `${plural(builds.length, 'build', 'builds')} ${listed(names)}`;
}

/** How builds ended, to follow `buildNames`: `failed`, `was canceled`, `were canceled`. `count` is 0 for `the build`. */
export function endedHow(end: BuildEnd, count: number): string {
  const was = count > 1 ? 'were' : 'was';
  switch (end) {
    case 'passed':
    case 'failed':
      return end;
    case 'canceled':
    case 'skipped':
      return `${was} ${end}`;
    case 'not_run':
      return `${was} not run`;
  }
}

/** Links to follow a sentence: `: https://buildkite.com/acme/shop/builds/7`; '' if there are none. */
export function atBuilds(builds: readonly BuildRef[], within: Within): string {
  if (builds.length === 0 || within === undefined) return '';
  return `: ${listed(builds.map((build) => buildPage(build, within)))}`;
}

/** A build's page in Buildkite. */
export function buildPage({ pipeline, number }: BuildRef, { organization }: Pick<Selector, 'organization'>): string {
  return `${pipelinePage({ organization, pipeline })}/builds/${number}`;
}

/** A pipeline's page in Buildkite; its builds and its settings are below it. */
export function pipelinePage({
  organization,
  pipeline,
}: {
  readonly organization: string;
  readonly pipeline: string;
}): string {
  return `https://buildkite.com/${encodeURIComponent(organization)}/${encodeURIComponent(pipeline)}`;
}

/** `23 of 40 jobs done, 1 failed`; '' if the API does not say. */
export function jobsDone({ jobs }: Pick<Build, 'jobs'>): string {
  if (jobs === undefined || jobs.total === 0) return '';
  const { total, done, failed } = jobs;
  const bad = failed === 0 ? '' : `, ${grouped(failed)} failed`;
  return `${grouped(done)} of ${counted(total, 'job')} done${bad}`;
}

/** The word of a build's state, where it looks like one of Buildkite's, so that it can stand in a sentence of ours. */
export function stateWord({ word }: Build): string | undefined {
  return /^[a-z_]{1,20}(?:, blocked)?$/.test(rawText(word)) ? rawText(word) : undefined;
}

/** Whether the build waits at a block step and nothing else in it is running. */
export function isBlocked({ word }: Build): boolean {
  return /(?:^|, )blocked$/.test(rawText(word));
}

/** `3 failed tests`, `at least 1,000 failed tests` */
export function failedCount({ tests, truncated }: FailedTests): string {
  return `${truncated ? 'at least ' : ''}${counted(tests.length, 'failed test')}`;
}

/** With a capital at its beginning. */
export function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
