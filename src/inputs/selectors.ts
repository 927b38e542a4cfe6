import type { GitHubContext } from '../github-context.ts';
import type { GatedBuilds, PipelineSelector, Selector } from '../selector.ts';
import { asBuildId } from './build-id.ts';
import { asBuildUrl } from './build-url.ts';
import { asBranch, asCommit } from './commit.ts';
import type { GivenInputs } from './given.ts';
import { defaults, type InputName } from './names.ts';
import { asPipelines, asTriggeredBuilds } from './pipeline.ts';
import { wrong } from './problem.ts';
import { asRunId } from './run-id.ts';
import { asOrganization, readSuites } from './slugs.ts';
import { asChoice } from './values.ts';

/** Organization and suites, if they were given and are valid; their problems are reported already. */
interface Names {
  readonly organization: string | undefined;
  readonly suites: readonly string[] | undefined;
}

/** One way of naming the runs to be gated. */
interface Way {
  /** The inputs that may be combined with it. */
  readonly with: readonly InputName[];
  /** Reads the selector; `undefined` if something is invalid, which is reported. */
  readonly read: (inputs: GivenInputs, names: Names, context: CommitContext) => Selector | undefined;
}

/** What says which commit the workflow runs for. */
export type CommitContext = Pick<GitHubContext, 'event' | 'sha' | 'ref'>;

/** The ways, by the input that chooses each. */
const ways: Readonly<Record<Selector['kind'], Way>> = {
  pipeline: {
    with: ['organization', 'suite', 'branch', 'if-blocked', 'triggered-builds', 'min-tests'],
    read: readPipeline,
  },
  'build-id': { with: ['organization', 'suite', 'min-tests'], read: readBuild },
  'build-url': { with: ['organization', 'suite', 'if-blocked', 'triggered-builds', 'min-tests'], read: readBuildUrl },
  'run-id': { with: ['organization', 'suite'], read: readRun },
  commit: { with: ['organization', 'suite', 'branch', 'runs'], read: readCommit },
};

/** The one selector that is given; `undefined` if there is none, or several, or an invalid one, which is reported. */
export function readSelector(inputs: GivenInputs, context: CommitContext): Selector | undefined {
  const names = readNames(inputs);
  const given = givenKinds(inputs);
  const [chosen, ...more] = given;
  if (chosen === undefined) {
    inputs.report('build-url', wrong('no-selector'));
    return undefined;
  }
  for (const surplus of more) inputs.report(surplus, wrong('cannot-be-combined', { with: chosen }));
  reportStrays(inputs, given, ways);
  // For each surplus selector, the only advice is to remove it.
  return ways[chosen].read(inputs, names, context);
}

function givenKinds(inputs: GivenInputs): readonly Selector['kind'][] {
  const given = (Object.keys(ways) as Selector['kind'][]).filter((kind) => inputs.text(kind) !== undefined);
  // With a pipeline, it says whose build is meant.
  return given.includes('pipeline') ? given.filter((kind) => kind !== 'commit') : given;
}

/**
 * Reports inputs that only apply to other selectors. An input that equals its default counts as not given: the runner fills it in for
 * every workflow that leaves it out.
 */
export function reportStrays<Kind extends InputName>(
  inputs: GivenInputs,
  selectors: readonly NoInfer<Kind>[],
  table: Readonly<Record<Kind, Pick<Way, 'with'>>>,
): void {
  const inPlace = selectors.flatMap((kind) => table[kind].with);
  const kinds = Object.keys(table) as Kind[];
  for (const input of new Set(kinds.flatMap((kind) => table[kind].with))) {
    if (inPlace.includes(input) || inputs.textOrDefault(input) === defaults[input]) continue;
    inputs.report(
      input,
      wrong('only-applies-to', { selectors: kinds.filter((kind) => table[kind].with.includes(input)) }),
    );
  }
}

function readNames(inputs: GivenInputs): Names {
  const text = inputs.text('suite');
  return {
    organization: inputs.text('organization') === undefined ? undefined : inputs.read('organization', asOrganization),
    suites: text === undefined ? undefined : readSuiteNames(inputs, text),
  };
}

function readSuiteNames(inputs: GivenInputs, text: string): readonly string[] | undefined {
  if (inputs.holdsToken('suite')) return undefined;
  const { suites, problems } = readSuites(text);
  for (const { value, ...found } of problems) inputs.report('suite', found, value);
  return problems.length === 0 ? suites : undefined;
}

function readBuild(inputs: GivenInputs, names: Names): Selector | undefined {
  const buildId = inputs.read('build-id', asBuildId);
  const place = namedPlace(inputs, names);
  return buildId === undefined || place === undefined ? undefined : { kind: 'build-id', ...place, buildId };
}

function readBuildUrl(inputs: GivenInputs, names: Names): Selector | undefined {
  const address = inputs.read('build-url', asBuildUrl);
  if (address === undefined) return undefined;
  if (!agrees(inputs, 'organization', names.organization, { says: address.organization, in: 'build-url' }))
    return undefined;
  // Invalid suites do not mean every suite.
  if (inputs.text('suite') !== undefined && names.suites === undefined) return undefined;
  const builds = readBuilds(inputs);
  return builds && { kind: 'build-url', ...address, suites: names.suites ?? [], ...builds };
}

