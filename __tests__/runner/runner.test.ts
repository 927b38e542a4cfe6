import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { keyValuePairs } from '../../simulator/runner/files.ts';
import { Runner } from '../../src/runner/runner.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { code, command, commandPath, commandText, commandTitle, html, logLine, pre } from '../../src/text/index.ts';
import { redactor, withTexts } from '../../src/text/redact.ts';
import { leaks } from '../e2e/secrets/leaks.ts';
import { contextOf } from '../support/context.ts';

const token = 'bkua_4f7d02c6e81b95a3d6f0c2b7e4918a5d30f6c8be';
/** What `clean` makes plain. */
const disguised = untrusted([...token].join('\u3164'));

let folder = '';
let files = { outputs: '', summary: '' };

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'runner-')));
  files = { outputs: join(folder, 'outputs'), summary: join(folder, 'summary') };
  for (const path of Object.values(files)) writeFileSync(path, '');
  process.env['GITHUB_OUTPUT'] = files.outputs;
});

afterEach(() => {
  delete process.env['GITHUB_OUTPUT'];
  rmSync(folder, { recursive: true });
});

function runner() {
  const out = new PassThrough();
  const env = {
    GITHUB_OUTPUT: files.outputs,
    GITHUB_STEP_SUMMARY: files.summary,
    RUNNER_TEMP: folder,
    RUNNER_DEBUG: '1',
  };
  return { runner: new Runner(contextOf(env), out, redactor([token])), log: () => String(out.read()) };
}

describe('no secret leaves, even if it was not redacted before,', () => {
  test('in a line, a command, or a debug line', () => {
    const { runner: one, log } = runner();
    one.print(logLine`said ${disguised}`);
    one.print(
      command(
        'error',
        { title: commandTitle(disguised), file: commandPath(disguised), line: 1 },
        commandText`${disguised}`,
      ),
    );
    one.debug(logLine`said ${disguised}`);
    expect(log()).toBe('said ***\n::error title=***,file=***,line=1::***\n::debug::said ***\n');
  });

  test('in an output', () => {
    const { runner: one } = runner();
    one.setOutputs({ runs: `{"url":"https://buildkite.com/${token}"}` });
    expect([...keyValuePairs(readFileSync(files.outputs, 'utf8'))]).toEqual([
      ['runs', '{"url":"https://buildkite.com/***"}'],
    ]);
  });

  test('in the summary, whose tags stay', async () => {
    const { runner: one } = runner();
    await one.appendSummary(async () =>
      String(html`<p>${code(disguised)}</p>\n${pre(disguised, { lines: 1, units: 100 })}`),
    );
    expect(readFileSync(files.summary, 'utf8')).toBe('<p><code>***</code></p>\n<pre>***</pre>');
  });

  test('in the report file', async () => {
    const { runner: one } = runner();
    const path = await one.writeReport(undefined, (redact) => [JSON.stringify(withTexts({ text: disguised }, redact))]);
    expect(leaks(readFileSync(path, 'utf8'), token)).toEqual([]);
  });
});

test('what cannot be written is reported once, and costs nothing else', async () => {
  const { runner: one, log } = runner();
  rmSync(files.summary);
  files.summary = folder;
  const { runner: other, log: otherLog } = runner();
  await one.appendSummary(async () => 'x');
  expect(readFileSync(join(folder, 'summary'), 'utf8')).toBe('x');
  await other.appendSummary(async () => 'x');
  await other.appendSummary(async () => 'x');
  expect(otherLog()).toMatch(/^The summary could not be written: .*EISDIR.*\n$/);
  expect(log()).toBe('null');
});
