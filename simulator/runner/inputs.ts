import type { ActionFile } from './action-file.ts';
import { CaselessMap } from './caseless.ts';
import { type Contexts, evaluate } from './expressions.ts';

/** The inputs that a step starts with, and what the runner has to say about the given ones. */
export interface StepInputs {
  /** All given inputs, unknown ones included, then the defaults of those that were not given. */
  readonly values: CaselessMap<string>;
  readonly warnings: readonly string[];
}

/**
 * Completes the given inputs. An empty string is a value and keeps the default away; `required` is not enforced.
 * @throws {StandInError} for a default that is more than property paths
 */
export function resolveInputs(
  action: ActionFile,
  given: Readonly<Record<string, string>>,
  contexts: Contexts,
): StepInputs {
  const values = new CaselessMap(Object.entries(given));
  const warnings = action.inputs
    .filter((input) => values.has(input.name) && input.deprecationMessage !== null)
    .map((input) => `Input '${input.name}' has been deprecated with message: ${input.deprecationMessage}`);

  const valid = new CaselessMap(action.inputs.map((input) => [input.name, true]));
  const unexpected = values.entries().flatMap(([name]) => (valid.has(name) ? [] : [name]));
  if (unexpected.length > 0) {
    const names = action.inputs.map((input) => input.name);
    warnings.push(`Unexpected input(s) ${quoted(unexpected)}, valid inputs are [${quoted(names)}]`);
  }

  for (const input of action.inputs) {
    if (!values.has(input.name)) values.set(input.name, evaluate(input.default, contexts));
  }
  return { values, warnings };
}

/** The environment variable that carries an input: capitals, blanks to `_`, hyphens kept. */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

function quoted(names: readonly string[]): string {
  return `'${names.join("', '")}'`;
}
