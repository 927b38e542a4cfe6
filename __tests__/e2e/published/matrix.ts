import type { Endpoint, FaultScript } from '../../../simulator/github/api.ts';
import { head, merge, PULL } from '../play-on-github.ts';

/** An event, and what it says. */
export interface Event {
  readonly name: string;
  readonly payload: object;
  /** What GITHUB_SHA is. */
  readonly sha: string;
  /** It names the commit `head`. */
  readonly hasCommit: boolean;
  /** It belongs to the pull request. */
  readonly hasPull: boolean;
}

const pullRequest = { pull_request: { number: PULL, head: { sha: head } } };
const commented = { issue: { number: PULL, pull_request: {} } };

const of = (name: string, payload: object, has: Partial<Event> = {}): Event => ({
  name,
  payload,
  sha: merge,
  hasCommit: true,
  hasPull: false,
  ...has,
});

/** All events that the action knows, and some that are about no commit. */
export const events: readonly Event[] = [
  of('pull_request', pullRequest, { hasPull: true }),
  of('pull_request_target', pullRequest, { hasPull: true }),
  of('pull_request_review', pullRequest, { hasPull: true }),
  of('pull_request_review_comment', pullRequest, { hasPull: true }),
  of('merge_group', { merge_group: { head_sha: head } }),
  of('workflow_run', { workflow_run: { head_sha: head, pull_requests: [{ number: PULL }] } }, { hasPull: true }),
  of('check_run', { check_run: { head_sha: head } }),
  of('check_suite', { check_suite: { head_sha: head } }),
  of('status', { sha: head }),
  of('push', {}, { sha: head }),
  of('workflow_dispatch', {}, { sha: head }),
  of('schedule', {}, { sha: head }),
  of('release', {}, { sha: head }),
  of('issue_comment', commented, { hasCommit: false, hasPull: true }),
  of('issues', { issue: { number: 1 } }, { hasCommit: false }),
  of('discussion_comment', {}, { hasCommit: false }),
  of('label', {}, { hasCommit: false }),
  of('repository_dispatch', {}, { hasCommit: false }),
];

/** What the step is asked to show, with the permission that it takes and the endpoints that it writes to. */
export const parts = {
  status: { permission: 'statuses', endpoints: ['status'] },
  'check run': { permission: 'checks', endpoints: ['create', 'update'] },
  comment: { permission: 'pull-requests', endpoints: ['comment'] },
} as const satisfies Record<string, { readonly permission: string; readonly endpoints: readonly Endpoint[] }>;
export type Part = keyof typeof parts;

/** What meets one of the parts, the other two being asked for as well. */
export interface Trouble {
  readonly name: string;
  /** Faults of the part's endpoints. */
  readonly faults: (on: readonly Endpoint[]) => readonly FaultScript[];
  /** The part comes about all the same. */
  readonly heals: boolean;
  /** How the notice begins that says why it does not. */
  readonly notice: RegExp | undefined;
  /** About how many seconds it takes. */
  readonly takes: number;
}

const each = (on: readonly Endpoint[], fault: FaultScript['fault'], times?: number): readonly FaultScript[] =>
  on.map((one) => ({ on: one, fault, ...(times !== undefined && { times }) }));
const limit = (retryAfter: number) => ({ kind: 'secondary-limit', status: 403, retryAfter }) as const;
const notice = undefined;

export const troubles = {
  none: { name: 'allowed', faults: () => [], heals: true, notice, takes: 2 },
  forbidden: { name: 'forbidden', faults: () => [], heals: false, notice: /does not allow this token/, takes: 2 },
  lost: {
    name: '502 after it was done',
    faults: (on) => each(on, { kind: 'status', status: 502, obeyed: true }, 1),
    heals: true,
    notice,
    takes: 5,
  },
  down: {
    name: '502 for good',
    faults: (on) => each(on, { kind: 'status', status: 502 }),
    heals: false,
    notice: /returned an error \(502\)/,
    takes: 20,
  },
  limited: {
    name: 'secondary limit for a second',
    faults: (on) => each(on, limit(1), 1),
    heals: true,
    notice,
    takes: 5,
  },
  'limited for good': {
    name: 'secondary limit for good',
    faults: (on) => each(on, limit(600)),
    heals: false,
    notice: /rate limit is exceeded/,
    takes: 2,
  },
  // The part's first request is under way when the signal comes.
  killed: { name: 'killed', faults: (on) => each(on, { kind: 'delay', ms: 200 }, 1), heals: true, notice, takes: 3 },
} as const satisfies Record<string, Trouble>;

/** One cell of the matrix. */
export interface Cell {
  readonly name: string;
  readonly event: Event;
  readonly part: Part;
  readonly trouble: Trouble;
}

const allTroubles: readonly Trouble[] = Object.values(troubles);
const allParts = Object.keys(parts) as readonly Part[];

/** All of them; where nothing meets any part, one for all parts. */
export const cells: readonly Cell[] = events.flatMap((event) =>
  allTroubles.flatMap((trouble) =>
    (trouble === troubles.none ? allParts.slice(0, 1) : allParts).map((part) => ({
      name: `${event.name}, ${trouble === troubles.none ? 'all' : part} ${trouble.name}`,
      event,
      part,
      trouble,
    })),
  ),
);

/** Seconds that a cell of the usual sample may take. */
const quick = 5;

/**
 * `PUBLISHED` says which: `all`, or those whose name holds its text; without it, each trouble of each part once, on one event after the
 * other.
 */
export function chosen({ PUBLISHED: wanted }: Readonly<Record<string, string | undefined>>): readonly Cell[] {
  if (wanted === 'all') return cells;
  if (wanted) return cells.filter(({ name }) => name.includes(wanted));
  const kinds = Map.groupBy(
    cells.filter(({ trouble }) => trouble.takes <= quick),
    ({ part, trouble }) => `${part} ${trouble.name}`,
  );
  return [...kinds.values()].flatMap((ofKind, index) => ofKind[index % ofKind.length] ?? []);
}
