import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { validateActionFile, validateWorkflow } from '../scripts/validate-actions.ts';
import { verdictNames } from '../src/gate/outcome.ts';
import { defaults } from '../src/inputs/names.ts';

const text = readFileSync(new URL('../action.yml', import.meta.url), 'utf8');
const action = parse(text);
const expression = (inner: string) => `$${'{{'} ${inner} }}`;

describe('action.yml', () => {
  test("is right for GitHub's own language service", async () => {
    expect(await validateActionFile(text)).toEqual([]);
  });

  test.each([
    ['using: node24', 'using: node23', "Unexpected value 'node23'"],
    ['icon: shield', 'icon: sheild', "Unexpected value 'sheild'"],
    ['color: green', 'color: pink', "Unexpected value 'pink'"],
    ['main: dist', 'mian: dist', "'main' is required"],
    ['required: true', 'required: sure', "Unexpected value 'sure'"],
  ])('planted error: %s → %s', async (right, wrong, message) => {
    const line = text.split('\n').findIndex((found) => found.includes(right)) + 1;
    expect(line).toBeGreaterThan(0);
    const findings = await validateActionFile(text.replace(right, wrong));
    expect(findings.map((finding) => finding.message).join('\n')).toContain(message);
    expect(findings.some((finding) => Math.abs(finding.line - line) <= 1)).toBe(true);
  });

  // The Marketplace takes no more.
  test('its description has fewer than 125 characters', () => {
    expect(action.description.length).toBeLessThan(125);
  });

  test('its inputs and their defaults are those of the code', () => {
    const inputs: Record<string, { default?: unknown }> = action.inputs;
    const inFile = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.default ?? '']));
    // Only the runner can work these out.
    const { 'github-token': token, 'check-run-id': checkRun, ...others } = inFile;
    expect([token, checkRun]).toEqual([expression('github.token'), expression('job.check_run_id')]);
    expect({ ...others, 'github-token': '', 'check-run-id': '' }).toEqual(defaults);
    expect(Object.keys(inputs)).toEqual(Object.keys(defaults));
  });

  test('only the token is required', () => {
    const inputs: Record<string, { required?: boolean }> = action.inputs;
    expect(Object.keys(inputs).filter((name) => inputs[name]?.required)).toEqual(['token']);
  });

  test('its outputs are those that are promised', () => {
    expect(Object.keys(action.outputs)).toEqual([
      'verdict',
      'run-id',
      'run-url',
      'state',
      'result',
      'build-url',
      'runs',
      'failed-tests',
      'failed-executions',
      'tolerated-tests',
      'tests',
      'new-failures',
      'known-failures',
      'flaky-failures',
      'truncated',
      'report-file',
    ]);
    for (const name of verdictNames) expect(action.outputs.verdict.description).toContain(`\`${name}\``);
  });

  // The runner evaluates expressions in descriptions, too, and does not load the action when one of them fails.
  test('no description holds an expression', () => {
    const described: { description: string }[] = [...Object.values<{ description: string }>(action.inputs)];
    described.push(...Object.values<{ description: string }>(action.outputs));
    for (const { description } of described) expect(description).not.toContain('${{');
  });
});

interface Typing {
  readonly type: string;
  readonly 'allowed-values'?: readonly string[];
  readonly 'list-item'?: Typing;
}

describe('action-types.yml', () => {
  type Described = Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  const described: { readonly inputs: Described; readonly outputs: Described } = action;
  const types: Readonly<Record<'inputs' | 'outputs', Readonly<Record<string, Typing>>>> = parse(
    readFileSync(new URL('../action-types.yml', import.meta.url), 'utf8'),
  );

  test.each(['inputs', 'outputs'] as const)('gives each of the %s a type', (kind) => {
    expect(Object.keys(types[kind])).toEqual(Object.keys(described[kind]));
  });

  test('lets the defaults be what they are', () => {
    const forms: Readonly<Record<string, RegExp>> = { boolean: /^(?:true|false)$/, integer: /^\d+$/ };
    for (const [name, { type, 'allowed-values': words }] of Object.entries(types.inputs)) {
      const standard = described.inputs[name]?.default ?? '';
      if (standard === '' || standard.includes('${{')) continue;
      expect({ name, standard }).toEqual({ name, standard: expect.stringMatching(forms[type] ?? /^/) });
      if (words !== undefined) expect({ name, words }).toEqual({ name, words: expect.arrayContaining([standard]) });
    }
  });

  test('allows the words that action.yml describes', () => {
    for (const kind of ['inputs', 'outputs'] as const) {
      for (const [name, typing] of Object.entries(types[kind])) {
        for (const word of typing['allowed-values'] ?? typing['list-item']?.['allowed-values'] ?? []) {
          expect({ name, text: described[kind][name]?.description }).toEqual({
            name,
            text: expect.stringContaining(`\`${word}\``),
          });
        }
      }
    }
    expect(types.outputs['verdict']?.['allowed-values']).toEqual([...verdictNames]);
  });
});

describe('workflows', () => {
  const steps = (inputs: string, uses = './') => `- uses: ${uses}\n  with:\n${inputs.replace(/^/gm, '    ')}\n`;
  const right = `token: ${expression('secrets.TOKEN')}\norganization: my-org`;
  const actionFiles = { './': text, 'OWNER/test-engine-gate': text };

  test.each([
    steps(right),
    steps(right, 'OWNER/test-engine-gate@v1'),
    `jobs:\n  gate:\n    runs-on: ubuntu-latest\n    steps:\n${steps(right).replace(/^(?=.)/gm, '      ')}`,
    `on: pull_request\njobs:\n  gate:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${expression('github.sha')}\n`,
  ])('right: %j', async (workflow) => {
    expect(await validateWorkflow(workflow, { actionFiles })).toEqual([]);
  });

  test.each([
    [steps(right.replace('organization', 'organisation')), 4, "Invalid action input 'organisation'"],
    [steps(`${right}\nsuites: a`, 'OWNER/test-engine-gate@v1'), 5, "Invalid action input 'suites'"],
    [steps('organization: my-org'), 2, 'Missing required input `token`'],
    [steps(right.replace('secrets', 'secret')), 3, "Unrecognized named-value: 'secret'"],
    [`jobs:\n  gate:\n    runs-on: ubuntu-latest\n    step: []\n`, 4, "Unexpected value 'step'"],
    ['on: psuh\njobs:\n  a:\n    runs-on: x\n    steps: []\n', 1, "Unexpected value 'psuh'"],
    ['on: [push\n', 2, 'must be'],
  ])('planted error: %j', async (workflow, line, message) => {
    const findings = await validateWorkflow(workflow, { actionFiles });
    expect(findings.map((finding) => finding.message).join('\n')).toContain(message);
    expect(findings.map((finding) => finding.line)).toContain(line);
  });
});
