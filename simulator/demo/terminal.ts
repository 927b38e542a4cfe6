import { stripVTControlCharacters, styleText } from 'node:util';
import type { Annotation, LogEntry, StepResult } from '../runner/step.ts';
import type { Scenario } from '../test-engine/scenario.ts';

type Style = Parameters<typeof styleText>[0];
/** Puts a style around a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** Colours only for a terminal whose owner wants them, see no-color.org. */
export function paintFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Paint {
  const colourful = stream.isTTY === true && !env['NO_COLOR'];
  return (style, text) => (colourful ? styleText(style, text, { validateStream: false }) : text);
}

/** Words before an entry, as GitHub puts them there, and the colour of its first line. */
const kinds: Readonly<Record<LogEntry['kind'], { readonly tag: string; readonly style: Style | undefined }>> = {
  text: { tag: '', style: undefined },
  command: { tag: '', style: 'blue' },
  group: { tag: '▾ ', style: 'bold' },
  endgroup: { tag: '', style: undefined },
  debug: { tag: '##[debug]', style: 'magenta' },
  error: { tag: 'Error: ', style: 'red' },
  warning: { tag: 'Warning: ', style: 'yellow' },
  notice: { tag: 'Notice: ', style: 'cyan' },
};

/** Writes a log as it comes in, groups unfolded and indented. */
export class LogWriter {
  readonly #write: (text: string) => void;
  readonly #paint: Paint;
  #inGroup = false;

  constructor(write: (text: string) => void, paint: Paint) {
    this.#write = write;
    this.#paint = paint;
  }

  take({ kind, text }: LogEntry): void {
    // A group ends where the next one begins.
    if (kind === 'endgroup' || kind === 'group') this.#inGroup = false;
    if (kind !== 'endgroup') {
      const { tag, style } = kinds[kind];
      const [first = '', ...rest] = plain(`${tag}${text}`).split('\n');
      const lines = [style === undefined ? first : this.#paint(style, first), ...rest];
      for (const line of lines) this.#write(`${this.#inGroup ? '  ' : ''}${line}\n`);
    }
    if (kind === 'group') this.#inGroup = true;
  }
}

/** The results of the step in addition to its log: annotations, outputs, summary. */
export function afterLog(result: StepResult, paint: Paint): string {
  const { annotations, dropped, outputs, withheld } = result;
  const title = (text: string) => ['', paint('bold', `${text.charAt(0).toUpperCase()}${text.slice(1)}`)];
  const width = Math.max(0, ...Object.keys(outputs).map((name) => name.length));
  const lines = [
    ...title(counted(annotations.length, 'annotation')),
    ...annotations.flatMap((annotation) => annotationLines(annotation, paint)),
    ...(dropped.length === 0 ? [] : title(`GitHub drops ${counted(dropped.length, 'annotation')}`)),
    ...dropped.flatMap((annotation) => [
      paint('dim', `  (${annotation.reason})`),
      ...annotationLines(annotation, paint),
    ]),
    ...title('Outputs'),
    ...Object.entries(outputs).map(([name, value]) => {
      const kept = withheld.includes(name) ? ' (does not reach other jobs: it holds a secret)' : '';
      return `  ${plain(name).padEnd(width)}  ${paint('cyan', oneLine(value))}${kept}`;
    }),
    ...title('Summary'),
    `  ${summarySize(result)}`,
  ];
  return `${lines.join('\n')}\n`;
}

const levels = {
  error: { sign: '✗', style: 'red' },
  warning: { sign: '!', style: 'yellow' },
  notice: { sign: 'i', style: 'cyan' },
} as const;

function annotationLines({ level, title, path, line, message }: Annotation, paint: Paint): readonly string[] {
  const { sign, style } = levels[level];
  const place = path === null ? 'at no file' : oneLine(line === null ? path : `${path}:${line}`);
  return [
    `  ${paint(style, `${sign} ${level}`)}  ${paint('bold', oneLine(title ?? 'without a title'))}`,
    `    ${paint('dim', place)}`,
    ...plain(message)
      .split('\n')
      .map((text) => `      ${text}`),
  ];
}

function summarySize({ summary, summaryBytes, summaryProblem }: StepResult): string {
  if (summaryProblem !== null) return summaryProblem;
  return summary === null ? 'none' : `${summaryBytes.toLocaleString('en')} of 1,048,576 bytes`;
}

/** A line for each scenario: its name, the verdict that it ends with, and its story. */
export function listing(scenarios: readonly Scenario[], paint: Paint): string {
  const names = Math.max(...scenarios.map(({ name }) => name.length));
  const verdicts = Math.max(...scenarios.map(({ expect }) => expect.verdict.length));
  const lines = scenarios.map(({ name, tells, expect: { verdict, exitCode } }) => {
    const end = paint(exitCode === 0 ? 'green' : 'red', `${exitCode === 0 ? '✓' : '✗'} ${verdict.padEnd(verdicts)}`);
    return `  ${paint('bold', name.padEnd(names))}  ${end}  ${tells}\n`;
  });
  return lines.join('');
}

function counted(count: number, what: string): string {
  return `${count === 0 ? 'no' : count} ${what}${count === 1 ? '' : 's'}`;
}

/** Nothing that a terminal would obey. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}--[\n\t]]/gv, '');
}

function oneLine(text: string): string {
  return plain(text).replaceAll('\n', ' ⏎ ');
}
