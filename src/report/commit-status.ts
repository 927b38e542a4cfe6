import type { Decision } from '../gate/conclusion.ts';
import type { GateEvent } from '../gate/events.ts';
import type { VerdictName } from '../gate/outcome.ts';
import { bareVerdict, passesAllTheSame, waitingFor, waitingMore } from '../messages/commit-status.ts';
import { buildPage, type Selector } from '../selector.ts';
import type { BuildRef } from '../test-engine/model.ts';
import { type Link, linkTo } from '../text/index.ts';
import { oneLine } from '../text/sanitize.ts';
import type { ReportView } from './view.ts';

/** What a commit status says during the wait. */
export interface PendingStatus {
  /** On one line, at most `longestDescription` UTF-16 units. */
  readonly description: string;
  /** Where it leads. */
  readonly target: Link | undefined;
  /** Something that is gated is there. */
  readonly isFound: boolean;
}

/** What it says at the end. */
export interface FinalStatus extends Pick<PendingStatus, 'description' | 'target'> {
  readonly state: 'success' | 'failure' | 'error';
}

/** Characters that GitHub takes ("Create a commit status", REST API): one more, and it refuses the status. */
const longestDescription = 140;

/** What is to be said of an event of the wait; `undefined`: nothing. `runPage` is where to look as long as there is no build. */
export function pendingStatus(
  event: GateEvent,
  selector: Selector,
  runPage: Link | undefined,
): PendingStatus | undefined {
  switch (event.kind) {
    case 'waiting-begins':
      return { description: described(waitingFor(selector)), target: runPage, isFound: false };
    case 'goes-on': {
      const { builds = [], runs } = event.observation;
      const words = waitingMore({ builds, runs });
      const [build] = builds;
      const target = (build && pageOf(selector, build)) ?? runPage;
      return { description: described(words ?? waitingFor(selector)), target, isFound: words !== undefined };
    }
    default:
      return undefined;
  }
}

/** What the decision says; without a view, where none could be made, in fewer words. */
export function finalStatus({ outcome, conclusion }: Decision, view: ReportView | undefined): FinalStatus {
  const { name } = outcome.verdict;
  const headline = view?.message.headline ?? bareVerdict(name);
  const isSoftened = conclusion !== 'failure' && name !== 'passed';
  const build = outcome.decisiveBuild;
  return {
    state: conclusion === 'failure' ? stateOf(name) : 'success',
    description: described(isSoftened ? passesAllTheSame(headline) : headline),
    target: view?.decisive?.page ?? (build && pageOf(view?.selector, build)) ?? view?.surroundings.runPage,
  };
}

function stateOf(verdict: VerdictName): FinalStatus['state'] {
  switch (verdict) {
    case 'timed-out':
    case 'error':
    case 'cancelled':
      return 'error';
    case 'passed':
    case 'failed':
    case 'stale':
    case 'not-found':
    case 'incomplete':
      return 'failure';
  }
}

/** GitHub refuses what takes four bytes in UTF-8, such as most emoji. */
function described(text: string): string {
  return oneLine(text.replace(/[\u{10000}-\u{10FFFF}]/gu, '?'), longestDescription);
}

function pageOf(selector: Pick<Selector, 'organization'> | undefined, build: BuildRef): Link | undefined {
  return selector && linkTo(new URL(buildPage(selector.organization, build)));
}
