import type { Decision } from '../gate/conclusion.ts';
import type { GateEvent } from '../gate/events.ts';
import type { VerdictName } from '../gate/outcome.ts';
import { bareVerdict, passesAllTheSame, waitingFor, waitingMore } from '../messages/commit-status.ts';
import { buildPage, type Selector } from '../selector.ts';
import type { BuildRef } from '../test-engine/model.ts';
import { type Link, linkTo } from '../text/index.ts';
import { oneLine } from '../text/sanitize.ts';
import type { ReportView } from './view.ts';

/** A commit status during the wait. */
export interface PendingStatus {
  /** On one line, at most `longestDescription` UTF-16 units. */
  readonly description: string;
  /** The page that it links to. */
  readonly target: Link | undefined;
  /** Whether anything that is gated has been found. */
  readonly isFound: boolean;
}

/** A commit status at the end. */
export interface FinalStatus extends Pick<PendingStatus, 'description' | 'target'> {
  readonly state: 'success' | 'failure' | 'error';
}

/** The most characters that GitHub accepts ("Create a commit status", REST API); it rejects longer descriptions. */
const longestDescription = 140;

/** The status after an event of the wait; `undefined` if it does not change. `runPage` is the page to link to until a build is found. */
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

/** The status of the decision. If no view could be made, it says less. */
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

/** GitHub rejects characters of four bytes in UTF-8, such as most emoji. */
function described(text: string): string {
  return oneLine(text.replace(/[\u{10000}-\u{10FFFF}]/gu, '?'), longestDescription);
}

function pageOf(selector: Pick<Selector, 'organization'> | undefined, build: BuildRef): Link | undefined {
  return selector && linkTo(new URL(buildPage(selector.organization, build)));
}
