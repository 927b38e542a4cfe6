import fc from 'fast-check';
import type { BuildScript } from '../../simulator/test-engine/build-script.ts';
import { becomes, blocks, ends, isFound, isMissing, starts } from '../../simulator/test-engine/build-story.ts';
import { uuid } from '../../simulator/test-engine/ids.ts';
import { type JobScript, jobFails, jobIs, jobIsRetried, jobTriggers } from '../../simulator/test-engine/job-story.ts';
import type { ApiScript, RunScript } from '../../simulator/test-engine/script.ts';
import { appears, finishes, reopens } from '../../simulator/test-engine/story.ts';

/*
 * Histories of builds that block, go on, are retried, are replaced and trigger others. All times are milliseconds from the beginning.
 */

export const commit = 'c'.repeat(40);

/** What a build is from a time on. `blocked`: at a block step, with what came before it passed. */
export type BuildWord = 'running' | 'passed' | 'failed' | 'canceled' | 'blocked' | 'blocked-failed';

/** One change. */
interface Change<Word> {
  readonly at: number;
  readonly becomes: Word;
}

/** A run of a build, from when it is there. */
export interface RunHistory {
  readonly appears: number;
  readonly changes: readonly Change<'passed' | 'failed' | 'running'>[];
}

/** A trigger step of a build. */
export interface TriggerHistory {
  /** When its job starts the build. */
  readonly at: number;
  readonly isAsync: boolean;
  /** What becomes of the job when that build is there: somebody retries it, or it fails softly, so that it counts no longer. */
  readonly fate: 'counts' | 'retried' | 'soft-failed';
  readonly build: BuildHistory;
}

/** A build and all that belongs to it. */
export interface BuildHistory {
  readonly pipeline: string;
  readonly number: number;
  /** From when on it is found. */
  readonly found: number;
  readonly changes: readonly Change<BuildWord>[];
  /** When a job ends that runs beside all others, a block step included. */
  readonly lastJobEnds: number;
  readonly runs: readonly RunHistory[];
  readonly triggers: readonly TriggerHistory[];
}

/** All builds of the commit, the oldest first; only the newest counts. */
export interface History {
  readonly builds: readonly [BuildHistory, ...BuildHistory[]];
  readonly countsJobs: boolean;
}

const minute = 60_000;
const moment = fc.integer({ min: 0, max: 4 * minute });
const gap = fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 90_000 }));

/** Times one after the other. */
function later<Word>(from: number, words: fc.Arbitrary<readonly Word[]>): fc.Arbitrary<readonly Change<Word>[]> {
  return words.chain((all) =>
    fc.tuple(...all.map(() => gap)).map((gaps) => {
      let at = from;
      return all.map((becomes, index) => {
        at += gaps[index] ?? 0;
        return { at, becomes };
      });
    }),
  );
}

const buildWords = fc.constantFrom<readonly BuildWord[]>(
  ['running', 'passed'],
  ['running', 'passed'],
  ['running', 'blocked'],
  ['running', 'blocked', 'running', 'passed'],
  ['running', 'blocked', 'running', 'failed'],
  ['running', 'failed', 'running', 'passed'],
  ['running', 'passed', 'running', 'failed'],
  ['running', 'blocked-failed'],
  ['running', 'canceled'],
  ['running', 'passed', 'running', 'passed'],
);
const runWords = fc.constantFrom<readonly ('passed' | 'failed' | 'running')[]>(
  ['passed'],
  ['passed'],
  ['passed'],
  ['failed'],
  ['passed', 'running', 'passed'],
  ['passed', 'running', 'failed'],
);

function runOf(found: number): fc.Arbitrary<RunHistory> {
  return gap.chain((wait) => later(found + wait, runWords).map((changes) => ({ appears: found + wait, changes })));
}

function buildOf(
  pipeline: string,
  number: number,
  found: fc.Arbitrary<number>,
  depth: number,
): fc.Arbitrary<BuildHistory> {
  return found.chain((at) =>
    fc.record({
      pipeline: fc.constant(pipeline),
      number: fc.constant(number),
      found: fc.constant(at),
      changes: later(at, buildWords),
      lastJobEnds: fc.oneof(
        fc.constant(at),
        gap.map((wait) => at + wait),
      ),
      runs: fc.array(runOf(at), { minLength: depth === 0 ? 1 : 0, maxLength: 2 }),
      triggers: depth === 2 ? fc.constant([]) : fc.array(triggerOf(number, at, depth + 1), { maxLength: 1 }),
    }),
  );
}

function triggerOf(number: number, from: number, depth: number): fc.Arbitrary<TriggerHistory> {
  return gap.chain((wait) =>
    fc.record({
      at: fc.constant(from + wait),
      isAsync: fc.boolean(),
      fate: fc.constantFrom<TriggerHistory['fate'][]>('counts', 'counts', 'counts', 'retried', 'soft-failed'),
      // The number is the parent's, so that no two builds of a pipeline have one.
      build: buildOf(depth === 1 ? 'tea' : 'jam', number, fc.constant(from + wait), depth),
    }),
  );
}

/** A history with one build, or with one that takes the place of another. */
export const histories: fc.Arbitrary<History> = fc.record({
  builds: fc
    .tuple(buildOf('shop', 7, fc.constant(0), 0), fc.option(buildOf('shop', 8, moment, 0), { freq: 2, nil: undefined }))
    .map(([first, second]): History['builds'] => (second === undefined ? [first] : [first, second])),
  countsJobs: fc.boolean(),
});

