import { describe, expect, test } from '@jest/globals';
import { selectAll } from 'hast-util-select';
import { documentOf, pageOf } from '../../../simulator/demo/page.ts';
import type { Played } from '../../../simulator/demo/play.ts';
import { texts } from '../../../simulator/github/markdown.ts';
import type { LogEntry, StepResult } from '../../../simulator/runner/step.ts';
import { passed } from '../../../simulator/scenarios/passed.ts';
import { hostileBits } from '../../report/hostile.ts';
import { annotation, expectInert, expectWellFormed, parsed, stepResult } from './fixtures.ts';

const nothing: Played['github'] = { statuses: [], checkRuns: [], comments: [] };

function played(fields: Partial<StepResult>, files: Played['files'] = {}, github = nothing): Played {
  return { scenario: passed, result: stepResult(fields), files, github };
}

function entries(lines: readonly (readonly [LogEntry['kind'], string])[]): readonly LogEntry[] {
  return lines.map(([kind, text], index) => ({ kind, text, ms: index * 1500, from: 'action' }));
}

describe('the page', () => {
  test('takes whatever the step says for text', () => {
    const files = { 'a.rb': hostileBits.map((text) => `code${text.replaceAll(/\s/g, ' ')}\n`).join('') };
    const html = pageOf(
      played(
        {
          annotations: hostileBits.flatMap((text, index) => [
            annotation({ title: text, path: 'a.rb', line: index + 1, message: text }),
            annotation({ title: null, path: text, message: text }),
          ]),
          log: entries(hostileBits.flatMap((text) => [['group', text] as const, ['error', text] as const])),
          outputs: Object.fromEntries(hostileBits.map((text) => [`o${text}`, `v${text}`])),
          summary: null,
          summaryProblem: hostileBits.join(' '),
        },
        files,
      ),
    );
    const page = parsed(html.toWellFormed());
    expectInert(page);
    expect(selectAll('main :is(img, h1, h4, mark, style)', page)).toEqual([]);
    // What no file or browser can hold is lost: other kinds of line break, the null character, half characters.
    const held = (text: string) => text.replace(/\r\n?/g, '\n').replaceAll('\0', '').toWellFormed();
    expect(texts('.beside .title', page)).toEqual(hostileBits.map(held));
    expect(texts('#outputs td code', page)).toEqual(hostileBits.map((text) => held(`v${text}`)));
    expect(texts('.marked code', page)).toEqual(hostileBits.map((text) => held(`code${text.replaceAll(/\s/g, ' ')}`)));
  });

  test('forbids itself everything but its own style', () => {
    const html = pageOf(played({}));
    const page = parsed(html);
    const [policy] = selectAll('meta[http-equiv]', page);
    expect(policy?.properties['content']).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; img-src data:; base-uri 'none'; form-action 'none'$/,
    );
    expectInert(page);
    expectWellFormed(html);
  });

  test('shows the summary as GitHub does, references marked', () => {
    const page = documentOf(played({ summary: '## A\n<script>x</script>\n\nb @c\n' }));
    expect(texts('#summary .markdown-body h2', page)).toEqual(['A']);
    expect(texts('#summary mark[title=mention]', page)).toEqual(['@c']);
    expect(selectAll('script', page)).toEqual([]);
  });

  test.each([
    ['success', '✓', 'succeeded in 1.2 s'],
    ['failure', '✕', 'failed in 1.2 s'],
    ['cancelled', '!', 'was cancelled in 1.2 s'],
  ] as const)('says how the job ended: %s', (outcome, sign, words) => {
    const page = documentOf(played({ outcome, outputs: { verdict: 'passed' }, exitCode: 0 }));
    expect(texts('.job .sign', page)).toEqual([sign]);
    expect(texts('.job .title', page)).toEqual([`The job “gate” ${words}`]);
    expect(texts('.job .place', page)).toEqual(['Ended with verdict passed, exit code 0, as the scenario expects.']);
  });

  test('says so when the step ended otherwise', () => {
    const page = documentOf(played({ exitCode: null, signal: 'SIGKILL' }));
    expect(texts('.job .place', page)).toEqual([
      'Ended with verdict none, exit code none (SIGKILL). The scenario expects verdict passed, exit code 0.',
    ]);
    expect(texts('#outputs .note', page)).toEqual(['The step was ended by SIGKILL.']);
  });
});

