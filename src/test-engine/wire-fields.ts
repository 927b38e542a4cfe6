import { rawText, type Untrusted, untrusted } from '../shared/untrusted.ts';
import type { FailureDetail, RunResult, RunState } from './model.ts';

/*
 * What single fields of an answer come to. A value of a type that was not expected counts as absent.
 */

/** A text is cut after this many UTF-16 units, and so is the sum of one execution's details, and of its tags about. */
export const longestText = 65_536;

/** A word that is not known is one on which nothing final rests. */
export function stateOf(word: Untrusted | undefined): RunState {
  return word === untrusted('finished') ? 'finished' : 'running';
}

const results: ReadonlyMap<Untrusted | undefined, RunResult> = new Map(
  (['passed', 'failed', 'stale'] as const).map((result) => [untrusted(result), result]),
);

/** Likewise. */
export function resultOf(word: Untrusted | undefined): RunResult {
  return results.get(word) ?? 'pending';
}

/** In lower case; whether it is one is for others to say. */
export function asUuid(value: Untrusted | undefined): string | undefined {
  return value === undefined ? undefined : rawText(value).toLowerCase();
}

/** `…/suites/rspec/tests/…` → `rspec`. */
export function suiteIn(url: Untrusted | undefined): string | undefined {
  return /\/suites\/([\w.-]{1,255})\/tests\//.exec(url === undefined ? '' : rawText(url))?.[1];
}

/** Blank text says nothing, so it counts as absent: who looks for a reason goes on to the next place that may have one. */
export function asText(value: unknown): Untrusted | undefined {
  return typeof value === 'string' && value.trim() !== '' ? untrusted(shortened(value, longestText)) : undefined;
}

/** Seconds. */
export function asDuration(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

/** More of them nobody reads, and each is carried to the end. */
const mostTags = 50;

/** As many as anybody reads, and as much. */
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

/** Blocks of `failure_expanded`, as far as there is room. */
export function asDetails(value: unknown): FailureDetail[] {
  const details: FailureDetail[] = [];
  let room = longestText;
  const lines = (of: unknown): Untrusted[] => {
    const kept: Untrusted[] = [];
    for (const line of Array.isArray(of) ? of : []) {
      if (typeof line !== 'string') continue;
      kept.push(untrusted(shortened(line, room)));
      room -= line.length + 1;
      if (room < 0) break;
    }
    return kept;
  };
  for (const block of Array.isArray(value) ? value : []) {
    if (room < 0) break;
    if (typeof block !== 'object' || block === null) continue;
    const { expanded, backtrace } = block as { readonly expanded?: unknown; readonly backtrace?: unknown };
    const message = lines(expanded);
    const detail = { message, backtrace: room < 0 ? [] : lines(backtrace) };
    if (detail.message.length + detail.backtrace.length > 0) details.push(detail);
  }
  return details;
}

/**
 * The text itself, or its beginning and `…`. By way of bytes, so that what was cut off does not stay in memory behind it.
 */
export function shortened(value: string, units: number): string {
  if (value.length <= units) return value;
  const beginning = value.slice(0, units).replace(/[\uD800-\uDBFF]$/, '');
  return Buffer.from(`${beginning}…`).toString();
}
