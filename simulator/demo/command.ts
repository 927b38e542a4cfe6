import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StandInError } from '../runner/step.ts';
import { scenarios } from '../scenarios/index.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { pageOf } from './page.ts';
import { ending, play } from './play.ts';
import { afterLog, LogWriter, listing, paintFor } from './terminal.ts';

/** What the demo needs of the process that it runs in. */
export type Host = Pick<NodeJS.Process, 'env' | 'cwd'> & {
  readonly stdout: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
  readonly stderr: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
};

const usage = 'node simulator/demo.ts [NAME] [--list] [--debug]';

/** The scenarios that can be played, and where their pages go. */
export interface Stage {
  readonly stories: readonly Scenario[];
  /** Absolute path of a folder, which is made when it is needed. */
  readonly folder: string;
}

const stage: Stage = { stories: scenarios, folder: resolve(import.meta.dirname, '../../demo-page') };

/**
 * The demo's command line. Resolves to its exit code: 0 when the step ended as its scenario says, 1 when it did not, could
 * not be started, or was not understood.
 */
export async function demo(argv: readonly string[], host: Host, { stories, folder } = stage): Promise<0 | 1> {
  const refuse = (message: string): 1 => {
    host.stderr.write(`${message}\n`);
    return 1;
  };
  const asked = read(argv);
  if ('problem' in asked) return refuse(`${asked.problem}\nUsage: ${usage}`);
  if (asked.list) {
    host.stdout.write(listing(stories, paintFor(host.stdout, host.env)));
    return 0;
  }
  const scenario = stories.find(({ name }) => name === asked.name);
  if (scenario === undefined) {
    const list = listing(stories, paintFor(host.stderr, host.env));
    return refuse(`There is no scenario “${asked.name}”. The scenarios are:\n${list}`);
  }
  try {
    return await show(scenario, asked.debug, host, folder);
  } catch (error) {
    if (error instanceof StandInError) return refuse(`${error.message}\n\`npm run demo\` brings the right Node along.`);
    throw error;
  }
}

function read(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { list: { type: 'boolean', default: false }, debug: { type: 'boolean', default: false } },
    });
    if (positionals.length > 1) return { problem: 'One scenario at a time, please.' };
    return { ...values, name: positionals[0] ?? 'failed' };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

async function show(scenario: Scenario, debug: boolean, { stdout, env, cwd }: Host, folder: string): Promise<0 | 1> {
  const paint = paintFor(stdout, env);
  const say = (text: string) => stdout.write(text);
  say(`${paint('bold', scenario.name)}: ${scenario.tells}\n\n`);
  const log = new LogWriter(say, paint);
  const played = await play(scenario, { debug, onLine: (entry) => log.take(entry) });
  say(afterLog(played.result, paint));
  const { expected, actual } = ending(played);
  const well = expected === actual;
  const end = well ? `${actual}, as the scenario expects.` : `${actual}. The scenario expects ${expected}.`;
  say(`\n${paint(well ? 'green' : 'red', `Ended with ${end}`)}\n`);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${scenario.name}.html`);
  writeFileSync(path, pageOf(played));
  say(`What GitHub would show: ${relative(cwd(), path)}\n`);
  return well ? 0 : 1;
}
