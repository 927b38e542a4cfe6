import type { GateEvent } from '../gate/events.ts';
import type { TrackedRun } from '../gate/observation.ts';
import { capital, naming, sought, soughtIn, standing } from '../messages/naming.ts';
import type { Selector } from '../selector.ts';
import { untrusted } from '../shared/untrusted.ts';
import { UserError } from '../shared/user-error.ts';
import { type Command, command, commandText, commandTitle, type LogLine, logLine, marginLines } from '../text/index.ts';
import { counted, listed, span } from '../text/words.ts';

/** What may be printed, a line each. */
export type Printable = LogLine | Command;

/** What the log says of something that happened during the wait. */
export function eventLines(event: GateEvent): readonly Printable[] {
  switch (event.kind) {
    case 'waiting-begins':
      return [at(0, logLine`${beginning(event.selector)}`), at(0, logLine`${patience(event)}`)];
    case 'run-changed':
      return [at(event.waited, logLine`${change(event.before, event.after)}`)];
    case 'run-put-aside':
      return [at(event.waited, logLine`${putAside(event)}`)];
    case 'evidence-changed':
      return [at(event.waited, logLine`Results changed while tolerated tests were being checked. Checking again.`)];
    case 'build-changed':
      return [at(event.waited, logLine`The build is ${event.before ? 'now' : 'there'}: “${event.after.word}”.`)];
    case 'settling':
      return [
        at(
          event.waited,
          event.mayPass
            ? logLine`Everything is there; it counts if nothing changes for ${span(event.settlesIn)}.`
            : logLine`Nothing more is to be expected; that is the verdict if nothing changes for ${span(event.settlesIn)}.`,
        ),
      ];
    case 'sign-of-life':
      return [at(event.waited, logLine`Still waiting, ${span(event.left)} left. ${seen(event.observation.runs)}`)];
    case 'fault':
      return fault(event);
    case 'recovered':
      return [at(event.waited, logLine`Test Engine answers again, after ${counted(event.faults, 'failed request')}.`)];
    case 'unknown-word':
      return [unknownWord(event)];
    // Debug logging tells it: see `debugLine`.
    case 'goes-on':
      return [];
    case 'decision':
      return [at(event.waited, logLine`Verdict: ${event.verdict.name}.`)];
  }
}

/** What debug logging tells of it beside, if anything: why a look decided nothing, and when the next one is. */
export function debugLine(event: GateEvent): LogLine | undefined {
  if (event.kind !== 'goes-on') return undefined;
  const { pause, settlesIn, observation } = event;
  const why =
    settlesIn === undefined
      ? `No verdict yet. ${seen(observation.runs)}`
      : `It counts if nothing changes for ${span(settlesIn)}.`;
  const next = Number.isFinite(pause) ? `The next look is in ${span(pause)}.` : 'There is no time for another look.';
  return at(event.waited, logLine`Look ${observation.polls}: ${why} ${next}`);
}

/** Whether a line makes the runner show a warning: only so many are kept of each step. */
export function isWarning(event: GateEvent): boolean {
  return event.kind === 'unknown-word';
}

/** The time waited stands before each line, in a column of its own. */
function at(waited: number, line: LogLine): LogLine {
  const time = span(Math.round(waited / 1000) * 1000);
  return logLine`${blanks(timeWidth - time.length)}${time}  ${line}`;
}

/** As wide as `59m 59s`. */
const timeWidth = 7;

function blanks(count: number): LogLine {
  return count <= 0 ? logLine`` : logLine` ${blanks(count - 1)}`;
}

function beginning(selector: Selector): string {
  return `Waiting for ${sought(selector)} in ${soughtIn(selector)}.`;
}

function patience({ timeout, settle }: Extract<GateEvent, { kind: 'waiting-begins' }>): string {
  const held = settle === 0 ? 'A pass counts at first sight' : `A pass must hold for ${span(settle)}`;
  return `${held}; the wait takes ${span(timeout)} at the most.`;
}

function change(before: TrackedRun | undefined, after: TrackedRun): string {
  const subject = capital(naming([after]));
  const { run } = after;
  if (before === undefined) return `${subject} is there: ${run.state}, ${run.result}.`;
  const changes = [
    ...(before.presence === after.presence ? [] : [presenceChange(after)]),
    ...(before.run.state === run.state
      ? []
      : [run.state === 'finished' ? 'finished' : 'runs again, as more results came']),
    ...(before.run.result === run.result ? [] : [`is now ${run.result}`]),
  ];
  // What is left are words of the API that mean the same to us.
  return changes.length === 0 ? `${subject} is still ${run.state}, ${run.result}.` : `${subject} ${listed(changes)}.`;
}

function presenceChange({ presence, missedPolls }: TrackedRun): string {
  switch (presence) {
    case 'present':
      return 'is there again';
    case 'missing':
      return 'is missing: neither in the list nor found by its id';
    case 'gone':
      return `is gone: not found on ${counted(missedPolls, 'look')} in a row`;
  }
}

function putAside({ run, wasGated }: Extract<GateEvent, { kind: 'run-put-aside' }>): string {
  const name = `Run ${run.id} of suite ${run.suite}`;
  return wasGated
    ? `${name} is no longer gated: replaced by a newer run. It was ${run.state}, ${run.result}.`
    : `${name} is not gated, since a newer run of its suite is. It is ${run.state}, ${run.result}.`;
}

function seen(runs: readonly TrackedRun[]): string {
  return runs.length === 0 ? 'No run is there yet.' : `There: ${listed(runs.map(standing))}.`;
}

function fault({ error, attempt, pause, hint, waited }: Extract<GateEvent, { kind: 'fault' }>): readonly LogLine[] {
  const known = error instanceof UserError;
  const message = known ? error.message : `${error.name}: ${error.message}`;
  return [
    at(
      waited,
      logLine`Attempt ${attempt} failed. ${Number.isFinite(pause) ? `The next one is in ${span(pause)}.` : 'There is no time for another one.'}`,
    ),
    ...marginLines(untrusted(message), faultBounds),
    ...(known && error.upstreamMessage !== undefined ? marginLines(error.upstreamMessage, faultBounds) : []),
    ...(hint === undefined ? [] : marginLines(untrusted(`What to do: ${hint}`), faultBounds)),
  ];
}

const faultBounds = { lines: 3, units: 1000 };

function unknownWord({ field, word, run }: Extract<GateEvent, { kind: 'unknown-word' }>): Command {
  return command(
    'warning',
    { title: commandTitle(`Test Engine uses a ${field} that is not known`) },
    commandText`Run ${run.id} of suite ${run.suite} has the ${field} “${word}”. It counts as ${run[field]}, so that nothing final rests on it. If the gate waits in vain, see whether there is a newer version of this action.`,
  );
}
