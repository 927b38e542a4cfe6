import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What is mutated: the rooms where a small mistake would mislead people. */
const rooms = {
  gate: { sources: ['src/gate/**/*.ts'], tests: ['gate/**'] },
  locate: { sources: ['src/locate/**/*.ts'], tests: ['locate/**'] },
  /** What chooses a verdict's words. */
  messages: {
    sources: [
      'basis',
      'error-cancelled',
      'errors',
      'help',
      'incomplete',
      'not-found',
      'not-tolerated',
      'timed-out',
      'tolerated',
      'verdict-message',
      'verdict-notes',
      'passed-failed-stale',
    ].map((name) => `src/messages/${name}.ts`),
    tests: ['messages/**'],
  },
  text: { sources: ['src/text/*.ts'], tests: ['text/**'] },
};

const { ROOM: name } = process.env;
const chosen = Object.entries(rooms).filter(([room]) => name === undefined || room === name);
// Without anything to mutate, Stryker would be content.
if (chosen.length === 0) throw new Error(`ROOM is ${name}, but must be one of ${Object.keys(rooms).join(', ')}.`);

const renamed = chosen
  .flatMap(([, { sources }]) => sources)
  .filter((source) => !source.includes('*') && !existsSync(join(import.meta.dirname, '../..', source)));
if (renamed.length > 0) throw new Error(`These files to mutate are missing: ${renamed.join(', ')}.`);

/** The files to mutate: those of the room that the environment variable `ROOM` names, or of all. */
export const sources: readonly string[] = chosen.flatMap(([, room]) => room.sources);
/** The room's own tests, below `__tests__`. */
export const tests: readonly string[] = chosen.flatMap(([, room]) => room.tests);
/** The words themselves are in the guide, whose own test holds each of them: here it is the choice between them that counts. */
export const excludedMutations: readonly string[] = name === 'messages' ? ['StringLiteral'] : [];
