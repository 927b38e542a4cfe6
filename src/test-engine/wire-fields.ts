import { cutMiddle } from '../shared/cut.ts';
import { rawText, type Untrusted, untrusted } from '../shared/untrusted.ts';
import type { FailureDetail, RunResult, RunState } from './model.ts';

/*
 * How single fields of a response are read. A value of an unexpected type counts as absent, except for texts about a failure, which are
 * shown as well as possible.
 */

/** The most UTF-16 units of a text (both its ends), of all details of an execution together, and about that of all its tags. */
export const longestText = 65_536;

/** An unknown state counts as running, which decides nothing. */
export function stateOf(word: Untrusted | undefined): RunState {
  return word === untrusted('finished') ? 'finished' : 'running';
}

const results: ReadonlyMap<Untrusted | undefined, RunResult> = new Map(
  (['passed', 'failed', 'stale'] as const).map((result) => [untrusted(result), result]),
);

/** An unknown result counts as pending, which decides nothing. */
export function resultOf(word: Untrusted | undefined): RunResult {
  return results.get(word) ?? 'pending';
}

/** In lower case; whether it is valid is checked elsewhere. */
export function asUuid(value: Untrusted | undefined): string | undefined {
  return value === undefined ? undefined : rawText(value).toLowerCase();
}

/** `…/suites/rspec/tests/…` → `rspec`. */
export function suiteIn(url: Untrusted | undefined): string | undefined {
  return /\/suites\/([\w.-]{1,255})\/tests\//.exec(url === undefined ? '' : rawText(url))?.[1];
}

/** Blank text counts as absent, so that the next place that may have a reason is used. */
export function asText(value: unknown): Untrusted | undefined {
  return typeof value === 'string' && value.trim() !== '' ? untrusted(shortened(value, longestText)) : undefined;
}

/** A text that should be shown whatever its type: a list becomes lines, an object its JSON, a number its digits. */
export function asWords(value: unknown): Untrusted | undefined {
  return asText(linesOf(value).join('\n'));
}

/** Seconds. */
export function asDuration(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

/** Nobody reads more tags, and each is kept until the end. */
const mostTags = 50;

/** Bounded in number and in length. */
export function asTags(value: unknown): ReadonlyMap<string, Untrusted> {
  const tags = new Map<string, Untrusted>();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return tags;
  let room = longestText;
  for (const [name, tag] of Object.entries(value)) {
    const checked = asText(tag);
    if (checked === undefined) continue;
    if (room <= 0 || tags.size >= mostTags) break;
    room -= rawText(checked).length;
    tags.set(shortened(name, 1000), checked);
  }
  return tags;
}

/** Blocks of `failure_expanded`; the others are counted in the last one. */
const mostBlocks = 50;

/**
 * Blocks of `failure_expanded`, each with its share of the space, and both ends of what is too long. A single block without a list, texts
 * instead of blocks, and blocks instead of texts are accepted too.
 */
export function asDetails(value: unknown): FailureDetail[] {
  const blocks = blocksIn(value).filter(({ message, backtrace }) => [...message, ...backtrace].some(saysSomething));
  const shown = blocks.slice(0, mostBlocks);
  let [room, left] = [longestText, shown.length];
  const details = shown.map(({ message, backtrace }): FailureDetail => {
    const share = Math.floor(room / left--);
    const cut = within(message, backtrace, share);
    room -= unitsOf(cut.message) + unitsOf(cut.backtrace);
    return { message: cut.message.map(untrusted), backtrace: cut.backtrace.map(untrusted) };
  });
  if (blocks.length === shown.length) return details;
  return [
    ...details,
    { message: [untrusted(`… ${blocks.length - shown.length} more failures left out …`)], backtrace: [] },
  ];
}

function saysSomething(line: string): boolean {
  return line.trim() !== '';
}

interface Block {
  readonly message: readonly string[];
  readonly backtrace: readonly string[];
}

function blocksIn(value: unknown): readonly Block[] {
  if (!Array.isArray(value)) return [asBlock(value)];
  const areTexts = value.every((one) => typeof one !== 'object' || one === null);
  return areTexts ? [{ message: linesOf(value), backtrace: [] }] : value.map(asBlock);
}

/** Fields that may contain a block's message if it has no `expanded`. */
const otherNames = ['message', 'reason', 'failure_reason', 'text'];

function asBlock(value: unknown): Block {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { message: linesOf(value), backtrace: [] };
  const block = value as Readonly<Record<string, unknown>>;
  const { expanded, backtrace } = block;
  const other = otherNames.map((name) => block[name]).find((one) => linesOf(one).length > 0);
  const isKnown = 'expanded' in block || 'backtrace' in block || other !== undefined;
  return { message: linesOf(isKnown ? (expanded ?? other) : block), backtrace: linesOf(backtrace) };
}

/** Deeper lists are shown as JSON. */
const deepest = 3;

function linesOf(value: unknown, depth = 0): readonly string[] {
  switch (typeof value) {
    case 'string':
      return [value];
    case 'number':
    case 'bigint':
    case 'boolean':
      return [String(value)];
    case 'object':
      if (value === null) return [];
      if (Array.isArray(value) && depth < deepest) return value.flatMap((one) => linesOf(one, depth + 1));
      return Object.keys(value).length === 0 ? [] : [json(value)];
    default:
      return [];
  }
}

/** JSON that is nested too deeply for the stack cannot be written. */
function json(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '(a value that is nested too deep to be shown)';
  }
}

/** A backtrace gets half of the space, or what the message leaves, and the other way round. */
function within(message: readonly string[], backtrace: readonly string[], room: number): Block {
  const ofBacktrace = Math.max(Math.floor(room / 2), room - unitsOf(message));
  const cut = cutLines(backtrace, ofBacktrace);
  return { message: cutLines(message, room - unitsOf(cut)), backtrace: cut };
}

function cutLines(lines: readonly string[], room: number): readonly string[] {
  return unitsOf(lines) <= room ? lines : shortened(lines.join('\n'), room).split('\n');
}

function unitsOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

/** The text itself, or both its ends. Copied through bytes, so that the part that was cut out does not stay in memory. */
export function shortened(value: string, units: number): string {
  return value.length <= units ? value : Buffer.from(cutMiddle(value, units).toWellFormed()).toString();
}
