import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { demo, type Stage } from '../../../simulator/demo/command.ts';
import { texts } from '../../../simulator/github/markdown.ts';
import { acme, gate, run, TOKEN } from '../../../simulator/scenarios/cast.ts';
import { scenarios } from '../../../simulator/scenarios/index.ts';
import type { Scenario } from '../../../simulator/test-engine/scenario.ts';
import { appears, finishes } from '../../../simulator/test-engine/story.ts';
import { hostileBits } from '../../report/hostile.ts';
import { expectInert, expectWellFormed, parsed } from './fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the demo prints and how it ends. */
async function played(argv: readonly string[], stories: Stage['stories'] = scenarios) {
  const said = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof said) => ({
    isTTY: false,
    write: (text: string | Uint8Array) => {
      said[name] += text;
      return true;
    },
  });
  const host = { env: {}, cwd: () => folder, stdout: stream('stdout'), stderr: stream('stderr') };
  const exitCode = await demo(argv, host, { stories, folder });
  return { exitCode, ...said };
}

/** A run of failed tests whose every text tries to be more than text. */
const hostile: Scenario = {
  name: 'hostile',
  tells: 'Whoever wrote these tests means no good.',
  inputs: gate({ suite: 'rspec', interval: '100ms', settle: '0' }),
  expect: { verdict: 'failed', exitCode: 1 },
  api: acme({
    rspec: [
      run('rspec', [appears({ at: 0 }), finishes({ at: 0 }, 'failed')], {
        list: hostileBits.map((text, index) => ({
          test: `${index} ${text}`,
          location: index % 2 === 0 ? 'spec/a_spec.rb:7' : text,
          reason: `${text}\n${text}`,
          details: [{ expanded: [text], backtrace: [`./spec/a_spec.rb:9:in '${text}'`] }],
        })),
      }),
    ],
  }),
};

/** A failed test that has the secret in its name. */
const optimist: Scenario = {
  name: 'optimist',
  tells: 'It will be fine.',
  inputs: gate({ suite: 'rspec', interval: '100ms', settle: '0', summary: 'false' }),
  expect: { verdict: 'passed', exitCode: 0 },
  api: acme({
    rspec: [
      run('rspec', [appears({ at: 0 }), finishes({ at: 0 }, 'failed')], {
        list: [{ test: `tells ${TOKEN}`, location: 'spec/a_spec.rb:7', reason: TOKEN }],
      }),
    ],
  }),
};

describe('the demo', () => {
  test('names its scenarios', async () => {
    const { exitCode, stdout } = await played(['--list']);
    expect(exitCode).toBe(0);
    for (const { name, tells, expect: end } of scenarios) {
      expect(stdout).toMatch(new RegExp(`^  ${name} +[✓✗] ${end.verdict} +`, 'm'));
      expect(stdout).toContain(tells);
    }
  });

  test.each([
    [['nope'], 'There is no scenario “nope”. The scenarios are:\n  failed'],
    [['--nope'], "Unknown option '--nope'"],
    [['failed', 'passed'], 'One scenario at a time, please.'],
  ])('does not understand %j', async (argv, message) => {
    const { exitCode, stdout, stderr } = await played(argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('plays a scenario through the shipped action, and takes nothing of it for more than text', async () => {
    const { exitCode, stdout } = await played(['hostile', '--debug'], [hostile]);
    expect(stdout).toContain('▾ Run Test Engine Gate\n  with:\n    token: ***\n');
    expect(stdout).toContain('##[debug]GET /v2/analytics/');
    expect(stdout).toContain('\nEnded with verdict failed, exit code 1, as the scenario expects.\n');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('What GitHub would show: hostile.html');
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain(TOKEN);
    expect(stdout).not.toMatch(/[\p{Cc}--\n]/v);

    const html = readFileSync(join(folder, 'hostile.html'), 'utf8');
    expect(html).not.toContain(TOKEN);
    expectWellFormed(html);
    const page = parsed(html);
    expectInert(page);
    expect(texts('#annotations .annotation', page)).toHaveLength(10);
    expect(texts('#lines .file h3', page)).toEqual(['.github/workflows/ci.yml', 'spec/a_spec.rb']);
    expect(texts('#lines .file .line.marked .number', page)).toEqual(['1', '7', '9']);
    expect(texts('#outputs th', page)).toContain('verdict');
    expect(texts('#summary mark', page)).toEqual([]);
  }, 30_000);

  test('says so when a step ends otherwise than expected, and hides its secret wherever it turns up', async () => {
    const { exitCode, stdout } = await played(['optimist'], [optimist]);
    expect(exitCode).toBe(1);
    const end = 'Ended with verdict failed, exit code 1. The scenario expects verdict passed, exit code 0.';
    expect(stdout).toContain(`\n${end}\n`);
    expect(stdout).not.toContain(TOKEN);
    const html = readFileSync(join(folder, 'optimist.html'), 'utf8');
    expect(html).not.toContain(TOKEN);
    const page = parsed(html);
    expect(texts('.job .place', page)).toEqual([end]);
    expect(texts('.beside .title', page)).toContain('tells ***');
  }, 30_000);
});