/** The newest build of the given commit or, without one, of the event's. */
function readPipeline(inputs: GivenInputs, names: Names, context: CommitContext): Selector | undefined {
  const named = inputs.read('pipeline', asPipelines);
  const builds = readBuilds(inputs);
  const commit = readBuiltCommit(inputs, context);
  // A given commit need not be on the event's branch.
  const ofEvent = inputs.text('commit') === undefined ? branchOf(context) : undefined;
  const branch = inputs.text('branch') === undefined ? ofEvent : inputs.read('branch', asBranch);
  if (named === undefined || builds === undefined || commit === undefined) return undefined;
  if (!agrees(inputs, 'organization', names.organization, { says: named.organization, in: 'pipeline' }))
    return undefined;
  if (inputs.text('suite') !== undefined && names.suites === undefined) return undefined;
  return { kind: 'pipeline', ...named, ...commit, branch, suites: names.suites ?? [], ...builds };
}

function readBuilds(inputs: GivenInputs): Pick<GatedBuilds, 'ifBlocked' | 'triggeredBuilds'> | undefined {
  const ifBlocked = inputs.read('if-blocked', (text) => asChoice(text, ['judge', 'wait']));
  const triggeredBuilds = inputs.read('triggered-builds', asTriggeredBuilds);
  return ifBlocked === undefined || triggeredBuilds === undefined ? undefined : { ifBlocked, triggeredBuilds };
}

/** On `pull_request`, GitHub also makes a merge commit, which may be the one that was built. On `pull_request_target`, its commit is the base. */
function readBuiltCommit(
  inputs: GivenInputs,
  { event, sha }: CommitContext,
): Pick<PipelineSelector, 'commit' | 'mergeCommit'> | undefined {
  if (inputs.text('commit') !== undefined) {
    const commit = inputs.read('commit', asCommit);
    return commit === undefined ? undefined : { commit, mergeCommit: undefined };
  }
  if (event.commit === undefined) {
    inputs.report('pipeline', noCommitIn(event));
    return undefined;
  }
  const mergeCommit = event.name === 'pull_request' ? sha?.toLowerCase() : undefined;
  return { commit: event.commit, mergeCommit: mergeCommit === event.commit ? undefined : mergeCommit };
}

function noCommitIn({ name, isAboutCommit }: CommitContext['event']) {
  return isAboutCommit && name !== undefined
    ? wrong('unreadable-event', { event: name })
    : wrong('no-commit-in-event', { event: name });
}

/** The branch that was pushed, or that a merge queue made. */
function branchOf({ event, ref }: CommitContext): string | undefined {
  return event.name === 'push' || event.name === 'merge_group' ? /^refs\/heads\/(.+)$/.exec(ref ?? '')?.[1] : undefined;
}

function readCommit(inputs: GivenInputs, names: Names): Selector | undefined {
  const commit = inputs.read('commit', asCommit);
  const branch = inputs.text('branch') === undefined ? undefined : inputs.read('branch', asBranch);
  const runs = inputs.read('runs', (text) => asChoice(text, ['all', 'newest']));
  const place = namedPlace(inputs, names);
  if (commit === undefined || runs === undefined || place === undefined) return undefined;
  return { kind: 'commit', ...place, commit, branch, runs };
}

/** Organization and suites, if they were given and are valid; missing ones are reported. */
function namedPlace(inputs: GivenInputs, { organization, suites = [] }: Names) {
  reportMissing(inputs);
  const [suite, ...more] = suites;
  return organization === undefined || suite === undefined
    ? undefined
    : { organization, suites: [suite, ...more] as const };
}

function readRun(inputs: GivenInputs, names: Names): Selector | undefined {
  const run = inputs.read('run-id', asRunId);
  if (run === undefined) return undefined;
  if (run.place === undefined) {
    reportMissing(inputs);
    const [suite, ...more] = names.suites ?? [];
    if (more.length > 0) {
      inputs.report('suite', wrong('several-suites-for-one-run'));
      return undefined;
    }
    if (names.organization === undefined || suite === undefined) return undefined;
    return { kind: 'run-id', organization: names.organization, suites: [suite], runId: run.runId };
  }
  const { organization, suite } = run.place;
  const agreed = [
    agrees(inputs, 'organization', names.organization, { says: organization, in: 'run-id' }),
    agrees(inputs, 'suite', names.suites?.join(', '), { says: suite, in: 'run-id' }),
  ];
  return agreed.every(Boolean) ? { kind: 'run-id', organization, suites: [suite], runId: run.runId } : undefined;
}

function reportMissing(inputs: GivenInputs): void {
  // It depends on the selector that stays whether these are needed.
  if (givenKinds(inputs).length > 1) return;
  for (const input of ['organization', 'suite'] as const) {
    if (inputs.text(input) === undefined) inputs.report(input, wrong('not-given'));
  }
}

function agrees(
  inputs: GivenInputs,
  input: 'organization' | 'suite',
  given: string | undefined,
  address: { readonly says: string; readonly in: 'build-url' | 'pipeline' | 'run-id' },
): boolean {
  if (given === undefined || given === address.says) return true;
  inputs.report(input, wrong('contradicts', { address: address.in, says: address.says }));
  return false;
}
