import { andMore, labels } from '../../messages/labels.ts';
import { code, type Html, html, joined } from '../../text/index.ts';
import { counted } from '../../text/words.ts';
import type { FileGroup, ShownTest } from '../failed-tests.ts';
import { type ItemContext, type Level, levels, partOf } from './test-item.ts';

/** How far the summary had to be cut down, from nothing to the mere counts. */
export type Stage = 'full' | 'no-details' | 'no-reasons' | 'names' | 'counts';

/** What could not be shown. */
export interface LeftOut {
  /** Failed tests without their details, … */
  readonly details: number;
  /** … without their reasons, … */
  readonly reasons: number;
  /** … with nothing but their names, … */
  readonly facts: number;
  /** … not named at all. */
  readonly tests: number;
  /** Files of which not even the count is shown. */
  readonly files: number;
  /** Tolerated tests, likewise. */
  readonly tolerated: { readonly facts: number; readonly tests: number };
}

/** A list of failed tests that fits. */
export interface Packed {
  readonly html: Html;
  readonly stage: Stage;
  readonly leftOut: Omit<LeftOut, 'tolerated'>;
}

const stages: readonly Stage[] = ['counts', 'names', 'no-reasons', 'no-details', 'full'];

/** One test in the making. */
export interface Item {
  readonly test: ShownTest;
  /** `facts` or `name`, `reason`, `details`, as far as there was room. */
  readonly parts: Html[];
}

/** The tags around an item, and around a list. */
const itemBytes = '<li></li>\n'.length;
export const listBytes = '<ul>\n</ul>\n'.length;
/** For the line that counts what is missing from a list, which is missing from one list at the most. */
export const restBytes = 100;

/**
 * The failed tests of each file in at most `room` bytes. First every file gets its count, then every test its name, then
 * its facts, its reason and its details, in this order, until there is no room: then what was given last is missing
 * from some place in the list on. Each part of each test is written once at the most, so the time is linear.
 */
export function pack(groups: readonly FileGroup[], room: number, context: ItemContext): Packed {
  const headed = withHeadings(groups, room - restBytes);
  const items = headed.groups.flatMap(({ group }) => group.tests.map((test): Item => ({ test, parts: [] })));
  const total = groups.reduce((sum, { tests }) => sum + tests.length, 0);
  let left = headed.left;
  /** How many tests, from the first, have each level. */
  const reached: number[] = [];
  for (const level of levels) {
    // Nobody gets more before everybody has got as much.
    if (reached.some((count) => count < total)) break;
    const given = give(level, items, left, context);
    left -= given.bytes;
    reached.push(given.count);
  }
  const [named = 0, withFacts = 0, withReason = 0, withDetails = 0] = reached;
  return {
    html: listOf(headed.groups, items.slice(0, named)),
    stage: stages[reached.filter((count) => count === total).length] ?? 'full',
    leftOut: {
      details: total - withDetails,
      reasons: total - withReason,
      facts: total - withFacts,
      tests: total - named,
      files: groups.length - headed.groups.length,
    },
  };
}

/** Gives the tests a level, from the first on, in at most `room` bytes; tells how many got it. */
export function give(level: Level, items: readonly Item[], room: number, context: ItemContext) {
  let bytes = 0;
  let count = 0;
  for (const { test, parts } of items) {
    const part = partOf(test, level, context);
    const more = part.bytes + (level === 'name' ? itemBytes : level === 'facts' ? -(parts[0]?.bytes ?? 0) : 0);
    if (bytes + more > room) break;
    if (level === 'facts') parts[0] = part;
    else parts.push(part);
    bytes += more;
    count++;
  }
  return { bytes, count };
}

interface Headed {
  readonly group: FileGroup;
  readonly heading: Html;
}

function withHeadings(
  groups: readonly FileGroup[],
  room: number,
): { readonly groups: readonly Headed[]; readonly left: number } {
  const headed: Headed[] = [];
  let left = room;
  for (const group of groups) {
    const heading = headingOf(group);
    const bytes = heading.bytes + listBytes;
    if (bytes > left) break;
    left -= bytes;
    headed.push({ group, heading });
  }
  return { groups: headed, left };
}

function headingOf({ file, tests }: FileGroup): Html {
  const name = file === undefined ? html`${labels.noLocation}` : code(file, 200);
  return html`<h4>${name}: ${counted(tests.length, 'failed test')}</h4>
`;
}

function listOf(groups: readonly Headed[], items: readonly Item[]): Html {
  let start = 0;
  const parts = groups.flatMap(({ group, heading }) => {
    const shown = items.slice(start, start + group.tests.length);
    start += group.tests.length;
    if (shown.length === 0) return [heading];
    return [heading, itemList(shown, group.tests.length, 'failed test')];
  });
  return joined(parts);
}

/** The first of `total` tests, and how many more there are. */
export function itemList(items: readonly Item[], total: number, of: 'failed test' | 'tolerated test'): Html {
  const rest = total - items.length;
  const list = items.flatMap((item) => [html`<li>`, ...item.parts, html`</li>\n`]);
  return joined([html`<ul>\n`, ...list, ...(rest > 0 ? [html`<li>${andMore(rest, of)}</li>\n`] : []), html`</ul>\n`]);
}
