/**
 * Serves a scenario's API on a loopback port until it is stopped:
 *
 *     node simulator/serve.ts NAME PORT
 */
import { scenarios } from './scenarios/index.ts';
import { startTestEngine } from './test-engine/server.ts';

const [name, port] = process.argv.slice(2);
const scenario = scenarios.find((one) => one.name === name);
if (scenario === undefined) {
  console.error(
    `There is no scenario "${name ?? ''}". The scenarios are: ${scenarios.map((one) => one.name).join(', ')}.`,
  );
  process.exitCode = 1;
} else {
  const api = await startTestEngine(scenario.api, { port: Number(port ?? 0) });
  console.log(`${scenario.name} is played at ${api.url}`);
}
