/**
 * Writes what `action.yml` says of inputs and outputs into `README.md` (a row per input) and `docs/inputs.md` (everything),
 * between the comments that mark the places:
 *
 *     node scripts/readme-tables.ts            brings both pages up to date
 *     node scripts/readme-tables.ts --check    exits with 1 if they are not
 *
 * Two kinds of comments in `action.yml` arrange the inputs. One that ends with a question mark heads the inputs below it. `# rare` folds
 * the next input away in the README. The first sentence of a description is the input's row there, so it is short and has an
 * example.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { isMap, isScalar, parseDocument } from 'yaml';

interface Described {
  readonly name: string;
  readonly description: string;
}

/** An input as both pages show it. */
interface Input extends Described {
  /** What readers ask when they look for this input. */
  readonly question: string;
  readonly isRare: boolean;
  readonly isRequired: boolean;
  /** `undefined` where there is none. */
  readonly standard: string | undefined;
}

/** What the pages show of an `action.yml`. */
interface Action {
  readonly inputs: readonly Input[];
  readonly outputs: readonly Described[];
}

/** A page, and how it is brought up to date with the text of `action.yml`. */
interface Page {
  readonly path: string;
  /** @throws {Error} if the page does not have exactly one pair of markers for inputs and one for outputs */
  readonly render: (page: string, actionFile: string) => string;
}

/** All pages that show inputs and outputs. */
export const pages: readonly Page[] = [
  { path: 'README.md', render: renderReadme },
  { path: 'docs/inputs.md', render: renderInputsPage },
];

/** The README with a row per input, the rare ones folded away, and the names of the outputs. */
export function renderReadme(page: string, actionFile: string): string {
  const { inputs, outputs } = readAction(actionFile);
  const [rare, common] = [inputs.filter(({ isRare }) => isRare), inputs.filter(({ isRare }) => !isRare)];
  const head = ['Input, default', 'Meaning'];
  const rows = questionsOf(common).flatMap(({ question, asked }) => [[bold(question), ''], ...asked.map(rowOf)]);
  const content = `${table(head, rows)}\n\n${folded('Rarely needed', table(head, rare.map(rowOf)))}`;
  return between(between(page, 'inputs', content), 'outputs', `${outputs.map(({ name }) => code(name)).join(', ')}.`);
}

/** The page with all that `action.yml` says of each input and output. */
export function renderInputsPage(page: string, actionFile: string): string {
  const { inputs, outputs } = readAction(actionFile);
  const sections = questionsOf(inputs).map(({ question, asked }) =>
    [
      `## ${question}`,
      ...asked.map((input) => `### ${code(input.name)}\n\n${value(input)}\n\n${input.description}`),
    ].join('\n\n'),
  );
  const rows = outputs.map(({ name, description }) => [code(name), cell(description)]);
  return between(between(page, 'inputs', sections.join('\n\n')), 'outputs', table(['Output', 'Value'], rows));
}

/** What a README's row says of an input: the first sentence of its description. */
export function firstSentence(description: string): string {
  return /^.*?[.?!](?= |$)/.exec(description)?.[0] ?? description;
}

function readAction(actionFile: string): Action {
  const document = parseDocument(actionFile);
  return { inputs: inputsOf(document.get('inputs')), outputs: describedIn(document.toJS().outputs) };
}

function inputsOf(map: unknown): readonly Input[] {
  if (!isMap(map)) throw new Error('action.yml has no inputs.');
  let question = '';
  return map.items.map(({ key, value: node }, index): Input => {
    // What stands before the first input belongs to the map.
    const comment = (index === 0 ? map.commentBefore : undefined) ?? (isScalar(key) ? key.commentBefore : undefined);
    const lines = (comment ?? '').split('\n').map((line) => line.trim());
    question = lines.findLast((line) => line.endsWith('?')) ?? question;
    if (question === '') throw new Error('The first input of action.yml needs a comment that asks a question.');
    const standard = isMap(node) ? node.get('default') : undefined;
    return {
      name: String(key),
      description: String(isMap(node) ? node.get('description') : ''),
      question,
      isRare: lines.includes('rare'),
      isRequired: isMap(node) && node.get('required') === true,
      standard: standard === undefined ? undefined : String(standard),
    };
  });
}

function describedIn(outputs: Readonly<Record<string, { description: string }>>): readonly Described[] {
  return Object.entries(outputs).map(([name, { description }]) => ({ name, description }));
}

function questionsOf(inputs: readonly Input[]): readonly { question: string; asked: readonly Input[] }[] {
  return [...Map.groupBy(inputs, ({ question }) => question)].map(([question, asked]) => ({ question, asked }));
}

function rowOf(input: Input): readonly string[] {
  const { name, standard, isRequired, description } = input;
  const link = `[${code(name)}](docs/inputs.md#${name})`;
  const addition = standard === undefined ? (isRequired ? ' (required)' : '') : ` ${code(standard)}`;
  return [link + addition, cell(firstSentence(description))];
}

function value({ isRequired, standard }: Input): string {
  if (standard !== undefined) return `Default: ${code(standard)}`;
  return isRequired ? 'Required' : 'No default';
}

function between(text: string, name: string, content: string): string {
  const opening = `<!-- ${name} -->`;
  const closing = `<!-- /${name} -->`;
  const [head, ...afterOpening] = text.split(opening);
  const [old, ...afterClosing] = (afterOpening[0] ?? '').split(closing);
  if (afterOpening.length !== 1 || afterClosing.length !== 1 || old === undefined) {
    throw new Error(`The page needs exactly one ${opening} with one ${closing} after it.`);
  }
  return `${head}${opening}\n\n${content}\n\n${closing}${afterClosing[0]}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => cells.join(' | ').trimEnd()).join('\n');
}

function folded(summary: string, content: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

function bold(text: string): string {
  return `**${cell(text)}**`;
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

/** In a table a bar needs a backslash even within code, and a line break would end the row. */
function cell(text: string): string {
  return text.trim().replaceAll('|', '\\|').replace(/\s+/g, ' ');
}

if (import.meta.main) {
  const at = (path: string) => new URL(`../${path}`, import.meta.url);
  const actionFile = readFileSync(at('action.yml'), 'utf8');
  for (const { path, render } of pages) {
    const page = readFileSync(at(path), 'utf8');
    const rendered = render(page, actionFile);
    if (rendered === page) continue;
    if (process.argv.includes('--check')) {
      console.error(`${path} does not say what action.yml says: run npm run readme.`);
      process.exitCode = 1;
    } else {
      writeFileSync(at(path), rendered);
    }
  }
}
