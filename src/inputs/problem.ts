import type { Settings } from '../settings.ts';
import type { Untrusted } from '../shared/untrusted.ts';
import { UserError } from '../shared/user-error.ts';
import type { InputName } from './names.ts';

/** Why a text cannot be used, in our own words and checked text only, so that both may be shown as they are. */
export interface Wrong {
  /** Goes on after the input's name: `has no unit`. */
  readonly problem: string;
  /** What to write instead: whole sentences. */
  readonly hint: string;
  /** Whether `problem` is a sentence of its own, which names its inputs itself. */
  readonly whole?: true;
}

/** What a text means, or why it means nothing. */
export type Checked<T> = { readonly value: T } | Wrong;

export function wrong(problem: string, hint: string): Wrong {
  return { problem, hint };
}

/** One thing that is wrong with one input. */
export interface InputProblem extends Wrong {
  readonly input: InputName;
  /** As it was given, without credentials; `undefined` when it was not given, and for the token always. */
  readonly value: Untrusted | undefined;
}

/** What reporting needs, as far as it could be read: wrong inputs must not cost the summary that lists them. */
export type Readable = Pick<Settings, 'summary' | 'annotationLevel'>;

/**
 * The inputs cannot be used; thrown before the first request, with all that is wrong together. `message` and `cure`
 * name every input but hold no values: these stand in `problems`.
 */
export class InputError extends UserError {
  /** At least one, in the order in which they were found. */
  readonly problems: readonly InputProblem[];
  readonly summary: Settings['summary'];
  readonly annotationLevel: Settings['annotationLevel'];

  constructor(problems: readonly InputProblem[], readable: Readable) {
    super(describe(problems), cures(problems));
    this.problems = problems;
    this.summary = readable.summary;
    this.annotationLevel = readable.annotationLevel;
  }
}

/** The problem with its input's name before it, in lower case and without a full stop. */
export function told({ input, problem, whole }: InputProblem): string {
  return whole ? problem : `${input} ${problem}`;
}

function describe(problems: readonly InputProblem[]): string {
  const found = problems.map(told).join('; ');
  const [only, ...more] = problems;
  if (more.length > 0) return `${problems.length} things are wrong with the inputs: ${found}.`;
  return only?.whole ? `${found.charAt(0).toUpperCase()}${found.slice(1)}.` : `The input ${found}.`;
}

function cures(problems: readonly InputProblem[]): string {
  return problems.map(({ input, hint }) => (problems.length === 1 ? hint : `${input}: ${hint}`)).join(' ');
}
