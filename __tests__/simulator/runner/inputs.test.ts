import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type ActionFile, readActionFile } from '../../../simulator/runner/action-file.ts';
import { StandInError } from '../../../simulator/runner/errors.ts';
import { evaluate } from '../../../simulator/runner/expressions.ts';
import { inputVariable, resolveInputs } from '../../../simulator/runner/inputs.ts';
import { fixtureAction } from './fixture.ts';

describe('readActionFile', () => {
  test('inputs with their defaults as text, outputs, and the script', () => {
    const folder = fixtureAction(
      '',
      `
inputs:
  plain:
    required: true
  yes: { default: true }
  count: { default: 1000, deprecationMessage: use many }
  none: { default: null }
  empty:
outputs:
  verdict: { description: x }
`,
    );
    expect(readActionFile(folder)).toEqual({
      name: 'Fixture',
      main: join(folder, 'main.mjs'),
      inputs: [
        { name: 'plain', default: '', deprecationMessage: null },
        { name: 'yes', default: 'true', deprecationMessage: null },
        { name: 'count', default: '1000', deprecationMessage: 'use many' },
        { name: 'none', default: '', deprecationMessage: null },
        { name: 'empty', default: '', deprecationMessage: null },
      ],
      outputs: ['verdict'],
    });
  });

  test.each([
    ['name: x', 'runs must be a mapping'],
    ['just text', 'the file must be a mapping'],
    ['runs: { using: node20, main: main.mjs }', "runs.using is 'node20', expected 'node24'"],
    ['runs: { using: node24, main: gone.mjs }', 'runs.main is no file'],
    ['runs: { using: node24 }', 'runs.main is no file'],
    ['runs: { using: node24, main: main.mjs, post: main.mjs }', 'not modelled'],
    ['runs: { using: node24, main: main.mjs }\ninputs: [a]', 'inputs must be a mapping'],
    ['runs: { using: node24, main: main.mjs }\ninputs: { a: { default: [1] } }', 'inputs.a.default must be a string'],
    ['runs: {\n', 'cannot be read'],
    ['runs: { using: node24, main: main.mjs }\nruns: { using: node24 }', 'cannot be read'],
  ])('%j is refused', (text, message) => {
    const folder = fixtureAction('');
    writeFileSync(join(folder, 'action.yml'), text);
    expect(() => readActionFile(folder)).toThrow(StandInError);
    expect(() => readActionFile(folder)).toThrow(message);
  });

  test('a folder without the file is refused', () => {
    const folder = fixtureAction('');
    rmSync(join(folder, 'action.yml'));
    expect(() => readActionFile(folder)).toThrow(StandInError);
  });
});

describe('evaluate', () => {
  const contexts = {
    github: { token: 't', event: { pull_request: { head: { sha: 'abc' }, number: 12, draft: false } }, list: [1] },
    job: { check_run_id: 7 },
  };

  test.each([
    ['plain $text {{ }}', 'plain $text {{ }}'],
    [`\${{ github.token }}`, 't'],
    [`\${{github.token}}`, 't'],
    [`a-\${{ github.event.pull_request.head.sha }}-\${{ job.check_run_id }}-z`, 'a-abc-7-z'],
    [`\${{ GitHub.Event.Pull_Request.HEAD.sha }}`, 'abc'],
    [`\${{ github.event.pull_request.number }}/\${{ github.event.pull_request.draft }}`, '12/false'],
    [`[\${{ github.nothing }}\${{ github.nothing.at.all }}\${{ github.token.length }}]`, '[]'],
    [`\${{ github.event }} \${{ github.list }}`, 'Object Array'],
  ])('%s', (text, value) => {
    expect(evaluate(text, contexts)).toBe(value);
  });

  test.each([
    [`\${{ github.token || 1 }}`],
    [`\${{ 'text' }}`],
    [`\${{ github['token'] }}`],
    [`\${{ }}`],
    [`\${{ secrets.token }}`],
    [`\${{ github.token`],
  ])('%s is not modelled', (text) => {
    expect(() => evaluate(text, contexts)).toThrow(StandInError);
  });
});

describe('resolveInputs', () => {
  const input = (name: string, fallback: string, deprecationMessage: string | null = null) => ({
    name,
    default: fallback,
    deprecationMessage,
  });
  const action: ActionFile = {
    name: 'Fixture',
    main: '',
    outputs: [],
    inputs: [
      input('token', ''),
      input('timeout', '30m'),
      input('sha', `\${{ github.sha }}`),
      input('old', 'x', 'use new'),
    ],
  };
  const resolveWith = (given: Record<string, string>) => {
    const { values, warnings } = resolveInputs(action, given, { github: { sha: 'abc' }, job: {} });
    return { values: values.toRecord(), warnings };
  };

  test('defaults fill what was not given', () => {
    expect(resolveWith({ token: 't' })).toEqual({
      values: { token: 't', timeout: '30m', sha: 'abc', old: 'x' },
      warnings: [],
    });
  });

  test('an empty string is given', () => {
    expect(resolveWith({ timeout: '', sha: '' }).values).toMatchObject({ timeout: '', sha: '' });
  });

  test('names ignore case', () => {
    expect(resolveWith({ TimeOut: '5m' })).toMatchObject({ values: { TimeOut: '5m' }, warnings: [] });
  });

  test('unknown and deprecated ones are warned of, and handed on', () => {
    const { values, warnings } = resolveWith({ tiemout: '5m', old: 'y', nope: '' });
    expect(values).toMatchObject({ tiemout: '5m', nope: '', timeout: '30m', old: 'y' });
    expect(warnings).toEqual([
      "Input 'old' has been deprecated with message: use new",
      "Unexpected input(s) 'tiemout', 'nope', valid inputs are ['token', 'timeout', 'sha', 'old']",
    ]);
  });
});

test.each([
  ['token', 'INPUT_TOKEN'],
  ['build-id', 'INPUT_BUILD-ID'],
  ['two  words', 'INPUT_TWO__WORDS'],
])('%s is carried by %s', (name, variable) => {
  expect(inputVariable(name)).toBe(variable);
});
