import { cutMiddle } from '../shared/cut.ts';
import { type Bounds, excerptText } from './excerpt.ts';
import { Link } from './link.ts';
import type { Redact } from './redact.ts';
import { clean, oneLine, pathText, shortenMiddle, type Text } from './sanitize.ts';
import { join, withoutBrackets } from './template.ts';

/** UTF-16 units after which the runner silently cuts an annotation's message. */
const longestMessage = 4096;
/** UTF-16 units of an annotation's title. */
const longestTitle = 255;

/** The data of a workflow command, which may have several lines. What is too long for the runner is cut, with a note that says how much. */
export class CommandText {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  static tag(literals: TemplateStringsArray, ...holes: readonly (CommandText | Link | Text | number)[]): CommandText {
    return new CommandText(
      join(literals, holes, (hole) => {
        if (hole instanceof CommandText) return hole.#text;
        return hole instanceof Link || typeof hole === 'number' ? String(hole) : clean(hole);
      }),
    );
  }

  static excerpt(text: Text, bounds: Bounds): CommandText {
    return new CommandText(excerptText(text, bounds));
  }

  static lines(parts: readonly CommandText[]): CommandText {
    return new CommandText(parts.map((part) => part.#text).join('\n'));
  }

  redacted(redact: Redact): CommandText {
    return new CommandText(redact(this.#text));
  }

  /** Escaped, as it stands in the command. */
  toString(): string {
    return escapeData(cutMiddle(withoutBrackets(this.#text), longestMessage));
  }
}

export const commandText = CommandText.tag;
/** Text from outside with its line breaks, within bounds. */
export const commandExcerpt = CommandText.excerpt;
/** Several texts, each beginning on a line of its own. */
export const commandLines = CommandText.lines;

/** The value of a workflow command's property, on one line. */
export class CommandProperty {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  static title(text: Text): CommandProperty {
    const line = withoutBrackets(oneLine(text, longestMessage));
    // The runner would take `=` at the beginning as part of the separator between name and value.
    return new CommandProperty(shortenMiddle(line.startsWith('=') ? ` ${line}` : line, longestTitle));
  }

  static path(text: Text): CommandProperty {
    return new CommandProperty(pathText(text, longestMessage));
  }

  redacted(redact: Redact): CommandProperty {
    return new CommandProperty(redact(this.#text));
  }

  /** Escaped, as it stands in the command. */
  toString(): string {
    return escapeData(this.#text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  }
}

/** A title as long as the runner accepts; the excess is cut from its middle. */
export const commandTitle = CommandProperty.title;
/** A path. */
export const commandPath = CommandProperty.path;

/** In the order in which the runner unescapes: `%25` last. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The workflow commands that we print. */
export type CommandName = 'error' | 'warning' | 'notice' | 'debug' | 'group' | 'endgroup';

/** The properties of an annotation's command. */
export interface CommandProperties {
  readonly title?: CommandProperty;
  readonly file?: CommandProperty | undefined;
  readonly line?: number | undefined;
  readonly endLine?: number | undefined;
  readonly col?: number | undefined;
}

/** One complete workflow command, on one line. */
export class Command {
  readonly #name: CommandName;
  readonly #properties: CommandProperties;
  readonly #text: CommandText;

  private constructor(name: CommandName, properties: CommandProperties, text: CommandText) {
    this.#name = name;
    this.#properties = properties;
    this.#text = text;
  }

  static of(name: CommandName, properties: CommandProperties, text: CommandText): Command {
    return new Command(name, properties, text);
  }

  /** The command without secrets: its parts are redacted before they are escaped, so that no escape sequence is broken. */
  redacted(redact: Redact): Command {
    const { title, file, ...place } = this.#properties;
    const properties = { ...(title && { title: title.redacted(redact) }), file: file?.redacted(redact), ...place };
    return new Command(this.#name, properties, this.#text.redacted(redact));
  }

  toString(): string {
    const given = Object.entries(this.#properties).filter(([, value]) => value !== undefined && String(value) !== '');
    const list = given.map(([key, value]) => `${key}=${value}`).join(',');
    return `::${this.#name}${list === '' ? '' : ` ${list}`}::${this.#text}`;
  }
}

export const command = Command.of;
