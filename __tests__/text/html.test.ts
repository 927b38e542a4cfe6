import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { looseText, reference, render, skeleton, targets, texts } from '../../simulator/github/markdown.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { anchor, code, Html, html, joined, link, pre, prose } from '../../src/text/index.ts';
import { clean, oneLine } from '../../src/text/sanitize.ts';
import { draws, hostile, hostileOrHuge, spelled } from '../report/hostile.ts';

const bounds = { lines: 50, units: 5000 };

/** As the summary does it: within one block of HTML. */
function page(content: Html) {
  return render(String(html`<div>${content}</div>\n`));
}

describe('HTML', () => {
  test('escapes holes unless they hold HTML', () => {
    expect(String(html`<b>${'<i>'} & ${1}${html`<i>`}</b>`)).toBe('<b>&#60;i&#62; & 1<i></b>');
    expect(String(joined([html`a`, html`b`]))).toBe('ab');
  });

  test('counts bytes, not characters', () => {
    expect(html`é😀`.bytes).toBe(6);
  });

  test('takes no outside text but in code', () => {
    // @ts-expect-error outside text
    html`${untrusted('x')}`;
    // @ts-expect-error the constructor is private
    expect(new Html('x')).toBeInstanceOf(Html);
  });

  test('makes nothing but text of any text', () => {
    fc.assert(
      fc.property(hostileOrHuge, (given) => {
        const text = spelled(given);
        const made = page(html`${code(untrusted(text))}${pre(untrusted(text), bounds)}`);
        expect({ skeleton: skeleton(made), codes: texts('code', made), loose: looseText(made).trim() }).toEqual({
          skeleton: '<div><code></code><pre></pre></div>',
          codes: [oneLine(text, 300)],
          loose: '',
        });
      }),
      draws(200),
    );
  });

  test('shows text of several lines as it is', () => {
    const text = 'a <b>\n\n  # c\n\td &amp; `e`';
    expect(texts('pre', page(pre(untrusted(text), bounds)))).toEqual([text]);
    expect(String(pre(untrusted('a\n\nb'), bounds))).toBe('<pre>a&#10;&#10;b</pre>');
    expect(String(pre(untrusted('a\nb\nc'), { lines: 1, units: 9 }))).toBe('<pre>a&#10;… 2 lines left out …</pre>');
  });

  test('leaves a secret as it is, or as the runner spells it, so that the runner finds and hides it', () => {
    const secret = 'ghp_p@ss#w0rd!=[x]*`~|\\^';
    expect(String(code(untrusted(secret)))).toBe(`<code>${secret}</code>`);
    expect(String(code(untrusted(`a<b>&"'`)))).toBe('<code>a&lt;b&gt;&amp;&quot;&apos;</code>');
  });
});

describe('links', () => {
  test('stand around their content, or are left out', () => {
    const target = link(untrusted('https://buildkite.com/a?b=c&d="e'), []);
    expect(String(anchor(target, html`x`))).toBe('<a href="https://buildkite.com/a?b=c&amp;d=%22e">x</a>');
    expect(targets(page(anchor(target, html`x`)))).toEqual(['https://buildkite.com/a?b=c&d=%22e']);
    expect(String(anchor(undefined, html`x`))).toBe('x');
  });
});

describe('our own sentences', () => {
  const shown = (text: string) => String(prose(text, ['api.example.com']));

  test('stay sentences', () => {
    expect(shown('The run’s 1,000 tests (of 2.5 hours) “failed”, so: wait!')).toBe(
      'The run’s 1,000 tests (of 2.5 hours) “failed”, so&#58; wait&#33;',
    );
    expect(shown('a\nb')).toBe('a<br>b');
    expect(shown('a () b')).toBe('a () b');
    expect(shown('a  b\n\n c')).toBe('a  b<br>c');
  });

  test('show what is more than a word as code', () => {
    expect(shown('Set `if-no-run-found: warn` or read_suites, (GET) /v2/x.')).toBe(
      'Set <code>if-no-run-found: warn</code> or <code>read_suites</code>, (GET) <code>/v2/x</code>.',
    );
    expect(shown('(It has “read_suites”.)')).toBe('(It has “<code>read_suites</code>”.)');
  });

  test('have links to where we may lead', () => {
    const made = page(
      prose('See https://buildkite.com/a?b=%5B%5D, https://api.example.com/x. Not https://evil.example/.', [
        'api.example.com',
      ]),
    );
    expect(targets(made)).toEqual(['https://buildkite.com/a?b=%5B%5D', 'https://api.example.com/x']);
    expect(looseText(made).replace(/\s+/g, ' ')).toBe('See , . Not .');
  });

  test('lose nothing of a word with one address twice', () => {
    const address = 'https://buildkite.com/a';
    const made = page(prose(`See "${address}","${address}" now.`, []));
    expect(targets(made)).toEqual([address]);
    expect(texts('code', made)).toEqual([address]);
    expect(looseText(made)).toContain(`","${address}" now.`);
  });

  test('have links to the pages of Buildkite and GitHub that help', () => {
    const text = 'See https://www.buildkitestatus.com/, (https://github.com/acme) and https://docs.github.com/actions.';
    const made = page(prose(text, []));
    expect(targets(made)).toEqual([
      'https://www.buildkitestatus.com/',
      'https://github.com/acme',
      'https://docs.github.com/actions',
    ]);
    expect(looseText(made).replace(/\s+/g, ' ')).toBe('See , ( ) and .');
  });

  test.each(['123456', '12,345', '1,234.5s', '3.14', 'read-only', 'twenty-one-times', 'accede'])(
    'leave the word %s as it is',
    (word) => {
      expect(shown(`a ${word}, b`)).toBe(`a ${word}, b`);
    },
  );

  test.each(['1234567', '1,23', 'defaced', 'a0', 'x_y', 'ab–cd'])('show %s as code, which is no word', (word) => {
    expect(shown(`a ${word}, b`)).toBe(`a <code>${word}</code>, b`);
  });

  test('mention nobody and nothing, whatever value they contain', () => {
    fc.assert(
      // Ten on a page, since it is the page that takes time.
      fc.property(fc.array(hostile.map(clean), { minLength: 10, maxLength: 10 }), (values) => {
        const made = page(joined(values.map((value) => html`${prose(`The value ${value} is (${value}).`, [])}<br>`)));
        expect(looseText(made)).not.toMatch(reference);
        expect(skeleton(made).replace(/<(code|br)><\/\1>/g, '')).toBe('<div></div>');
      }),
      draws(100),
    );
  });
});
