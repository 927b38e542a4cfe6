import type { InputName } from '../inputs/names.ts';
import type { InputError, InputProblem, ProblemCode, ProblemFacts } from '../inputs/problem.ts';
import { counted, listed } from '../text/words.ts';
import type { ProblemWords } from './input-hints.ts';
import { problemMessages } from './input-problems.ts';
import type { Quote, Words } from './message.ts';

/** One problem in words. */
export function problemWords<Code extends ProblemCode>(problem: {
  readonly code: Code;
  readonly data: ProblemFacts[Code];
  readonly input: InputName;
}): ProblemWords {
  return problemMessages[problem.code](problem.data, problem.input);
}

/** The message about invalid inputs: all problems together, each with the value that was given. */
export function inputWords({ problems }: Pick<InputError, 'problems'>): Words {
  return {
    headline: invalid(problems),
    what: 'The gate did not start because its inputs are invalid.',
    hint: 'Correct these inputs in the workflow:',
    anchor: 'invalid-inputs',
    quotes: problems.map((problem): Quote => {
      const { hint } = problemWords(problem);
      const given = problem.value === undefined ? '' : ' Given value:';
      return { intro: `${sentence(problem)}. ${hint}${given}`, text: problem.value };
    }),
  };
}

function sentence(found: InputProblem): string {
  const { problem, whole } = problemWords(found);
  return whole ? problem.charAt(0).toUpperCase() + problem.slice(1) : `\`${found.input}\` ${problem}`;
}

/** Two or three inputs by name, of more the first two. */
function invalid(problems: readonly InputProblem[]): string {
  const [only, ...more] = problems;
  if (only !== undefined && more.length === 0 && problemWords(only).whole) return problemWords(only).problem;
  const inputs = [...new Set(problems.map(({ input }) => input))];
  const names = inputs.map((input) => `\`${input}\``);
  const shown = names.length > 3 ? [...names.slice(0, 2), counted(names.length - 2, 'more input')] : names;
  const how = problems.every(({ code }) => missingCodes.includes(code)) ? 'missing' : 'invalid';
  return names.length === 1 ? `${names.join()} is ${how}` : `${listed(shown)} are ${how}`;
}

/** What is wrong with inputs that have no value. */
const missingCodes: readonly ProblemCode[] = ['not-given', 'no-token', 'no-token-in-fork', 'no-token-for-dependabot'];