/** The builds of a history, triggered ones included. */
export function allBuilds(builds: readonly BuildHistory[]): readonly BuildHistory[] {
  return builds.flatMap((build) => [build, ...allBuilds(build.triggers.map((trigger) => trigger.build))]);
}

/** When the last change is made. */
export function lastChange({ builds }: History): number {
  return Math.max(
    ...allBuilds(builds).flatMap(({ found, changes, lastJobEnds, runs, triggers }) => [
      found,
      lastJobEnds,
      ...changes.map(({ at }) => at),
      ...runs.flatMap((run) => [run.appears, ...run.changes.map(({ at }) => at)]),
      ...triggers.map(({ at }) => at),
    ]),
  );
}

/** What the stand-in plays. */
export function scriptOf({ builds, countsJobs }: History): ApiScript {
  const all = allBuilds(builds);
  return {
    organizations: {
      acme: {
        suites: {
          rspec: { runs: all.flatMap((build) => build.runs.map((run, index) => runScript(build, run, index))) },
        },
        builds: all.map((build) => buildScript(build, countsJobs)),
      },
    },
    tokens: { bkua_0123456789: { scopes: ['read_suites', 'read_builds'] } },
    limits: { user: 'off', organization: 'off' },
  };
}

function runScript({ pipeline, number }: BuildHistory, { appears: at, changes }: RunHistory, index: number): RunScript {
  return {
    id: uuid('run', pipeline, number, index),
    buildId: uuid(pipeline, number),
    commit,
    steps: [
      appears({ at }),
      ...changes.map(({ at, becomes: word }) => (word === 'running' ? reopens({ at }) : finishes({ at }, word))),
    ],
  };
}

function buildScript(build: BuildHistory, jobCounts: boolean): BuildScript {
  const { pipeline, number, found } = build;
  return {
    id: uuid(pipeline, number),
    pipeline,
    number,
    // Triggered builds are of commits of their own.
    commit: pipeline === 'shop' ? commit : 'd'.repeat(40),
    branch: 'main',
    jobCounts,
    jobs: jobsOf(build),
    steps: [
      isMissing({ at: 0 }),
      isFound({ at: found }),
      ...build.changes.map(({ at, becomes: word }) => {
        switch (word) {
          case 'running':
            return starts({ at });
          case 'blocked':
            return blocks({ at });
          case 'blocked-failed':
            return blocks({ at }, 'failed');
          case 'passed':
          case 'failed':
          case 'canceled':
            return ends({ at }, word);
          default:
            return becomes({ at }, word satisfies never);
        }
      }),
    ],
  };
}

function jobsOf({ found, changes, lastJobEnds, triggers }: BuildHistory): readonly JobScript[] {
  const isBlock = ({ becomes: word }: Change<BuildWord>) => word === 'blocked' || word === 'blocked-failed';
  const [block] = changes.filter(isBlock);
  return [
    { name: 'test', steps: [jobIs({ at: found }, 'running'), jobIs({ at: lastJobEnds }, 'passed')] },
    ...(block === undefined
      ? []
      : [{ name: 'Deploy?', type: 'manual' as const, steps: [jobIs({ at: found }, 'blocked')] }]),
    ...triggers.map(
      ({ at, isAsync, fate, build }, index): JobScript => ({
        name: `trigger ${index}`,
        type: 'trigger',
        async: isAsync,
        from: { at: found },
        steps: [
          jobTriggers({ at }, build.pipeline, build.number),
          ...(fate === 'retried' ? [jobFails({ at }), jobIsRetried({ at })] : []),
          ...(fate === 'soft-failed' ? [jobFails({ at }, { soft: true })] : []),
          ...(fate === 'counts' ? [jobIs({ at }, 'passed')] : []),
        ],
      }),
    ),
  ];
}

/** Whether all that is gated was good at that time. The newest build of the commit counts, or the first, where that is named. */
export function isGood(
  { builds }: History,
  time: number,
  { newest, triggered }: { readonly newest: boolean; readonly triggered: boolean },
): boolean {
  const there = builds.filter(({ found }) => found <= time);
  const root = newest ? there.at(-1) : builds[0];
  if (root === undefined || root.found > time) return false;
  const gated = triggered ? countedIn(root, time) : [root];
  if (gated === 'open') return false;
  const runs = gated.flatMap((build) => build.runs.filter((run) => run.appears <= time));
  return (
    runs.length > 0 &&
    gated.every((build) => endedWell(build, time)) &&
    runs.every((run) => wordAt(run.changes, time) === 'passed')
  );
}

/** A build and those that it has triggered; `open`: one is still to come. */
function countedIn(build: BuildHistory, time: number): readonly BuildHistory[] | 'open' {
  const all: BuildHistory[] = [build];
  for (const { at, fate, build: child } of build.triggers) {
    if (at > time) return 'open';
    if (fate !== 'counts') continue;
    const below = countedIn(child, time);
    if (below === 'open') return 'open';
    all.push(...below);
  }
  return all;
}

function endedWell({ changes, lastJobEnds }: BuildHistory, time: number): boolean {
  switch (wordAt(changes, time)) {
    case 'passed':
      return true;
    case 'blocked':
      return lastJobEnds <= time;
    default:
      return false;
  }
}

function wordAt<Word>(changes: readonly Change<Word>[], time: number): Word | undefined {
  return changes.filter(({ at }) => at <= time).at(-1)?.becomes;
}
