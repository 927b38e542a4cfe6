import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { looseText, render, skeleton } from '../../simulator/github/markdown.ts';
import { treeOf } from '../../src/locate/tree.ts';
import { checkRunOf, jobAnnotationsOf } from '../../src/report/check-run/check-run.ts';
import { digestOf } from '../../src/report/check-run/digest.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { redactHtml, redactor } from '../../src/text/redact.ts';
import {
  failedTest,
  failures,
  manyFailures,
  report,
  runId,
  surroundings,
  tracked,
  unhurried,
  viewOf,
  workspaceWith,
} from './fixtures.ts';
import { draws, hostileOrHuge, spelled } from './hostile.ts';

const failed = (of = failures([failedTest()])) => report({ name: 'failed' }, { failed: of });

/** What a script makes of it: the lines between the fences. */
function read(text: string) {
  const lines = text.split('\n');
  const [from, to] = [lines.indexOf('```json'), lines.lastIndexOf('```')];
  expect(from).toBeGreaterThanOrEqual(0);
  return JSON.parse(lines.slice(from + 1, to).join('\n'));
}

describe('the digest', () => {
  test('says what happened, where, why, and what to run', () => {
    const path = 'spec/models/user_spec.rb';
    const ownersFile = () => '*.rb @acme/accounts';
    const workspace = workspaceWith({ kind: 'tested', files: treeOf([path]) }, { ownersFile });
    expect(read(digestOf(viewOf(failed(), { ...surroundings, workspace })))).toEqual({
      note: expect.stringContaining('untrusted text'),
      verdict: 'failed',
      headline: '1 test failed (acme/rspec)',
      message: expect.any(String),
      whatToDo: expect.any(String),
      runs: [`https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/${runId}`],
      failedTests: 1,
      groups: [
        {
          owners: ['@acme/accounts'],
          failedTests: 1,
          tests: [
            {
              name: 'User is valid with a name',
              place: `${path}:42`,
              reason: expect.stringMatching(/^Failure\/Error: expect\(user\)\.to be_valid ⏎ expected `user`/),
            },
          ],
        },
      ],
      runAgain: [`bundle exec rspec ./${path}:42`],
    });
  });

  test('says of a verdict without failed tests what to do', () => {
    const digest = read(digestOf(viewOf(report({ name: 'timed-out', because: 'run-goes-on' }))));
    expect(Object.keys(digest)).toEqual(['note', 'verdict', 'headline', 'message', 'whatToDo', 'runs']);
  });

  test('leaves out the last tests, and counts them', () => {
    const digest = digestOf(viewOf(failed(manyFailures(500, 100))));
    expect(Buffer.byteLength(digest)).toBeLessThanOrEqual(4096);
    const { groups, testsLeftOut, failedTests } = read(digest);
    const shown = groups.flatMap(({ tests }: { readonly tests: readonly unknown[] }) => tests).length;
    expect(shown).toBeGreaterThan(5);
    expect([failedTests, shown + testsLeftOut]).toEqual([500, 500]);
  });

  test('is never longer than 4 kB, and its texts are never more than texts', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostileOrHuge, hostileOrHuge, hostileOrHuge), { maxLength: 20 }), (all) => {
        const tests = all.map(([name, reason, location], index) =>
          failedTest({
            testId: untrusted(String(index)),
            testName: untrusted(spelled(name)),
            reason: untrusted(spelled(reason)),
            location: untrusted(spelled(location)),
          }),
        );
        const digest = digestOf(viewOf(failed(failures(tests))));
        expect(Buffer.byteLength(digest)).toBeLessThanOrEqual(4096);
        expect(read(digest).verdict).toBe('failed');
        expect(digest.match(/```/g)).toHaveLength(2);
        const page = render(`<p>before</p>\n\n${digest}`);
        expect(skeleton(page)).toBe('<p></p><pre><code className></code></pre>');
        expect(looseText(page).trim()).toBe('before');
      }),
      draws(60),
    );
  });

  test('gives away no secret, as tags keep none from being redacted', () => {
    const secret = 'bkua_0123456789abcdef';
    const reason = untrusted(`<b ${secret}> <${secret}> \`\`\`${secret}`);
    const { text = '' } = checkRunOf(viewOf(failed(failures([failedTest({ reason })]))), unhurried).finished(1);
    expect(text).toContain(secret);
    const redacted = redactHtml(text, redactor([secret]));
    expect(redacted).not.toContain(secret);
    expect(read(redacted).groups[0].tests[0].reason).toContain('<b ***> <***> ```***');
  });
});

describe('a check run', () => {
  test('of its own carries the digest behind what people read', () => {
    const view = viewOf(failed());
    const { text = '' } = checkRunOf(view, unhurried).finished(1);
    expect(text).toMatch(/^<p>Annotated: 1 of 1 failed test\.<\/p>\n<ul>[\s\S]*<\/ul>\n\n```json\n/);
    expect(text.endsWith(digestOf(view))).toBe(true);
  });

  test('of the job carries it where the step did not pass', () => {
    const view = viewOf(failed());
    expect(jobAnnotationsOf(view)).toMatchObject({
      annotations: { total: 0 },
      output: { text: `\n${digestOf(view)}` },
    });
    const passed = viewOf(report({ name: 'passed' }, { runs: [tracked()] }));
    expect(jobAnnotationsOf(passed).output).not.toHaveProperty('text');
  });
});
