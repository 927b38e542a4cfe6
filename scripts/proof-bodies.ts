/**
 * Compares the pieces of GitHub's description of its API that tests hold request bodies against (`__tests__/github/bodies.json`) with the
 * description that they were taken from, which is large and is therefore installed in `proofs/github/` only. Ends with 1 if they differ.
 *
 *     npm run proof:bodies [-- --write]     takes them anew, as after an update of the description
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import type { Endpoint } from '../simulator/github/api.ts';
import { orSayWhy, Problem } from './problem.ts';
import { installPackages } from './proofs/tools.ts';

/** Where the description says what a body holds. */
const places = {
  create: ['post', '/check-runs'],
  update: ['patch', '/check-runs/{check_run_id}'],
  status: ['post', '/statuses/{sha}'],
  comment: ['post', '/issues/{issue_number}/comments'],
  'update-comment': ['patch', '/issues/comments/{comment_id}'],
} as const satisfies Partial<Record<Endpoint, readonly [method: string, path: string]>>;

/** For people only. */
const prose = ['description', 'example', 'examples', 'title', 'x-github'];

/** The schema of each body, from a description whose references are resolved. */
export function bodiesIn(description: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(places).map(([endpoint, [method, path]]) => {
      const steps = [
        'paths',
        `/repos/{owner}/{repo}${path}`,
        method,
        'requestBody',
        'content',
        'application/json',
        'schema',
      ];
      const schema = steps.reduce((at: unknown, step) => (isObject(at) ? at[step] : undefined), description);
      if (!isObject(schema)) throw new Problem(`The description has no body for ${method.toUpperCase()} ${path}.`);
      return [endpoint, withoutProse(schema)];
    }),
  );
}

function withoutProse(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutProse);
  if (!isObject(schema)) return schema;
  const kept = Object.entries(schema).filter(([name]) => !prose.includes(name));
  return Object.fromEntries(
    // A property may be called as a word of the schema is.
    kept.map(([name, value]) => [name, name === 'properties' ? each(value, withoutProse) : withoutProse(value)]),
  );
}

function each(object: unknown, change: (value: unknown) => unknown): unknown {
  return isObject(object)
    ? Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]))
    : object;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function prove(): string {
  const root = resolve(import.meta.dirname, '..');
  const folder = join(root, 'proofs/github');
  const file = join(root, '__tests__/github/bodies.json');
  const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
  installPackages(folder);
  const packageFolder = join(folder, 'node_modules/@octokit/openapi');
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
  const { version } = read(join(packageFolder, 'package.json'));
  const bodies = bodiesIn(read(join(packageFolder, 'generated/api.github.com.deref.json')));
  if (values.write) {
    writeFileSync(file, JSON.stringify(bodies));
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    execFileSync(process.execPath, [biome, 'format', '--write', file], { cwd: root, stdio: 'ignore' });
    return `Taken from @octokit/openapi ${version}.`;
  }
  const kept = read(file);
  const changed = Object.keys(places).filter((endpoint) => !isDeepStrictEqual(kept[endpoint], bodies[endpoint]));
  if (changed.length === 0)
    return `@octokit/openapi ${version} describes ${Object.keys(bodies).length} bodies as the tests do.`;
  throw new Problem(
    `@octokit/openapi ${version} describes other bodies than the tests (${changed.join(', ')}): run "npm run proof:bodies -- --write" and see what the tests say then.`,
  );
}

if (import.meta.main) await orSayWhy(prove);
