import { expect } from '@jest/globals';
import type { Environment } from '../../src/github-context.ts';
import { defaults, type InputName, variable } from '../../src/inputs/names.ts';
import type { Wrong } from '../../src/inputs/problem.ts';
import { InputError, readSettings, secretsIn } from '../../src/inputs/read-settings.ts';
import type { Settings } from '../../src/settings.ts';
import { rawText } from '../../src/shared/untrusted.ts';
import { contextOf } from '../support/context.ts';

export type Given = Partial<Record<InputName, string>>;

export const names = Object.keys(defaults) as InputName[];
export const uuid = '0190a1b2-c3d4-7e5f-8a6b-9c0d1e2f3a4b';
export const token = 'bkua_0123456789abcdef0123456789abcdef01234567';
export const sha = '0123456789abcdef0123456789abcdef01234567';
export const runPage = `https://buildkite.com/organizations/my-org/analytics/suites/rspec/runs/${uuid}`;
export const buildPage = 'https://buildkite.com/my-org/my-pipeline/builds/42';

/** The least that is right. */
export const right: Given = { token, organization: 'my-org', suite: 'rspec', 'build-id': uuid };

/** Added to it, these choose another selector than build-id. */
export const byPipeline: Given = { 'build-id': '', pipeline: 'my-org/my-pipeline', commit: sha };
export const byUrl: Given = { 'build-id': '', 'build-url': buildPage };
export const byRun: Given = { 'build-id': '', 'run-id': uuid };
export const byCommit: Given = { 'build-id': '', commit: sha };

/** Inputs as the runner's variables. */
export function env(given: Given): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [variable(name as InputName), value]));
}

/** What is read from a runner's variables. */
export function readFrom(variables: Environment): Settings {
  return readSettings(variables, secretsIn(variables), contextOf(variables));
}

/** What is read when the given inputs are added to the least that is right. */
export function read(given: Given = {}): Settings {
  return readFrom(env({ ...right, ...given }));
}

/** A problem with its value as plain text. */
export type Problem = Wrong & { readonly input: InputName; readonly value: string | undefined };

/** The error that exactly these inputs give, on a runner with these variables of its own. */
export function errorOf(given: Given, runner: NodeJS.ProcessEnv = {}): InputError {
  try {
    readFrom({ ...runner, ...env(given) });
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('The inputs were read without an error.');
}

/** The problems when the given inputs are added to the least that is right. */
export function problems(given: Given): readonly Problem[] {
  return errorOf({ ...right, ...given }).problems.map(({ value, ...rest }) => ({
    ...rest,
    value: value === undefined ? undefined : rawText(value),
  }));
}

/** The only problem when the given inputs are added to the least that is right. */
export function problem(given: Given): Problem {
  const all = problems(given);
  expect(all).toHaveLength(1);
  return all[0] as Problem;
}
