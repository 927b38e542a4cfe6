import { describe, expect, test } from '@jest/globals';
import {
  contentsOf,
  looseText,
  reference,
  render,
  renderLikeGitHub,
  skeleton,
  targets,
  textOf,
  texts,
} from '../../../simulator/github/markdown.ts';

describe('what GitHub shows of Markdown', () => {
  test('has tables, autolinks and harmless HTML', () => {
    expect(skeleton(render('| a |\n|---|\n| https://x.example |'))).toBe(
      '<table><thead><tr><th></th></tr></thead><tbody><tr><td><a href></a></td></tr></tbody></table>',
    );
    expect(renderLikeGitHub('<details><summary>a</summary>\n\n**b**\n\n</details>')).toBe(
      '<details><summary>a</summary>\n<p><strong>b</strong></p>\n</details>',
    );
  });

  test.each([
    ['<script>alert(1)</script>', ''],
    ['<img src=x onerror=alert(1)>', '<img src="x">'],
    ['<a href="javascript:alert(1)" style="color: red">a</a>', '<p><a>a</a></p>'],
    ['<style>p { display: none }</style>', 'p { display: none }'],
    ['<h1 id="a" class="b">c</h1>', '<h1 id="user-content-a">c</h1>'],
    ['<iframe src="https://x.example"></iframe>', ''],
  ])('has nothing that runs or lays out: %s', (markdown, html) => {
    expect(renderLikeGitHub(markdown)).toBe(html);
  });

  test.each([
    ['mention', '@octocat'],
    ['mention', '@acme/team'],
    ['issue', '#12'],
    ['issue', 'acme/shop#1'],
    ['issue', 'GH-7'],
    ['commit', '7f3c1e5'],
    ['emoji', ':tada:'],
  ])('marks a %s outside code and links: %s', (kind, text) => {
    expect(renderLikeGitHub(`see ${text}, please`)).toBe(`<p>see <mark title="${kind}">${text}</mark>, please</p>`);
    expect(renderLikeGitHub(`\`${text}\` [${text}](https://x.example)`)).not.toContain('<mark');
    expect(renderLikeGitHub(`<pre>${text}</pre>`)).toBe(`<pre>${text}</pre>`);
    expect(text).toMatch(reference);
  });

  test('marks addresses in HTML, which Markdown leaves alone', () => {
    expect(renderLikeGitHub('<p>www.x.example</p>')).toContain('<mark title="address">www.x.example</mark>');
    expect(renderLikeGitHub('<p>me@x.example</p>')).toContain('<mark title="mail">me@x.example</mark>');
  });

  test('marks every reference of a text and keeps all that is between them', () => {
    const html = renderLikeGitHub('<p>a #1 b @c\n#2</p>');
    expect(html.match(/<mark/g)).toHaveLength(3);
    expect(html.replaceAll(/<\/?mark[^>]*>/g, '')).toBe('<p>a #1 b @c\n#2</p>');
  });
});

test('reports what a page contains', () => {
  const page = render('## A `b`\n\n@c [d](https://x.example) ![e](https://y.example/z.png)\n\n<pre>@f</pre>');
  expect(contentsOf(page)).toEqual({
    elements: { h2: 1, code: 1, p: 1, a: 1, img: 1, pre: 1 },
    links: ['https://x.example'],
    images: ['https://y.example/z.png'],
    headings: [{ level: 2, text: 'A b' }],
    references: [{ kind: 'mention', text: '@c' }],
  });
  expect(targets(page)).toEqual(['https://x.example', 'https://y.example/z.png']);
  expect(texts('code, pre', page)).toEqual(['b', '@f']);
  expect(textOf(page)).toContain('A b');
  expect(looseText(page).trim()).toMatch(/^A\s+@c$/);
});