describe('annotations', () => {
  const files = { 'a.rb': Array.from({ length: 40 }, (_, index) => `line ${index + 1}\n`).join('') };

  test('stand below their line, with the lines around it', () => {
    const page = documentOf(
      played(
        {
          annotations: [
            annotation({ path: 'a.rb', line: 10, title: 'One' }),
            annotation({ path: 'a.rb', line: 30, title: 'Three', level: 'warning' }),
            annotation({ path: 'a.rb', line: 12, title: 'Two' }),
            annotation({ path: 'elsewhere.rb', line: 1, title: 'Not checked out' }),
            annotation({ path: './a.rb', line: 1, title: 'Does not land', lands: false }),
          ],
        },
        files,
      ),
    );
    expect(texts('.file h3', page)).toEqual(['a.rb']);
    const numbers = [...[6, 7, 8, 9, 10], ...[11, 12], ...[13, 14, 15, 16, 26, 27, 28, 29, 30], ...[31, 32, 33, 34]];
    expect(texts('.line .number', page)).toEqual(numbers.map(String));
    expect(texts('.line.marked code', page)).toEqual(['line 10', 'line 12', 'line 30']);
    expect(texts('.lines + .beside .title', page)).toEqual(['One', 'Two', 'Three']);
    expect(texts('.beside .place', page)[2]).toBe('!Check warning on line 30 in a.rb');
    expect(texts('.gap', page)).toHaveLength(2);
    expect(texts('.annotation .title', page)).toHaveLength(5);
  });

  test('are counted, those that GitHub drops apart', () => {
    const dropped = [{ ...annotation({ title: 'Eleventh' }), reason: 'limit' as const }];
    const page = documentOf(played({ annotations: [annotation({}), annotation({ level: 'notice' })], dropped }));
    expect(texts('#annotations small', page)).toEqual(['1 error · 1 notice · on the page of the workflow run']);
    expect(texts('#annotations .note', page)).toEqual(['GitHub drops 1 more:']);
    expect(texts('#annotations .note + .annotations .title', page)).toEqual(['Eleventh']);
  });
});

test('the log has groups to unfold, and only the first line of an error is marked', () => {
  const page = documentOf(
    played({
      log: entries([
        ['group', 'Run it'],
        ['text', 'with:'],
        ['endgroup', ''],
        ['text', 'a'],
        ['error', 'b\nc'],
        ['group', 'Open to the end'],
        ['text', 'd'],
      ]),
    }),
  );
  expect(texts('.log summary .text', page)).toEqual(['Run it', 'Open to the end']);
  expect(texts('.log details > .entry .text', page)).toEqual(['with:', 'd']);
  expect(texts('.entries > .entry .text', page)).toEqual(['a', 'Error: b', 'c']);
  expect(texts('.entry.error .text', page)).toEqual(['Error: b']);
  expect(texts('.entry .number', page)).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  expect(texts('.entry time', page)[3]).toBe('6.000 s');
});

describe('what a pull request shows', () => {
  const status = {
    sha: 'a',
    context: 'Gate',
    description: 'Waiting',
    targetUrl: 'https://buildkite.com',
    state: 'pending',
  };
  const github: Played['github'] = {
    statuses: [status, { ...status, state: 'failure', description: hostileBits.join(' '), targetUrl: undefined }],
    checkRuns: [
      {
        ...{ id: 1, name: 'Tests', headSha: 'a', externalId: undefined, ofJob: false, status: 'completed' },
        ...{ conclusion: 'failure', output: { title: 'T', summary: '<p>S</p>', text: undefined }, annotations: [] },
      },
    ],
    comments: [{ id: 1, pull: 12, login: 'github-actions[bot]', body: '<!-- mark -->\n<p>C</p><script>x</script>' }],
  };

  test('is on the page, the newest status with those before it, and does no harm', () => {
    const html = pageOf(played({}, {}, github));
    const page = parsed(html.toWellFormed());
    expectInert(page);
    expect(texts('.checks .title', page)).toEqual(['Gate', 'Tests']);
    expect(texts('.checks small', page)).toEqual(['before: pending, Waiting']);
    expect(texts('.comment h3', page)).toEqual(['github-actions[bot]commented', 'Check run: Tests0 annotations']);
  });

  test('is left out where there is nothing', () => {
    expect(texts('#pull', documentOf(played({})))).toEqual([]);
  });
});
