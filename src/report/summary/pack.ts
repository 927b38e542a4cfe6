import { andMore, labels } from '../../messages/labels.ts';
import type { TimeLeft } from '../../shared/clock.ts';
import type { Steps } from '../../shared/steps.ts';
import { rawText } from '../../shared/untrusted.ts';
import { anchor, code, type Html, html, joined, prose } from '../../text/index.ts';
import { counted, grouped } from '../../text/words.ts';
import type { Section } from '../sections.ts';
import type { ShownTest, TestGroup } from '../shown-tests.ts';
import { type ItemContext, type Level, partOf } from './test-item.ts';

/** How much is shown of each test, from everything to a mere count. */
export type Stage = 'full' | 'no-details' | 'no-reasons' | 'names' | 'counts';

/** What could not be shown. */
export interface LeftOut {
  /** Number of failed tests without their details. */
  readonly details: number;
  /** Without their reasons. */
  readonly reasons: number;
  /** With nothing but their names. */
  readonly facts: number;
  /** Not even named. */
  readonly tests: number;
  /** Files of which not even the count is shown. */
  readonly files: number;
  /** The same for tolerated tests. */
  readonly tolerated: { readonly facts: number; readonly tests: number };
}

/** A list of failed tests that fits. */
export interface Packed {
  readonly html: Html;
  readonly stage: Stage;
  readonly leftOut: Omit<LeftOut, 'tolerated'>;
}

/** The limits of a list. */
export interface Limits extends ItemContext {
  /** UTF-8 bytes. */
  readonly room: number;
  readonly timeLeft: TimeLeft;
}

/** One test, as far as it has been written. */
export interface Item {
  readonly test: ShownTest;
  /** Its name or `facts`, `reason`, `details`, as far as there was room. */
  readonly parts: Html[];
}

/** The tags around an item, and around a list. */
const itemBytes = '<li></li>\n'.length;
export const listBytes = '<ul>\n</ul>\n'.length;

/**
 * The failed tests of each file in at most `room` bytes. First, every file gets its count. Then every test gets the beginning and end of
 * its name, then its whole name, its facts, its reason and its details, until there is no more room or time. A level is completed for
 * all tests before the next one begins, and files take turns, so that neither long texts nor files with many failures push out the
 * others. Each part of each test is written at most once, so the time is linear.
 */
export function* pack(sections: readonly Section[], { room, ...limits }: Limits): Steps<Packed> {
  const groups = sections.flatMap((section) => section.groups);
  const headed = withHeadings(sections, room, limits.timeLeft);
  const total = groups.reduce((sum, { tests }) => sum + tests.length, 0);
  const items = inTurns(headed.map(({ items }) => items));
  const reserved = headed.reduce((sum, { rest }) => sum + rest.bytes, 0);
  let left = room - headed.reduce((sum, { bytes }) => sum + bytes, 0);
  function* take(level: Level): Steps<number> {
    const { bytes, count } = yield* give(level, items, { room: left, ...limits });
    left -= bytes;
    return count;
  }
  const named = yield* take('short-name');
  const reached = { 'short-name': named, name: 0, facts: 0, reason: 0, details: 0 };
  if (named === total) {
    // No list has to count missing tests any more.
    left += reserved;
    for (const level of ['name', 'facts', 'reason', 'details'] as const) {
      reached[level] = yield* take(level);
      if (reached[level] < total) break;
    }
  }
  return {
    html: joined(headed.flatMap(listOf)),
    stage: stageOf(reached, total),
    leftOut: {
      details: total - reached.details,
      reasons: total - reached.reason,
      facts: total - reached.facts,
      tests: total - named,
      files: groups.slice(headed.length).reduce((sum, group) => sum + filesIn(group), 0),
    },
  };
}

function stageOf(reached: Readonly<Record<Level, number>>, total: number): Stage {
  if (reached.details === total) return 'full';
  if (reached.reason === total) return 'no-details';
  if (reached.facts === total) return 'no-reasons';
  return reached['short-name'] === total ? 'names' : 'counts';
}

/** After so many tests in a row for which there is no room, no further test is tried. */
const mostMisses = 20;

/** Files and tests that are named even if there is no time left: this takes a few milliseconds. */
const leastNamed = 100;

