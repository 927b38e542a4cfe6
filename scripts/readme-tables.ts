/**
 * Writes the tables of inputs and outputs from `action.yml` into `README.md`, between the comments that mark them:
 *
 *     node scripts/readme-tables.ts            brings the tables up to date
 *     node scripts/readme-tables.ts --check    ends with 1 when they are not
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What the tables show of an `action.yml`. */
interface ActionFile {
  readonly inputs: Readonly<Record<string, { description: string; required?: boolean; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
}

/**
 * The README's text with its tables as `action.yml` has them. All else stays as it is.
 *
 * @throws {Error} when the README has not exactly one pair of markers for each table
 */
export function renderTables(readme: string, actionFile: string): string {
  const { inputs, outputs }: ActionFile = parse(actionFile);
  const inputRows = Object.entries(inputs).map(([name, { description, required, default: standard }]) => [
    code(name),
    standard === undefined ? (required ? 'required' : '') : code(standard),
    cell(description),
  ]);
  const outputRows = Object.entries(outputs).map(([name, { description }]) => [code(name), cell(description)]);
  return between(
    between(readme, 'inputs', table(['Input', 'Default', 'Meaning'], inputRows)),
    'outputs',
    table(['Output', 'Value'], outputRows),
  );
}

function between(text: string, name: string, content: string): string {
  const opening = `<!-- ${name} -->`;
  const closing = `<!-- /${name} -->`;
  const [head, ...afterOpening] = text.split(opening);
  const [old, ...afterClosing] = (afterOpening[0] ?? '').split(closing);
  if (afterOpening.length !== 1 || afterClosing.length !== 1 || old === undefined) {
    throw new Error(`The README needs one ${opening} with one ${closing} behind it.`);
  }
  return `${head}${opening}\n\n${content}\n\n${closing}${afterClosing[0]}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

/** In a table a bar needs a backslash even within code, and a line break would end the row. */
function cell(text: string): string {
  return text.trim().replaceAll('|', '\\|').replace(/\s+/g, ' ');
}

if (import.meta.main) {
  const path = new URL('../README.md', import.meta.url);
  const readme = readFileSync(path, 'utf8');
  const rendered = renderTables(readme, readFileSync(new URL('../action.yml', import.meta.url), 'utf8'));
  if (process.argv.includes('--check')) {
    if (rendered !== readme) {
      console.error('The tables of README.md are not what action.yml says: run node scripts/readme-tables.ts.');
      process.exitCode = 1;
    }
  } else {
    writeFileSync(path, rendered);
  }
}
