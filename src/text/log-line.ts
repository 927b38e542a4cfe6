import { type Bounds, excerpt } from './excerpt.ts';
import { Link } from './link.ts';
import type { Redact } from './redact.ts';
import { oneLine, type Text } from './sanitize.ts';
import { join, withoutBrackets } from './template.ts';

/** UTF-16 units that are shown of a text within a line. */
const mostInline = 2000;

/** The margin before every line of text from outside. */
const margin = '│ ';

/**
 * One line of the log. Whatever comes before or after it, the runner finds no workflow command in it: it accepts `::name …::` after
 * leading blanks, and `##[name …]` anywhere in a line.
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

  /** The line without secrets. */
  redacted(redact: Redact): LogLine {
    return new LogLine(redact(this.#text));
  }

  toString(): string {
    return this.#text;
  }
}

/** One line of the log; text from outside in it is put on one line and shortened. */
export const logLine = LogLine.tag;
/** Text from outside with its line breaks, within bounds, each line after the margin (and `indent`, which is blanks only). */
export const marginLines = LogLine.margin;

function inert(text: string): string {
  const broken = withoutBrackets(text);
  // If the line break between two lines is lost, they must not form `##[` together.
  const closed = broken.endsWith('#') ? `${broken} ` : broken;
  return /^\s*(?:::|#|\[)/.test(closed) ? `${margin}${closed}` : closed;
}
