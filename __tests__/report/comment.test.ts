import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contentsOf, looseText, render, textOf, texts } from '../../simulator/github/markdown.ts';
import { treeOf } from '../../src/locate/tree.ts';
import { commentOf } from '../../src/report/comment.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { comparedTo, oneOfEach } from '../messages/every-comparison.ts';
import {
  buildUrlSelector,
  commit,
  failedTest,
  failures,
  manyFailures,
  report,
  surroundings,
  viewOf,
  workspaceWith,
} from './fixtures.ts';
import { draws, hostileOrHuge, spelled } from './hostile.ts';

const failing = (count: number) => viewOf(report({ name: 'failed' }, { failed: manyFailures(count) }));

describe('a comment', () => {
  test('shows the headline, at most ten tests, and where the rest is', () => {
    const { body, isNews } = commentOf(failing(12), commit);
    const page = render(body);
    expect(isNews).toBe(true);
    expect(contentsOf(page).headings).toEqual([{ level: 2, text: '❌ 12 tests failed (acme/rspec)' }]);
    expect(texts('li', page)).toHaveLength(10);
    expect(texts('li a', page)[0]).toContain('Checkout with 0 items');
    expect(texts('p', page).at(-1)).toBe(
      '2 more failed tests in the job summary · The run in Test Engine · Commit 6dcb09b5b5',
    );
    expect(contentsOf(page).links).toContain('https://github.com/acme/shop/actions/runs/123456');
  });

  test('shows new failures first, and says which fail on the base branch too', () => {
    const against = { total: undefined, comparison: comparedTo() };
    const { body } = commentOf(viewOf({ ...report({ name: 'failed' }, { failed: oneOfEach }), against }), commit);
    expect(texts('h3', render(body))).toEqual([
      'New here: 1 failed test',
      'Failed on main before: 1 failed test',
      'Failing on main too: 1 failed test',
      'Flaky: 1 failed test',
    ]);
  });

  test('names owners without notifying them', () => {
    const workspace = workspaceWith(
      { kind: 'tested', files: treeOf(['spec/models/user_spec.rb']) },
      { ownersFile: () => '* @acme/accounts' },
    );
    const view = viewOf(report({ name: 'failed' }, { failed: failures([failedTest()]) }), {
      ...surroundings,
      workspace,
    });
    const page = render(commentOf(view, commit).body);
    expect(texts('code', page)).toContain('@acme/accounts');
    expect(looseText(page)).not.toContain('@acme');
  });

  test('is one line after a pass', () => {
    const { body, isNews } = commentOf(viewOf(report({ name: 'passed' })), commit);
    expect(isNews).toBe(false);
    expect(textOf(render(body)).trim()).toBe('✅ The run of acme/rspec passed · Commit 6dcb09b5b5');
  });

  test('says any other verdict, which is no news of its own', () => {
    const { body, isNews } = commentOf(viewOf(report({ name: 'stale' })), commit);
    expect(isNews).toBe(false);
    expect(textOf(render(body))).toContain('⌛');
    expect(textOf(render(body))).toContain('What to do:');
  });

  test('names suites where there are several', () => {
    const tests = failures([failedTest(), failedTest({ suite: 'jest', testId: untrusted('t-2') })]);
    const view = viewOf(report({ name: 'failed' }, { failed: tests }));
    const { body } = commentOf({ ...view, failed: { ...view.failed, severalSuites: true } }, commit);
    expect(texts('li', render(body)).map((text) => /\(suite (\w+)\)/.exec(text)?.[1])).toEqual(['rspec', 'jest']);
  });
});

describe('its mark', () => {
  const view = failing(1);
  const tea = buildUrlSelector.kind === 'build-url' ? { ...buildUrlSelector, pipeline: 'tea' } : buildUrlSelector;
  const markOf = (changes: Partial<typeof view>) => commentOf({ ...view, ...changes }, commit).mark;

  test('holds the workflow, the job, the selector and its suites, and is not seen', () => {
    const { mark, body } = commentOf(view, commit);
    expect(mark).toBe(
      '<!-- test-engine-gate workflow=.github%2Fworkflows%2Fci.yml job=gate build-id=acme suites=rspec -->',
    );
    expect(body.startsWith(`${mark}\n`)).toBe(true);
    expect(textOf(render(body))).not.toContain('test-engine-gate');
  });

  test('is the same for the next build and for other verdicts', () => {
    const next = buildUrlSelector.kind === 'build-url' ? { ...buildUrlSelector, number: 8 } : buildUrlSelector;
    expect(markOf({ selector: next })).toBe(markOf({ selector: buildUrlSelector }));
    expect(commentOf(viewOf(report({ name: 'passed' })), undefined).mark).toBe(commentOf(view, commit).mark);
  });

  test('is another one for another gate', () => {
    const marks = [
      markOf({}),
      markOf({ selector: buildUrlSelector }),
      markOf({ selector: tea }),
      markOf({ selector: { ...buildUrlSelector, suites: ['jest'] } }),
      markOf({ surroundings: { ...surroundings, job: 'other' } }),
      markOf({ surroundings: { ...surroundings, workflow: '.github/workflows/other.yml' } }),
    ];
    expect(new Set(marks).size).toBe(marks.length);
  });

  test('ends where it is to end', () => {
    const mark = markOf({ surroundings: { ...surroundings, job: 'a--b', workflow: 'x-->y' } });
    expect(mark.indexOf('--', 4)).toBe(mark.length - 3);
  });
});

test('hostile text is text: no mention, image, comment or fold comes of it, and it is never too long', () => {
  const texts = fc.array(hostileOrHuge.map(spelled), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1, maxLength: 12 }), (all) => {
      const tests = all.map(([name = '', reason = '', location = ''], index) =>
        failedTest({
          testId: untrusted(`t${index}`),
          testName: untrusted(name),
          reason: untrusted(reason),
          location: untrusted(location),
          details: [],
        }),
      );
      const { body } = commentOf(viewOf(report({ name: 'failed' }, { failed: failures(tests) })), commit);
      expect(body.length).toBeLessThan(65_536);
      const { elements, images, references, headings } = contentsOf(render(body));
      expect([images, references, headings.length, elements['details']]).toEqual([[], [], 1, undefined]);
      expect(elements['li']).toBe(Math.min(10, tests.length));
    }),
    draws(30),
  );
});
