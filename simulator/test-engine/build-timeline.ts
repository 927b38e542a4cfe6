import { type Due, hasHappened, type Moment } from './timeline.ts';

/** States in which a build has ended. */
export const buildEnds = ['passed', 'failed', 'canceled', 'skipped', 'not_run'] as const;

/** How a build can end. */
export type BuildEnd = (typeof buildEnds)[number];

/** The states that Buildkite's documentation and clients know of. Others may come. */
export type BuildState =
  | BuildEnd
  | 'creating'
  | 'scheduled'
  | 'running'
  | 'failing'
  | 'blocked'
  | 'canceling'
  | 'waiting'
  | 'waiting_failed';

/** Fields of a build as they go over the wire, any value in place of the right one. `undefined` takes a field out of the answer. */
export interface BuildFields {
  readonly id?: unknown;
  readonly number?: unknown;
  readonly state?: unknown;
  readonly blocked?: unknown;
  readonly job_state_counts?: unknown;
  readonly branch?: unknown;
  readonly commit?: unknown;
  readonly url?: unknown;
  readonly web_url?: unknown;
  readonly test_engine?: unknown;
}

/** One change in the life of a build, at a time or at the n-th poll of it. What it does not name stays as it was. */
export type BuildStep = Due & {
  /** Whether it is found at all from then on. */
  readonly found?: boolean;
  readonly set?: BuildFields;
};

/** What the steps so far have made of a build. */
export interface BuildStage {
  readonly found: boolean;
  readonly set: BuildFields;
}

/** Takes every step that has happened, in written order. Before the first, the build exists and is scheduled. */
export function buildStageAt(steps: readonly BuildStep[], moment: Moment): BuildStage {
  let stage: BuildStage = { found: true, set: { state: 'scheduled', blocked: false } };
  for (const step of steps) {
    if (!hasHappened(step, moment)) continue;
    stage = { found: step.found ?? stage.found, set: { ...stage.set, ...step.set } };
  }
  return stage;
}

/**
 * Since when the build has ended, in ms; nothing if it has not, or not any more. `polls` are the times (ms) of the polls of
 * it so far, which its steps may wait for.
 */
export function endedSince(steps: readonly BuildStep[], elapsed: number, polls: readonly number[]): number | undefined {
  const times = [0, ...steps.flatMap(({ at }) => at ?? []), ...polls].filter((time) => time <= elapsed);
  let since: number | undefined;
  for (const time of times.toSorted((one, other) => one - other)) {
    const { set } = buildStageAt(steps, { elapsed: time, polls: polls.filter((poll) => poll <= time).length });
    since = hasEnded(set) ? (since ?? time) : undefined;
  }
  return since;
}

/** A build at a block step is not over, even if its state is still the last one that it had. */
function hasEnded({ state, blocked }: BuildFields): boolean {
  return blocked !== true && buildEnds.some((end) => end === state);
}
