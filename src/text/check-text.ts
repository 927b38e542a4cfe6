import { type Bounds, excerptText } from './excerpt.ts';
import { Link } from './link.ts';
import { clean, oneLine, pathText, shortenMiddle, type Text } from './sanitize.ts';
import { join } from './template.ts';
import { counted } from './words.ts';

/** UTF-8 bytes of a check run's texts, one less than the 64 KB that GitHub names for an annotation's ("Check runs", REST API). */
export const longestCheckText = 65_535;
/** UTF-16 units of an annotation's title there, so that it is never more characters. */
const longestTitle = 255;
/** UTF-16 units of a path; real ones are never that long. */
const longestPath = 4096;
/** Kept free for the note that says how much is missing. */
const restBytes = 60;

/**
 * Plain text of a check run, which GitHub shows as it is: an annotation's title, path, message or details. Longer texts are cut, with a
 * note that says how much is missing.
 */
export class CheckText {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  static tag(literals: TemplateStringsArray, ...holes: readonly (CheckText | Link | Text | number)[]): CheckText {
    return new CheckText(
      join(literals, holes, (hole) => {
        if (hole instanceof CheckText) return hole.#text;
        return hole instanceof Link || typeof hole === 'number' ? String(hole) : clean(hole);
      }),
    );
  }

  static excerpt(text: Text, bounds: Bounds): CheckText {
    return new CheckText(excerptText(text, bounds));
  }

  static lines(parts: readonly CheckText[]): CheckText {
    return new CheckText(parts.map((part) => part.#text).join('\n'));
  }

  static title(text: Text): CheckText {
    return new CheckText(shortenMiddle(oneLine(text, longestPath), longestTitle));
  }

  static path(text: Text): CheckText {
    return new CheckText(pathText(text, longestPath));
  }

  /** At most `longestCheckText` bytes. */
  toString(): string {
    return bounded(this.#text);
  }
}

export const checkText = CheckText.tag;
/** Text from outside with its line breaks, within bounds. */
export const checkExcerpt = CheckText.excerpt;
/** Several texts, each beginning on a line of its own. */
export const checkLines = CheckText.lines;
/** A title on one line, as long as GitHub accepts; the excess is cut from its middle. */
export const checkTitle = CheckText.title;
/** A path. */
export const checkPath = CheckText.path;

const escapes: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '`': '\\u0060' };

/**
 * A plain value as a block of code in Markdown. No text in it ends the block, is a tag or mentions anybody, and
 * machines still read it as JSON.
 */
export function jsonBlock(value: object): string {
  const json = JSON.stringify(value, null, 1).replace(/[<>`]/g, (sign) => escapes[sign] ?? sign);
  return `\`\`\`json\n${json}\n\`\`\`\n`;
}

function bounded(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= longestCheckText) return text;
  let end = longestCheckText - restBytes;
  // Not in the middle of a character: its other bytes begin with the bits 10.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  const start = bytes.toString('utf8', 0, end);
  return `${start}… (${counted(text.length - start.length, 'more character')})`;
}
