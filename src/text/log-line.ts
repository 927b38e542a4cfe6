import { type Bounds, excerpt } from './excerpt.ts';
import { Link } from './link.ts';
import type { Redact } from './redact.ts';
import { oneLine, type Text } from './sanitize.ts';
import { join, withoutBrackets } from './template.ts';

/** UTF-16 units shown of what stands in the middle of a line. */
const mostInline = 2000;

/** What every line of outside text stands behind. */
const margin = '│ ';

/**
 * One line of the log. However it goes on and whatever stood before it, the runner finds no workflow command in it: it
 * takes `::name …::` for one after leading blanks, and `##[name …]` anywhere in a line.
 */
export class LogLine {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = inert(text);
  }

  static tag(literals: TemplateStringsArray, ...holes: readonly (LogLine | Link | Text | number)[]): LogLine {
    return new LogLine(
      join(literals, holes, (hole) => {
        if (hole instanceof LogLine) return hole.#text;
        return hole instanceof Link || typeof hole === 'number' ? String(hole) : oneLine(hole, mostInline);
      }),
    );
  }

  static margin(text: Text, bounds: Bounds, indent = ''): readonly LogLine[] {
    return excerpt(text, bounds).lines.map((line) => new LogLine(`${margin}${indent}${line}`));
  }

  /** The line as it may leave. */
  redacted(redact: Redact): LogLine {
    return new LogLine(redact(this.#text));
  }

  toString(): string {
    return this.#text;
  }
}

/** One line of the log; outside text in it is put on one line and shortened. */
export const logLine = LogLine.tag;
/** Outside text in as many lines as it has, within bounds, each behind the margin (and `indent`, blanks only). */
export const marginLines = LogLine.margin;

function inert(text: string): string {
  const broken = withoutBrackets(text);
  // Where the line break before or behind a line is lost, `##[` must not come about from two of them.
  const closed = broken.endsWith('#') ? `${broken} ` : broken;
  return /^\s*(?:::|#|\[)/.test(closed) ? `${margin}${closed}` : closed;
}
