import { CaselessMap } from './caseless.ts';
import { trim, trimStart } from './dotnet.ts';

/** A workflow command as a line spelled it, un-escaped. */
export interface Command {
  /** As written; names ignore case. */
  readonly name: string;
  readonly properties: CaselessMap<string>;
  readonly data: string;
}

/**
 * Reads a line as a workflow command: `::name k=v,…::data` after leading blanks, else `##[name k=v;…]data` anywhere in it
 * (only the first `##[` counts). Null when it is neither, or when its name is not known to `isKnown`.
 */
export function parseCommand(line: string, isKnown: (name: string) => boolean): Command | null {
  return parseColons(line, isKnown) ?? parseBrackets(line, isKnown);
}

function parseColons(line: string, isKnown: (name: string) => boolean): Command | null {
  const text = trimStart(line);
  const end = text.indexOf('::', 2);
  if (!text.startsWith('::') || end < 0) return null;
  const { name, rest } = headOf(text.slice(2, end));
  if (!isKnown(name)) return null;
  return {
    name,
    properties: parseProperties(trim(rest), ',', propertyEscapes),
    data: undo(text.slice(end + 2), dataEscapes),
  };
}

function parseBrackets(line: string, isKnown: (name: string) => boolean): Command | null {
  const start = line.indexOf('##[');
  const end = line.indexOf(']', start);
  if (start < 0 || end < 0) return null;
  const { name, rest } = headOf(line.slice(start + 3, end));
  if (!isKnown(name)) return null;
  return {
    name,
    properties: parseProperties(rest, ';', bracketEscapes),
    data: undo(line.slice(end + 1), bracketEscapes),
  };
}

function headOf(info: string): { readonly name: string; readonly rest: string } {
  const blank = info.indexOf(' ');
  return blank < 0 ? { name: info, rest: '' } : { name: info.slice(0, blank), rest: info.slice(blank + 1) };
}

/** Names are taken with the blanks around them, empty values are left out, and `=` signs around the name count as one. */
function parseProperties(text: string, separator: ',' | ';', escapes: Escapes): CaselessMap<string> {
  const properties = new CaselessMap<string>();
  for (const part of text.split(separator)) {
    const [, name, value] = /^=*([^=]+)=+([^=].*)$/s.exec(part) ?? [];
    if (name !== undefined && value !== undefined) properties.set(name, undo(value, escapes));
  }
  return properties;
}

/** Escape sequences of one place, capitals only, in the order in which the runner undoes them: `%25` last. */
type Escapes = readonly (readonly [escaped: string, sign: string])[];

const percent = ['%25', '%'] as const;
const dataEscapes: Escapes = [['%0D', '\r'], ['%0A', '\n'], percent];
const propertyEscapes: Escapes = [['%0D', '\r'], ['%0A', '\n'], ['%3A', ':'], ['%2C', ','], percent];
const bracketEscapes: Escapes = [['%3B', ';'], ['%0D', '\r'], ['%0A', '\n'], ['%5D', ']'], percent];

function undo(text: string, escapes: Escapes): string {
  return escapes.reduce((result, [escaped, sign]) => result.replaceAll(escaped, sign), text);
}
