import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What is mutated: files of the rooms where a small mistake would mislead people. */
const rooms = {
  gate: ['src/gate/**/*.ts'],
  locate: ['src/locate/**/*.ts'],
  /** What chooses a verdict's words. */
  messages: [
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
  text: ['src/text/*.ts'],
};

const { ROOM: name } = process.env;
const chosen = Object.entries(rooms).filter(([room]) => name === undefined || room === name);
// Without anything to mutate, Stryker would be content.
if (chosen.length === 0) throw new Error(`ROOM is ${name}, but must be one of ${Object.keys(rooms).join(', ')}.`);

const renamed = chosen
  .flatMap(([, files]) => files)
  .filter((file) => !file.includes('*') && !existsSync(join(import.meta.dirname, '../..', file)));
if (renamed.length > 0) throw new Error(`These files to mutate are missing: ${renamed.join(', ')}.`);

/** The files to mutate: those of the room that the environment variable `ROOM` names, or of all. */
export const sources: readonly string[] = chosen.flatMap(([, files]) => files);
/** The room's own tests, in whatever folder of it. */
export const tests: readonly string[] = chosen.map(([room]) => `**/__tests__/${room}/**/*.test.ts`);
/** The words themselves are in the guide, whose own test holds each of them: here it is the choice between them that counts. */
export const excludedMutations: readonly string[] = name === 'messages' ? ['StringLiteral'] : [];
