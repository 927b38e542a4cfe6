/**
 * Runs the shipped action from a terminal, as a workflow's step would, against the real API:
 *
 *     BUILDKITE_API_TOKEN=… node simulator/gate.ts --organization my-org --suite rspec --build-id 01890c2e-…
 *
 * Every input of the action is an option; the token comes from the environment only, since command lines are for all to see.
 * Ends as the step ends.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { startStep } from './runner/step.ts';

const action = resolve(import.meta.dirname, '..');
const { inputs }: { inputs: Record<string, unknown> } = parse(readFileSync(join(action, 'action.yml'), 'utf8'));
const names = Object.keys(inputs).filter((name) => name !== 'token');

/** What a step would find in its environment: the way to the network, and nothing else of this machine. */
const network = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy', 'NODE_EXTRA_CA_CERTS', 'RUNNER_DEBUG'];

const given = read();
if (given === undefined) {
  process.exitCode = 1;
} else {
  const step = startStep({
    action,
    inputs: { ...given, token: process.env['BUILDKITE_API_TOKEN'] ?? '' },
    workspace: process.cwd(),
    env: Object.fromEntries(network.map((name) => [name, process.env[name]])),
    timeLimit: 7 * 24 * 3_600_000,
    onLine: ({ from, text }) => {
      if (from === 'action') console.log(text);
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => step.kill(signal));
  const { outputs, exitCode } = await step.result;
  console.log();
  for (const [name, value] of Object.entries(outputs)) console.log(`${name}: ${value}`);
  process.exitCode = exitCode ?? 1;
}

function read(): Record<string, string> | undefined {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
    const { values } = parseArgs({ options, args: process.argv.slice(2) });
    return Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  } catch (error) {
    console.error(
      `${error instanceof Error ? error.message : error}\n\nOptions: ${names.map((name) => `--${name}`).join(' ')}`,
    );
    return undefined;
  }
}
