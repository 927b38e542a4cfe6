import { allBuilds, type BuildHistory, type History, type TestHistory, wordAt } from './history.ts';

/** What a history can be about, each with whether this one is. Only what its gate can come upon counts. */
const kinds = {
  'a build that waits at a block step': ({ builds }) => builds.some(hasWord('blocked')),
  'a build that goes on behind a block step': ({ builds }) => builds.some(hasWord('blocked', 'running')),
  'a block step that is waited for': ({ wish, builds }) => wish.ifBlocked === 'wait' && builds.some(hasWord('blocked')),
  'a job that runs in parallel with a block step': ({ builds }) => builds.some(jobOutlasts('running')),
  'a job that the plan limits, in parallel with a block step': ({ builds }) => builds.some(jobOutlasts('limited')),
  'a job in an unknown state, in parallel with a block step': ({ builds }) => builds.some(jobOutlasts('odd')),
  'a job that failed softly': (history) => buildsOf(history).some(({ jobs }) => jobs.some(failedSoftly)),
  'a build that is retried after its end': ({ builds }) =>
    builds.some((build) => hasWord('passed', 'running')(build) || hasWord('failed', 'running')(build)),
  'a build in an unknown state': (history) => buildsOf(history).some(hasWord('odd')),
  'a build that takes the place of another': ({ wish, builds }) => wish.kind === 'pipeline' && builds.length > 1,
  'a newer build that is passed over': ({ wish, builds }) =>
    wish.kind === 'pipeline' && builds.slice(1).some((one) => hasWord('skipped')(one) || hasWord('not_run')(one)),
  'two pipelines': ({ wish }) => wish.kind === 'pipeline' && wish.isTwo,
  'triggered builds that are ignored': ({ wish, builds }) =>
    wish.triggered === 'ignore' && builds.some(({ triggers }) => triggers.length > 0),
  'a triggered build': (history) => triggersOf(history).some(({ starts }) => typeof starts === 'object'),
  'a build that a triggered one triggers': (history) =>
    isFollowed(history) && allBuilds(history).some(({ pipeline }) => pipeline === 'jam'),
  'a triggered build of a pipeline that was named': (history) =>
    typeof history.wish.triggered === 'object' && triggersOf(history).length > 0,
  'a triggered build that cannot be read': (history) =>
    triggersOf(history).some(({ starts, at }) => typeof starts === 'object' && starts.build.found > at),
  'a trigger job that starts the root again': (history) =>
    triggersOf(history).some(({ starts }) => starts === 'the root'),
  'a trigger job that starts nothing': (history) => triggersOf(history).some(({ starts }) => starts === 'nothing'),
  'a trigger job behind a block step': (history) => triggersOf(history).some(({ first }) => first === 'blocked'),
  'a trigger job in an unknown state': (history) => triggersOf(history).some(({ first }) => first === 'odd'),
  'a trigger job that is retried': (history) => triggersOf(history).some(({ fate }) => fate === 'retried'),
  'a trigger job that fails softly': (history) => triggersOf(history).some(({ fate }) => fate === 'soft-failed'),
  'a trigger job that fails': (history) => triggersOf(history).some(({ fate }) => fate === 'failed'),
  'jobs that cannot be had': ({ jobs }) => jobs === 'withheld',
  'jobs that are listed and not counted': ({ jobs }) => jobs === 'listed',
  'a run that is opened again': (history) =>
    runsOf(history).some(({ changes }) => changes.slice(1).some(({ becomes }) => becomes === 'running')),
  'a run that goes stale': (history) => runsOf(history).some(({ changes }) => changes.at(-1)?.becomes === 'stale'),
  'a run with an unknown word': (history) =>
    runsOf(history).some(({ changes }) => changes.some(({ becomes }) => becomes.startsWith('odd'))),
  'a suite that is named': ({ wish }) => wish.suites.length > 0,
  'too few tests but for those that were skipped': ({ wish, ...history }) =>
    wish.minTests !== undefined && history.builds.some(({ runs }) => runs.some(({ skipped }) => skipped > 0)),
  'a test that is muted': (history) => testsOf(history, 'muted').some(({ muted }) => muted !== undefined),
  'a test that is muted no more': (history) =>
    testsOf(history, 'muted').some(({ muted }) => muted !== undefined && Number.isFinite(muted.until)),
  'a failure that is known late': (history) =>
    runsOf(history).some(({ changes, tests }) =>
      tests.some(({ knownFrom }) => changes.every(({ at }) => at !== knownFrom)),
    ),
  'a pass that is counted late': (history) =>
    testsOf(history, 'retried').some(({ pass, knownFrom }) => pass !== undefined && pass.from > knownFrom),
  'evidence that takes its time': ({ wish, delays }) => wish.tolerate.length > 0 && delays.length > 0,
  'a namesake that fails, too': (history) => testsOf(history, 'retried').some(({ namesake }) => namesake === 'fails'),
  'a namesake that is listed': (history) => testsOf(history, 'retried').some(({ namesake }) => namesake === 'listed'),
  'a place that is spelled in two ways': (history) =>
    testsOf(history, 'retried').some(({ namesake }) => namesake === 'respelled'),
  'a pass in the job of the failure': (history) => testsOf(history, 'retried').some(isPassedIn('same')),
  'a pass in another leg': (history) => testsOf(history, 'retried').some(isPassedIn('other')),
  "a pass in the job's retry": (history) => testsOf(history, 'retried').some(isPassedIn('retry')),
  'a pass of which no job is known': (history) => testsOf(history, 'retried').some(isPassedIn('unnamed')),
  'a test that fails in two legs': (history) => testsOf(history, 'retried').some(({ failsIn }) => failsIn.length > 1),
  'a job whose retry did not do its work': (history) =>
    runsOf(history).some(
      ({ legs, tests }) =>
        tests.length > 0 && legs.some(({ retry }) => retry !== undefined && !/passed|failed/.test(retry.becomes)),
    ),
} satisfies Record<string, (history: History) => boolean>;

