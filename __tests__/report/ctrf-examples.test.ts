import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ctrfPieces } from '../../src/report/ctrf/document.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { failedTest, failures, report, runId, toleratedTest, tracked, unhurried, viewOf } from './fixtures.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/report-file.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'ctrf-examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'report.json');
const failed = failures(
  [
    failedTest({ testName: untrusted('User "x"\n::error::is valid') }, 2),
    failedTest({ testName: untrusted('Sum adds'), location: untrusted('com.example.SumTest'), details: [] }),
  ],
  { tolerated: [toleratedTest('retried', { testName: untrusted('Cart empties') }), toleratedTest('muted')] },
);
const of = report({ name: 'failed' }, { failed, runs: [tracked({ result: 'failed' })] });
const id = '6f1c2a3e-8d4b-4c5a-9e7f-0a1b2c3d4e5f';
const options = { redact: (text: string) => text, id, now: Date.now(), timeLeft: unhurried };
writeFileSync(file, [...ctrfPieces(viewOf(of), options)].join(''));

const expected: Readonly<Record<string, string>> = {
  'The failed tests with their places':
    'spec/models/user_spec.rb:42 "User \\"x\\"\\n::error::is valid"\ncom.example.SumTest:? "Sum adds"\n',
  'The files with the most failures': '1 elsewhere\n1 spec/models/user_spec.rb\n',
  'What to run again, for RSpec (one place per line, for `xargs`)': 'spec/models/user_spec.rb:42\n',
  'How many tests failed by owner': '2 nobody\n',
  'Tests that passed only on a retry, with their pages':
    '"Cart empties" https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/t-1\n',
  'The runs that failed': `rspec https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/${runId}\n`,
  'A step that succeeds only if the failures are all of one suite': 'true\n',
  'A message for a chat, as JSON that is safe to send': expect.stringContaining(
    ': 2 failed, 1 flaky\\nhttps://buildkite.com/',
  ) as unknown as string,
};

/** Examples by the sentence above each. */
const examples = [...page.matchAll(/\n(.+):\n\n```sh\n(jq [^`]+)\n```/g)].map(
  ([, title = '', text = '']) => [title, text] as const,
);

test('each example of the page is known here', () => {
  expect(examples.map(([title]) => title)).toEqual(Object.keys(expected));
});

// GitHub's runners have it; where it is not, there is nothing to try the examples with.
const hasJq = spawnSync('jq', ['--version']).status === 0;

describe('with jq', () => {
  (hasJq ? test : test.skip).each(examples)('%s', (title, text) => {
    const [, flags = '', filter = ''] = /^jq (-\w )?'([^']+)' "\$REPORT"$/.exec(text) ?? [];
    const out = execFileSync('jq', [...flags.trim().split(' ').filter(Boolean), filter, file], { encoding: 'utf8' });
    expect(out.replaceAll('\r\n', '\n')).toEqual(expected[title]);
  });
});
