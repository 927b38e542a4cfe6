import type { Selector } from '../selector.ts';
import { asBuildId } from './build-id.ts';
import { asBuildUrl } from './build-url.ts';
import { asBranch, asCommit } from './commit.ts';
import type { GivenInputs } from './given.ts';
import { defaults, type InputName } from './names.ts';
import { type Wrong, wrong } from './problem.ts';
import { asRunId } from './run-id.ts';
import { asOrganization, readSuites, whereSlug } from './slugs.ts';
import { asChoice } from './values.ts';

/** Organization and suites as far as they were given and are right; what is wrong with them is reported already. */
interface Names {
  readonly organization: string | undefined;
  readonly suites: readonly string[] | undefined;
}

/** One way of naming the runs to be gated. */
interface Way {
  /** The inputs that mean something beside it. */
  readonly with: readonly InputName[];
  /** Reads the selector; `undefined` when something is wrong, which is reported. */
  readonly read: (inputs: GivenInputs, names: Names) => Selector | undefined;
}

/** The ways by the input that chooses each. */
const ways: Readonly<Record<Exclude<Selector['kind'], 'pipeline'>, Way>> = {
  'build-id': { with: ['organization', 'suite'], read: readBuild },
  'build-url': { with: ['organization', 'suite'], read: readBuildUrl },
  'run-id': { with: ['organization', 'suite'], read: readRun },
  commit: { with: ['organization', 'suite', 'branch', 'runs'], read: readCommit },
};

/** The one selector that is given; `undefined` when there is none, several or a wrong one, which is reported. */
export function readSelector(inputs: GivenInputs): Selector | undefined {
  const names = readNames(inputs);
  const given = givenKinds(inputs);
  const [chosen, ...more] = given;
  if (chosen === undefined) {
    inputs.report('build-url', none);
    return undefined;
  }
  for (const surplus of more) inputs.report(surplus, tooMany(chosen, surplus));
  reportStrays(inputs, given, ways);
  // Of a surplus one, nobody knows what to do but to leave it out.
  return ways[chosen].read(inputs, names);
}

function givenKinds(inputs: GivenInputs): readonly (keyof typeof ways)[] {
  return (Object.keys(ways) as (keyof typeof ways)[]).filter((kind) => inputs.text(kind) !== undefined);
}

/**
 * Reports the inputs that are given though they mean something beside selectors only that are not. One that says its default
 * is not given: the runner fills that in for every workflow that leaves the input out.
 */
export function reportStrays<Kind extends InputName>(
  inputs: GivenInputs,
  selectors: readonly NoInfer<Kind>[],
  table: Readonly<Record<Kind, Pick<Way, 'with'>>>,
): void {
  const inPlace = selectors.flatMap((kind) => table[kind].with);
  for (const kind of Object.keys(table) as Kind[]) {
    for (const input of table[kind].with) {
      if (inPlace.includes(input) || inputs.textOrDefault(input) === defaults[input]) continue;
      const problem = `belongs to ${kind}, not to ${selectors.join(' or ')}`;
      inputs.report(input, wrong(problem, `Leave ${input} out, or use ${kind}.`));
    }
  }
}

const none: Wrong = {
  problem: 'none of build-url, build-id, run-id and commit is given',
  hint:
    'Give one of them. If one stands in the workflow, its expression gave an empty text: see whether the step that it ' +
    'reads has run, and whether its id and output are spelled right.',
  whole: true,
};

function tooMany(chosen: string, surplus: string): Wrong {
  return wrong(`is given beside ${chosen}`, `Give one of them: leave out ${chosen} or ${surplus}.`);
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
  // Suites that were given wrong are not every suite.
  if (inputs.text('suite') !== undefined && names.suites === undefined) return undefined;
  return { kind: 'build-url', ...address, suites: names.suites ?? [], ifBlocked: 'judge', triggeredBuilds: 'ignore' };
}

function readCommit(inputs: GivenInputs, names: Names): Selector | undefined {
  const commit = inputs.read('commit', asCommit);
  const branch = inputs.text('branch') === undefined ? undefined : inputs.read('branch', asBranch);
  const runs = inputs.read('runs', (text) => asChoice(text, ['all', 'newest']));
  const place = namedPlace(inputs, names);
  if (commit === undefined || runs === undefined || place === undefined) return undefined;
  return { kind: 'commit', ...place, commit, branch, runs };
}

/** Organization and suites that were given and are right; what is missing is reported. */
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
      inputs.report('suite', wrong('names several suites, and run-id one run', 'Name the suite of that run alone.'));
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
  // Which selector will stay is open, and with it whether these are needed.
  if (givenKinds(inputs).length > 1) return;
  for (const input of ['organization', 'suite'] as const) {
    if (inputs.text(input) !== undefined) continue;
    const hint = `Write its slug. ${whereSlug[input]} Only an address, in build-url or run-id, makes it unnecessary.`;
    inputs.report(input, wrong('is not given', hint));
  }
}

function agrees(
  inputs: GivenInputs,
  input: 'organization' | 'suite',
  given: string | undefined,
  address: { readonly says: string; readonly in: 'build-url' | 'run-id' },
): boolean {
  if (given === undefined || given === address.says) return true;
  inputs.report(input, wrong(`contradicts ${address.in}, which says ${address.says}`, `Leave ${input} out.`));
  return false;
}
