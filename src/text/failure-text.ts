import { rawText, type Untrusted, untrusted } from '../shared/untrusted.ts';
import { type Excerpt, excerpt } from './excerpt.ts';
import { clean } from './sanitize.ts';
import { counted } from './words.ts';

/** The texts of a failure that were sent. */
export interface SentTexts {
  readonly reason: Untrusted | undefined;
  readonly details: readonly { readonly message: readonly Untrusted[]; readonly backtrace: readonly Untrusted[] }[];
}

/** A reason with at most this many lines does not say what was expected. */
const shortReason = 2;
/** Lines of the expanded messages that are shown with a short reason, in total and per message; and UTF-16 units per message. */
const linesBeside = 16;
const leastLines = 4;
const unitsBeside = 1200;

/** The reason, else the first line of the expanded messages that says anything. */
export function reasonOf({ reason, details }: SentTexts): Untrusted | undefined {
  if (saidLines(reason).length > 0) return reason;
  for (const { message } of details) {
    const line = linesOf(message).find((one) => one.trim() !== '');
    if (line !== undefined) return untrusted(line);
  }
  return undefined;
}

/** The reason; if it is short, also the beginning and the end of each expanded message, which say what was expected. */
export function explanationOf(failure: SentTexts): Untrusted | undefined {
  const reason = reasonOf(failure);
  if (reason === undefined) return undefined;
  const messages = messagesOf(failure).filter(saysSomething);
  const beside = besideReason(failure, messages);
  if (beside.length === 0) return reason;
  const more = messages.length - beside.length;
  const left = more > 0 ? [`… ${counted(more, 'message')} left out …`] : [];
  return untrusted([rawText(reason), ...beside.flatMap(({ lines }) => lines), ...left].join('\n'));
}

/** All expanded messages and backtraces, block by block, without the reason; `undefined` if nothing remains. */
export function detailsOf(failure: SentTexts): Untrusted | undefined {
  return withBacktraces(failure, messagesOf(failure));
}

/** The same without the messages that the explanation holds whole. */
export function furtherDetailsOf(failure: SentTexts): Untrusted | undefined {
  const messages = messagesOf(failure);
  const saying = messages.filter(saysSomething);
  const beside = besideReason(failure, saying);
  const whole = new Set(saying.filter((_, index) => beside[index]?.isWhole === true));
  return withBacktraces(
    failure,
    messages.map((lines) => (whole.has(lines) ? [] : lines)),
  );
}

/** The expanded messages without the reason. */
function messagesOf(failure: SentTexts): readonly (readonly string[])[] {
  const said = saidLines(reasonOf(failure));
  return failure.details.map(({ message }) => withoutReason(linesOf(message), said));
}

/** How much of the first messages is shown with the reason; none where that says enough. */
function besideReason(failure: SentTexts, messages: readonly (readonly string[])[]): readonly Excerpt[] {
  if (saidLines(reasonOf(failure)).length > shortReason) return [];
  const lines = Math.max(leastLines, Math.floor(linesBeside / Math.max(1, messages.length)));
  return messages.slice(0, linesBeside).map((one) => excerpt(trimmed(one).join('\n'), { lines, units: unitsBeside }));
}

function withBacktraces(failure: SentTexts, messages: readonly (readonly string[])[]): Untrusted | undefined {
  const blocks = failure.details.map(({ backtrace }, index) => [...(messages[index] ?? []), ...linesOf(backtrace)]);
  const texts = blocks.filter(saysSomething).map((lines) => trimmed(lines).join('\n'));
  return texts.length === 0 ? undefined : untrusted(texts.join('\n\n'));
}

/** What JavaScript's assertion libraries say about themselves, in the details of Mocha's and Cypress's collectors. */
const noise =
  /^\s*(?:parsedStack|isRecovered|generatedMessage|showDiff|codeFrame|docsUrl)\s*:\s*(?:\[object Object\],?\s*)*(?:true|false|undefined|null)?\s*$|^\s*\w+\s*:\s*(?:\[object Object\],?\s*)+$|^\s*(?:\[object Object\],?\s*)+$/;

function linesOf(texts: readonly Untrusted[]): readonly string[] {
  // Sanitized one by one, so that something invisible in one cannot hide the others.
  return texts.flatMap((text) => clean(text).split('\n')).filter((line) => !noise.test(line));
}

/** A reason's lines; none if it says nothing. */
function saidLines(reason: Untrusted | undefined): readonly string[] {
  const text = reason === undefined ? '' : clean(reason).trim();
  return text === '' || /^(?:\[object Object\]|undefined|null)$/.test(text) ? [] : text.split('\n');
}

/** The most places in a message at which a reason of several lines is searched for. */
const mostTries = 5;

/** A message without the reason, wherever it occurs, alone or after the name of its field or class. */
function withoutReason(lines: readonly string[], reason: readonly string[]): readonly string[] {
  const wanted = reason.map((line) => line.trim()).filter((line) => line !== '');
  if (wanted[0] === undefined) return lines;
  // Worked out once: a reason may be as long as a message has lines.
  const first = withoutLabel(wanted[0]);
  const left: string[] = [];
  let [tries, next] = [0, 0];
  for (const [at, line] of lines.entries()) {
    if (at < next) continue;
    const isBegun = tries < mostTries && isSaid(line, first);
    const length = isBegun ? lengthOf(lines, at, wanted, first) : 0;
    next = at + length;
    if (length > 0) continue;
    left.push(line);
    if (isBegun) tries++;
  }
  return left;
}

/** How many lines from here on say the reason; 0 if they do not. Blank lines do not matter. */
function lengthOf(lines: readonly string[], start: number, wanted: readonly string[], first: string): number {
  let found = 0;
  for (let at = start; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    if (!(found === 0 ? isSaid(line, first) : line.trim() === wanted[found])) return 0;
    if (++found === wanted.length) return at - start + 1;
  }
  return 0;
}

/** `message: expected 3`, `AssertionError [ERR_ASSERTION]: expected 3` and `expected 3` say the same. */
const label = /^(?:message|name|error|reason|stack|[\w.$]*(?:Error|Exception|Failure))(?: \[\w+\])?: ?/i;

/** Whether a line says the same as one without its label. */
function isSaid(line: string, bare: string): boolean {
  const said = line.trim();
  return said.endsWith(bare) && withoutLabel(said) === bare;
}

function withoutLabel(line: string): string {
  const inner = line.replace(label, '');
  return inner === '' ? line : inner.replace(label, '');
}

function saysSomething(lines: readonly string[]): boolean {
  return lines.some((line) => line.trim() !== '');
}

/** Without blank lines around it. */
function trimmed(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(Math.max(0, first), last + 1);
}
