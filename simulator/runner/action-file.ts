import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { StandInError } from './errors.ts';

export interface ActionFile {
  readonly name: string;
  /** Absolute path of what `runs.main` names. */
  readonly main: string;
  readonly inputs: readonly ActionInput[];
  /** Names of the declared outputs; a step may set others as well. */
  readonly outputs: readonly string[];
}

export interface ActionInput {
  readonly name: string;
  /** As written, expressions not yet evaluated; '' where there is none. */
  readonly default: string;
  /** Set when the input is deprecated. */
  readonly deprecationMessage: string | null;
}

type Mapping = Readonly<Record<string, unknown>>;

/** The last text that was read, and what it says: hundreds of steps of the same action follow each other. */
let last: { readonly text: string; readonly content: unknown } | undefined;

/**
 * Reads the `action.yml` of an action's folder.
 * @throws {StandInError} when there is none, when it is no Node 24 action, or when it uses `pre` or `post`
 */
export function readActionFile(folder: string): ActionFile {
  const path = join(folder, 'action.yml');
  const fail = (what: string): never => {
    throw new StandInError(`${path}: ${what}`);
  };
  const mapping = (value: unknown, what: string): Mapping =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Mapping)
      : fail(`${what} must be a mapping`);
  const scalar = (value: unknown, what: string): string => {
    if (value === null || value === undefined) return '';
    return typeof value === 'object' ? fail(`${what} must be a string`) : String(value);
  };

  let content: Mapping;
  try {
    const text = readFileSync(path, 'utf8');
    if (last?.text !== text) last = { text, content: parse(text) };
    content = mapping(last.content, 'the file');
  } catch (error) {
    if (error instanceof StandInError) throw error;
    throw new StandInError(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }

  const { name, runs, inputs, outputs } = content;
  const { using, main, ...others } = mapping(runs, 'runs');
  if (using !== 'node24') fail(`runs.using is '${scalar(using, 'runs.using')}', expected 'node24'`);
  if ('pre' in others || 'post' in others) fail('runs.pre and runs.post are not modelled');
  const script = join(folder, scalar(main, 'runs.main'));
  if (!statSync(script, { throwIfNoEntry: false })?.isFile()) fail(`runs.main is no file: '${script}'`);

  return {
    name: scalar(name, 'name'),
    main: script,
    inputs: Object.entries(mapping(inputs ?? {}, 'inputs')).map(([input, value]): ActionInput => {
      const { default: fallback, deprecationMessage: message } = mapping(value ?? {}, `inputs.${input}`);
      return {
        name: input,
        default: scalar(fallback, `inputs.${input}.default`),
        deprecationMessage: message === undefined ? null : scalar(message, `inputs.${input}.deprecationMessage`),
      };
    }),
    outputs: Object.keys(mapping(outputs ?? {}, 'outputs')),
  };
}
