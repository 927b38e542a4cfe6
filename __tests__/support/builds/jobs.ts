import { uuid } from '../../../simulator/test-engine/ids.ts';
import type { JobScript } from '../../../simulator/test-engine/job-story.ts';
import type { BuildHistory, Change, JobWord, RunHistory, TriggerHistory } from './history.ts';

/** A job of a build, whatever it is for. */
export interface JobHistory {
  readonly name: string;
  readonly type: 'script' | 'manual' | 'trigger';
  /** From when on it is there. */
  readonly from: number;
  readonly changes: readonly Change<JobWord>[];
  /** It counts for nothing if it fails. */
  readonly isSoft: boolean;
  /** When somebody retries it, and which job stands for it then. */
  readonly retried?: { readonly at: number; readonly by?: string };
  readonly trigger?: TriggerHistory;
}

/** All jobs of a build: those that are written down, the block step, the legs of its matrices and their retries, and its trigger jobs. */
export function jobsOf(build: BuildHistory): readonly JobHistory[] {
  const { found, changes, jobs, runs, triggers } = build;
  const isBlock = changes.some(({ becomes }) => becomes.startsWith('blocked'));
  const plain = { type: 'script', from: found, isSoft: false } as const;
  return [
    ...(isBlock ? [{ ...plain, name: 'Deploy?', type: 'manual' as const, changes: blockStep(build) }] : []),
    ...jobs.map((job, index) => ({ ...plain, ...job, name: `job ${index}` })),
    ...runs.flatMap((run, index) =>
      run.tests.length > 0 ? [...legJobs(run, index, 0), ...legJobs(run, index, 1)] : [],
    ),
    ...triggers.map((trigger, index): JobHistory => {
      const { from, fate, decidedAt } = trigger;
      return {
        name: `trigger ${index}`,
        type: 'trigger',
        from,
        changes: triggerChanges(trigger),
        isSoft: fate === 'soft-failed',
        ...(fate === 'retried' && { retried: { at: decidedAt } }),
        trigger,
      };
    }),
  ];
}

/** A block step waits, and is done with when the build goes on. */
function blockStep({ found, changes }: BuildHistory): readonly Change<JobWord>[] {
  const steps = changes.map(({ at, becomes }, index): Change<JobWord> => {
    const isBehind = index > 0 && changes.slice(0, index).some((one) => one.becomes.startsWith('blocked'));
    const word = isBehind ? 'unblocked' : 'waiting';
    return { at, becomes: becomes.startsWith('blocked') ? 'blocked' : word };
  });
  return [{ at: found, becomes: 'waiting' }, ...steps];
}

function legJobs({ appears: from, legs }: RunHistory, run: number, leg: 0 | 1): readonly JobHistory[] {
  const { isSoft, retry } = legs[leg];
  const name = `leg ${leg} of run ${run}`;
  const failed: JobHistory = { name, type: 'script', from, changes: [{ at: from, becomes: 'failed' }], isSoft };
  if (retry === undefined) return [failed];
  const again = `${name} again`;
  const running = { at: from, becomes: 'running' } as const;
  return [
    { ...failed, retried: { at: from, by: again } },
    { name: again, type: 'script', from, changes: [running, retry], isSoft: false },
  ];
}

function triggerChanges({ from, first, at, starts, fate, decidedAt }: TriggerHistory): readonly Change<JobWord>[] {
  const before = { at: from, becomes: first };
  if (starts === 'nothing') return [before, { at, becomes: 'failed' }];
  return [before, { at, becomes: 'running' }, { at: decidedAt, becomes: fate === 'passed' ? 'passed' : 'failed' }];
}

/** The id of a job by its name, in that build. */
export function jobId({ pipeline, number }: Pick<BuildHistory, 'pipeline' | 'number'>, name: string): string {
  return uuid('job', `${pipeline}/${number}/${name}`);
}

/** As the stand-in plays them; `root` is the number of the build at their root. */
export function jobScripts(build: BuildHistory, root: number): readonly JobScript[] {
  return jobsOf(build).map(({ name, type, from, changes, isSoft, retried, trigger }): JobScript => {
    const started = trigger === undefined ? undefined : startedBy(trigger, root);
    return {
      name,
      id: jobId(build, name),
      type,
      from: { at: from },
      ...(trigger !== undefined && { async: trigger.isAsync }),
      steps: [
        ...changes.map(({ at, becomes: word }) => ({
          at,
          set: { state: word === 'odd' ? 'dreaming' : word, ...(isSoft && word === 'failed' && { soft_failed: true }) },
        })),
        ...(started === undefined || trigger === undefined ? [] : [{ at: trigger.at, triggered: started }]),
        ...(retried === undefined
          ? []
          : [
              {
                at: retried.at,
                set: { retried: true, retried_in_job_id: retried.by === undefined ? null : jobId(build, retried.by) },
              },
            ]),
      ],
    };
  });
}

function startedBy({ starts }: TriggerHistory, root: number) {
  if (starts === 'nothing') return undefined;
  if (starts === 'the root') return { pipeline: root === 9 ? 'soup' : 'shop', number: root };
  return { pipeline: starts.build.pipeline, number: starts.build.number };
}
