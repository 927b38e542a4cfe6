/**
 * When something happens: at a time in milliseconds, or at the n-th poll (first = 1). In a run's timeline a poll is a
 * listing of the suite's runs or a look-up of one of them. What has happened stays.
 */
export type Due = { readonly at: number; readonly poll?: never } | { readonly poll: number; readonly at?: never };

/** Where a run can be found. */
export type Shown = 'everywhere' | 'list-only' | 'look-up-only' | 'nowhere';

/** Fields of a run as they go over the wire. `undefined` takes a field out of the answer. */
export interface RunFields {
  readonly state?: FieldValue;
  readonly result?: FieldValue;
  readonly branch?: FieldValue;
  readonly commit_sha?: FieldValue;
  readonly build_id?: FieldValue;
  readonly url?: FieldValue;
  readonly web_url?: FieldValue;
  readonly created_at?: FieldValue;
}

type FieldValue = string | number | null | undefined;

/** One change in the life of a run. What it does not name stays as it was. */
export type Step = Due & {
  readonly shown?: Shown;
  readonly set?: RunFields;
  /** How many of the run's failed executions are known from then on. */
  readonly failures?: number;
};

/** A point in a life: milliseconds since the world began, and polls of what lives, the present one included. */
export interface Moment {
  readonly elapsed: number;
  readonly polls: number;
}

/** What the steps so far have made of a run. */
export interface Stage {
  readonly shown: Shown;
  readonly set: RunFields;
  /** Left out: all of them if the result is `failed`, else none. */
  readonly failures?: number;
}

/** Takes every step that has happened, in written order: where two set the same thing, the later written one holds. */
export function stageAt(steps: readonly Step[], moment: Moment): Stage {
  let stage: Stage = { shown: 'nowhere', set: {} };
  for (const step of steps) {
    if (!hasHappened(step, moment)) continue;
    stage = {
      ...stage,
      ...(step.shown !== undefined && { shown: step.shown }),
      ...(step.failures !== undefined && { failures: step.failures }),
      set: { ...stage.set, ...step.set },
    };
  }
  return stage;
}

/** Whether that time has come, or that poll (the present one included). */
export function hasHappened(due: Due, moment: Moment): boolean {
  return due.at !== undefined ? moment.elapsed >= due.at : moment.polls >= due.poll;
}