/** Adds a level to the tests in at most `room` bytes, and returns how many got it. Smaller ones may fit after one that does not. */
export function* give(
  level: Level,
  items: readonly Item[],
  { room, timeLeft, ...context }: Limits,
): Steps<{ readonly bytes: number; readonly count: number }> {
  let bytes = 0;
  let count = 0;
  let misses = 0;
  for (const { test, parts } of items) {
    const isEnough = level !== 'short-name' || count >= leastNamed;
    if (misses >= mostMisses || (isEnough && timeLeft() <= 0)) break;
    yield;
    const part = partOf(test, level, context);
    const replaced = level === 'name' || level === 'facts' ? (parts[0]?.bytes ?? -itemBytes) : 0;
    const more = part.bytes + (level === 'short-name' ? itemBytes : 0) - replaced;
    if (bytes + more > room) {
      misses++;
      continue;
    }
    if (level === 'name' || level === 'facts') parts[0] = part;
    else parts.push(part);
    bytes += more;
    count++;
    misses = 0;
  }
  return { bytes, count };
}

/** A file's name with its tests below. */
interface Headed {
  readonly heading: Html;
  readonly items: readonly Item[];
  /** The line that counts its tests that are not named. */
  readonly rest: Html;
  /** The bytes that are needed whichever tests are named. */
  readonly bytes: number;
}

function withHeadings(sections: readonly Section[], room: number, timeLeft: TimeLeft): readonly Headed[] {
  const headed: Headed[] = [];
  let left = room;
  for (const [section, group] of inSections(sections)) {
    const { tests } = group;
    const above = section === undefined ? html`` : sectionHeading(section);
    const heading = html`${above}<h4>${headingOf(group)}</h4>\n`;
    const rest = restOf(tests.length - 1, 'failed test');
    const bytes = heading.bytes + listBytes + rest.bytes;
    if (bytes > left || (headed.length >= leastNamed && timeLeft() <= 0)) break;
    left -= bytes;
    headed.push({ heading, items: tests.map((test) => ({ test, parts: [] })), rest, bytes });
  }
  return headed;
}

/** All groups; the first one of a section comes with the section's heading. */
function inSections(sections: readonly Section[]): readonly (readonly [Section | undefined, TestGroup])[] {
  return sections.flatMap((section) =>
    section.groups.map((group, index) => [index === 0 ? section : undefined, group] as const),
  );
}

function sectionHeading({ title, run }: Section): Html {
  const leadsOn = run === undefined ? html`` : html`<p>${anchor(run.page, prose(run.what, []))}</p>\n`;
  return html`<h3>${prose(title, [])}</h3>\n${leadsOn}`;
}

/** The number of files whose tests a group contains. */
export function filesIn(group: TestGroup): number {
  return 'owners' in group ? new Set(group.tests.map(({ test }) => test.place && rawText(test.place.path))).size : 1;
}

/** Owners are also shown in `<code>`, where a mention notifies nobody. */
function headingOf(group: TestGroup): Html {
  const count = group.tests.length;
  if ('owners' in group) return html`${code(group.owners.map(rawText).join(' '), 200)} · ${grouped(count)}`;
  const name = group.file === undefined ? html`${labels.noLocation}` : code(group.file, 200);
  return html`${name}: ${counted(count, 'failed test')}`;
}

/** The first of each list, then the second of each, and so on. */
function inTurns(lists: readonly (readonly Item[])[]): readonly Item[] {
  const turns: Item[][] = [];
  for (const list of lists) {
    for (const [turn, item] of list.entries()) {
      const taken = turns[turn] ?? [];
      taken.push(item);
      turns[turn] = taken;
    }
  }
  return turns.flat();
}

function listOf({ heading, items }: Headed): readonly Html[] {
  return items.some(isShown) ? [heading, itemList(items, 'failed test')] : [heading];
}

function isShown({ parts }: Item): boolean {
  return parts.length > 0;
}

/** The items that are shown, and how many more there are. */
export function itemList(items: readonly Item[], of: 'failed test' | 'tolerated test'): Html {
  const shown = items.filter(isShown);
  const list = shown.flatMap(({ parts }) => [html`<li>`, ...parts, html`</li>\n`]);
  return joined([html`<ul>\n`, ...list, restOf(items.length - shown.length, of), html`</ul>\n`]);
}

/** The line that counts what is missing from a list. */
export function restOf(count: number, of: 'failed test' | 'tolerated test'): Html {
  return count > 0 ? html`<li>${andMore(count, of)}</li>\n` : html``;
}
