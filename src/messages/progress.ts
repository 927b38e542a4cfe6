import type { GateEvent } from '../gate/events.ts';
import type { Observation, TrackedRun } from '../gate/observation.ts';
import { untrusted } from '../shared/untrusted.ts';
import { counted, listed, plural, span } from '../text/words.ts';
import { bareError, errorMessage } from './errors.ts';
import { labels } from './labels.ts';
import type { Quote } from './message.ts';
import {
  atBuilds,
  buildNames,
  capital,
  jobsDone,
  naming,
  newestBuild,
  pipelines,
  sought,
  soughtIn,
  standing,
  stateWord,
  suiteName,
  type Within,
} from './naming.ts';
import { noteMessages } from './verdict-notes.ts';

/** What the log says about an event: our own sentences, one per line, and texts from outside below them. */
export interface Progress {
  readonly lines: readonly string[];
  /** If the line above introduces the text, `intro` is ''. */
  readonly quotes: readonly Quote[];
  /** The title of the warning annotation; `undefined` if the event is not a warning. */
  readonly warning: string | undefined;
}

type EventOf<Kind extends GateEvent['kind']> = Extract<GateEvent, { readonly kind: Kind }>;

/** What the log says about each event of the wait. */
export const progressMessages: {
  readonly [Kind in GateEvent['kind']]: (event: EventOf<Kind>, within: Within) => Progress;
} = {
  'waiting-begins': ({ selector, timeout, settle }) => {
    const held = settle === 0 ? 'A pass counts immediately.' : `A pass must stay unchanged for ${span(settle)}.`;
    const what =
      selector.kind === 'pipeline'
        ? `${newestBuild(selector)}, and for ${plural(selector.pipelines.length, 'its', 'their')} runs`
        : sought(selector);
    return lines(
      `Waiting for ${what} in ${soughtIn(selector, selector.suites, 'and')}.`,
      `Waiting up to ${span(timeout)}. ${held}`,
    );
  },
  'run-changed': ({ before, after }, within) => lines(change(before, after, within)),
  'run-put-aside': ({ run, wasGated }, within) => {
    const name = `Run ${run.id} of ${suiteName(run.suite, within)} (${run.state}, ${run.result})`;
    return lines(
      wasGated ? `${name} is no longer gated: replaced by a newer run.` : `${name} is not gated: there is a newer run.`,
    );
  },
  'evidence-changed': () => lines('Results changed while tolerated tests were being checked. Checking again.'),
  'build-changed': ({ before, after }, within) => {
    const name = buildNames([after], within);
    const at = before === undefined ? atBuilds([after], within) : '';
    const word = stateWord(after);
    const jobs = jobsDone(after);
    const told = [...(word === undefined ? [] : [word]), ...(jobs === '' ? [] : [jobs])].join(', ');
    const inBrackets = told === '' ? '' : ` (${told})`;
    const sentence =
      before === undefined
        ? `Found ${name}${inBrackets}${at}.`
        : `${capital(name)} is now ${told === '' ? 'in another state' : told}.`;
    return word === undefined
      ? { ...lines(sentence, 'Its state, as Buildkite calls it:'), quotes: [{ intro: '', text: after.word }] }
      : lines(sentence);
  },
  'build-put-aside': ({ build, by }, within) => {
    const why = by === undefined ? 'the job that triggered it no longer counts' : `replaced by build ${by.number}`;
    return lines(`${capital(buildNames([build], within))} is no longer gated: ${why}.`);
  },
  'build-unreadable': ({ build }, within) => {
    const { what, hint } = noteMessages.unreadable({ builds: [build], within });
    return lines(`${what} ${hint}`);
  },
  settling: ({ settlesIn, mayPass }) =>
    lines(
      `${mayPass ? 'All results are in.' : 'No more results are expected.'} Deciding in ${span(settlesIn)} unless something changes.`,
    ),
  'sign-of-life': ({ left, observation }, within) =>
    lines(`Still waiting, ${span(left)} left. ${seen(observation, within)}`),
  fault: ({ error, attempt, pause, isNew }) => {
    const next = Number.isFinite(pause) ? `Retrying in ${span(pause)}.` : 'There is no time for another attempt.';
    const message = errorMessage(error);
    const hint = isNew && message !== undefined ? [quoted(`${labels.whatToDo} ${message.hint}`)] : [];
    return {
      ...lines(`Attempt ${attempt} failed. ${next}`),
      quotes: [
        quoted(message?.what ?? bareError(error)),
        ...(message?.quotes ?? []).map(({ text }): Quote => ({ intro: '', text })),
        ...hint,
      ],
    };
  },
  recovered: ({ faults }) => lines(`Test Engine is responding again after ${counted(faults, 'failed request')}.`),
  'unknown-word': ({ field, word, run }, within) => ({
    lines: [
      `Run ${run.id} of ${suiteName(run.suite, within)} has a ${field} that this version does not know, so it counts as ` +
        `${run[field]}. If the gate waits in vain, check for a newer version of this action.`,
    ],
    quotes: [{ intro: `The ${field}:`, text: word }],
    warning: `Unknown ${field} in Test Engine`,
  }),
  // Debug logging shows it: see `debugProgress`.
  'goes-on': () => lines(),
  decision: ({ verdict }) => lines(`Verdict: ${verdict.name}.`),
};