/** How often each kind was drawn, and how often such a history was green. */
export class Tally {
  readonly #counts = new Map(Object.keys(kinds).map((kind) => [kind, { drawn: 0, green: 0 }]));

  add(history: History, isGreen: boolean): void {
    for (const [kind, is] of Object.entries(kinds)) {
      const count = this.#counts.get(kind);
      if (count === undefined || !is(history)) continue;
      count.drawn += 1;
      if (isGreen) count.green += 1;
    }
  }

  /** The kinds that were never drawn. */
  get missing(): readonly string[] {
    return [...this.#counts].filter(([, { drawn }]) => drawn === 0).map(([kind]) => kind);
  }

  /** One line per kind. */
  toString(): string {
    return [...this.#counts].map(([kind, { drawn, green }]) => `${kind}: ${drawn}, ${green} of them green`).join('\n');
  }
}

function hasWord(...words: readonly string[]) {
  return ({ changes }: BuildHistory) =>
    changes.some((_, index) => words.every((word, offset) => changes[index + offset]?.becomes === word));
}

function jobOutlasts(word: string) {
  return ({ changes, jobs }: BuildHistory) => {
    const blocked = changes.find(({ becomes }) => becomes === 'blocked')?.at;
    return blocked !== undefined && jobs.some((job) => wordAt(job.changes, blocked) === word);
  };
}

function failedSoftly({ isSoft, changes }: BuildHistory['jobs'][number]): boolean {
  return isSoft && changes.at(-1)?.becomes === 'failed';
}

function isPassedIn(where: NonNullable<TestHistory['pass']>['in']) {
  return ({ pass, isNamed }: TestHistory) => pass?.in === where && (isNamed || where === 'unnamed');
}

function isFollowed({ wish }: History): boolean {
  return wish.triggered !== 'ignore';
}

/** The builds of the commit, and those that they trigger where these are gated. */
function buildsOf(history: History): readonly BuildHistory[] {
  return isFollowed(history) ? allBuilds(history) : history.builds;
}

function triggersOf(history: History) {
  return isFollowed(history) ? allBuilds(history).flatMap(({ triggers }) => triggers) : [];
}

function runsOf(history: History) {
  return buildsOf(history).flatMap(({ runs }) => runs);
}

function testsOf(history: History, tolerated: 'retried' | 'muted'): readonly TestHistory[] {
  return history.wish.tolerate.includes(tolerated) ? runsOf(history).flatMap(({ tests }) => tests) : [];
}
