/**
 * Proves that the stand-in of Buildkite's API is what Buildkite's own client takes it for: go-buildkite reads the scenarios' runs,
 * failed executions, builds, jobs and tests of builds from it (`proofs/clients/`), and what it has read is compared with what the
 * scenarios say. Where they disagree, the stand-in is wrong until shown otherwise. Ends with 1 and all differences if there are any.
 *
 *     npm run proof:clients
 */

import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { COMMIT } from '../simulator/scenarios/cast.ts';
import { startTestEngine } from '../simulator/test-engine/server.ts';
import { orSayWhy, Problem } from './problem.ts';
import { type Answer, readOfBuild, readOfSuite } from './proof-clients/read.ts';
import { type Json, saidOfBuild, saidOfSuite } from './proof-clients/said.ts';
import { type World, worlds } from './proof-clients/worlds.ts';
import { goProgram, runProgram, versionIn } from './proofs/tools.ts';

const folder = resolve(import.meta.dirname, '../proofs/clients');

await orSayWhy(async () => {
  const program = await goProgram({ folder, target: '.', name: 'clients' });
  const answers = await ask(program);
  const wrong = worlds.flatMap((world, index) =>
    differences(world, answers[index] as Answer).map((one) => `${world.name}: ${one}`),
  );
  if (wrong.length > 0) throw new Problem(`The stand-in and the scenarios disagree:\n${wrong.join('\n')}`);
  const client = versionIn(join(folder, 'go.mod'), 'github.com/buildkite/go-buildkite/v4');
  return `go-buildkite ${client} reads in ${worlds.length} worlds what they say.`;
});

/** The client's answers about every world, each as it is at its end. */
async function ask(program: string): Promise<readonly Answer[]> {
  await using stack = new AsyncDisposableStack();
  let time = 0;
  const questions = [];
  for (const { api, token, suites } of worlds) {
    // Faults, delays and limits are the gate's business; and a client that cannot wait would be refused.
    const { faults: _, delays: __, ...honest } = api;
    const script = { ...honest, limits: { organization: 'off', user: 'off' } } as const;
    const { url } = stack.use(await startTestEngine(script, { now: () => time, begins: 'at-once' }));
    const builds = (api.organizations['acme']?.builds ?? []).map(({ id, pipeline, number }) => ({
      id,
      pipeline,
      number,
    }));
    questions.push({ url, token, organization: 'acme', suites, builds, commit: COMMIT });
  }
  time = 3_600_000;
  const { output, errors, code } = await runProgram(program, [], { folder, input: JSON.stringify(questions) });
  if (code !== 0) throw new Problem(`The client could not read what it was given:\n${errors}`);
  return JSON.parse(output) as readonly Answer[];
}

function differences({ api, suites, refused }: World, answer: Answer): readonly string[] {
  if (refused !== undefined) {
    const { status, message = '' } = answer.refused ?? {};
    const isSo = status === refused.status && message.includes(refused.message);
    return isSo ? [] : [`It is refused with ${status}, ${JSON.stringify(message)}, not as ${JSON.stringify(refused)}.`];
  }
  if (answer.refused !== undefined) return [`It is refused: ${JSON.stringify(answer.refused)}.`];
  const acme = api.organizations['acme'];
  if (acme === undefined) return ['It has no organization acme.'];
  const { builds = [] } = acme;
  // Builds that do not say when they began did so in the order of their numbers.
  const ids = builds.toSorted((one, other) => other.number - one.number).map(({ id }) => id);
  const pipelines = [...new Set(builds.map(({ pipeline }) => pipeline))];
  const ofCommit = (slug: string) =>
    builds
      .filter(({ pipeline, commit }) => pipeline === slug && commit === COMMIT)
      .map(({ id }) => id)
      .toReversed();
  return [
    ...suites.flatMap((slug) => {
      const script = acme.suites[slug];
      return script === undefined
        ? [`There is no suite ${slug}.`]
        : differ(`suite ${slug}`, saidOfSuite(script), readOfSuite(answer, slug, script));
    }),
    ...differ('builds of the organization', ids, answer.listed),
    ...pipelines.flatMap((slug) =>
      differ(`builds of the commit in ${slug}`, ofCommit(slug), answer.ofCommit[slug] ?? null),
    ),
    ...builds.flatMap((one) =>
      differ(`build ${one.pipeline} ${one.number}`, saidOfBuild(one, acme), readOfBuild(answer, one.id, one, acme)),
    ),
  ];
}

/** Where two values differ, a line each. */
function differ(place: string, said: Json, read: Json): readonly string[] {
  if (isDeepStrictEqual(said, read)) return [];
  if (isObject(said) && isObject(read)) {
    const names = [...new Set([...Object.keys(said), ...Object.keys(read)])];
    return names.flatMap((name) => differ(`${place}, ${name}`, said[name] ?? null, read[name] ?? null));
  }
  if (Array.isArray(said) && Array.isArray(read) && said.length === read.length) {
    return said.flatMap((one: Json, index) => differ(`${place} ${index}`, one, read[index] as Json));
  }
  return [`${place}: the scenario says ${short(said)}, the client has read ${short(read)}.`];
}

function short(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}

function isObject(value: Json): value is { readonly [name: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