/** What the log says about an event. */
export function progressOf(event: GateEvent, within: Within): Progress {
  return ofKind(event.kind, event, within);
}

function ofKind<Kind extends GateEvent['kind']>(kind: Kind, event: EventOf<Kind>, within: Within): Progress {
  return progressMessages[kind](event, within);
}

/** What debug logging says about a poll that decided nothing: why, and when the next one is. */
export function debugProgress({ pause, settlesIn, observation }: EventOf<'goes-on'>, within: Within): string {
  const why =
    settlesIn === undefined
      ? `No verdict yet. ${seen(observation, within)}`
      : `Deciding in ${span(settlesIn)} unless something changes.`;
  const next = Number.isFinite(pause) ? `The next poll is in ${span(pause)}.` : 'There is no time for another poll.';
  return `Poll ${observation.polls}: ${why} ${next}`;
}

/** The warning that HTTPS_PROXY is set, but Node of this version does not use it. */
export function proxyNotFollowed(nodeVersion: string): string {
  return `HTTPS_PROXY is set, but Node ${nodeVersion}, which runs this action, only uses it if the environment variable NODE_USE_ENV_PROXY is 1.`;
}

function lines(...sentences: readonly string[]): Progress {
  return { lines: sentences, quotes: [], warning: undefined };
}

/** The text may contain text from outside, so it is shown like one. */
function quoted(text: string): Quote {
  return { intro: '', text: untrusted(text) };
}

function change(before: TrackedRun | undefined, after: TrackedRun, within: Within): string {
  const { run } = after;
  if (before === undefined) return `Found ${standing(after, within)}.`;
  const subject = capital(naming([after], within));
  const changes = [
    ...(before.presence === after.presence ? [] : [presenceChange(after)]),
    ...(before.run.state === run.state
      ? []
      : [run.state === 'finished' ? 'finished' : 'is running again: more results were uploaded']),
    ...(before.run.result === run.result ? [] : [`is now ${run.result}`]),
  ];
  // Otherwise, the API used another word for the same state or result.
  return changes.length === 0 ? `${subject} is still ${run.state}, ${run.result}.` : `${subject} ${listed(changes)}.`;
}

function presenceChange({ presence, missedPolls }: TrackedRun): string {
  switch (presence) {
    case 'present':
      return 'is back';
    case 'missing':
      return 'is missing: neither listed nor found by ID';
    case 'gone':
      return `is gone: not found in ${counted(missedPolls, 'poll')} in a row`;
  }
}

/** The builds that are still running, with their jobs, and the runs. */
function seen({ runs, builds = [], withoutBuild }: Observation, within: Within): string {
  const open = builds.filter(({ ended }) => ended === undefined);
  const going = open.map((build) => {
    const told = [stateWord(build) ?? 'in another state', ...(jobsDone(build) === '' ? [] : [jobsDone(build)])];
    return `${buildNames([build], within)}: ${told.join(', ')}`;
  });
  const sentences = [
    ...(withoutBuild.length === 0 || within === undefined
      ? []
      : [`No build found yet in ${pipelines(withoutBuild, within)}.`]),
    ...(going.length === 0 ? [] : [`${capital(listed(going))}.`]),
    ...(runs.length > 0 ? [`Found: ${listed(runs.map((run) => standing(run, within)))}.`] : []),
  ];
  return sentences.length === 0 ? 'No run found yet.' : sentences.join(' ');
}
