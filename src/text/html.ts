import { untrusted } from '../shared/untrusted.ts';
import { type Bounds, excerptText } from './excerpt.ts';
import { type Link, link } from './link.ts';
import { oneLine, type Text } from './sanitize.ts';
import { join } from './template.ts';

/**
 * HTML for the job's summary, which is Markdown with HTML in it. Markdown treats lines that begin with a block's tag as HTML up to the
 * next blank line. So there is never a blank line in it: line breaks of texts are character references. GitHub also turns plain text
 * into mentions, issues, commits and emoji, but not in `<code>` and `<pre>`. So text from outside is only allowed there: the template
 * does not accept it.
 */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** UTF-8 bytes, counted each time. */
  get bytes(): number {
    return Buffer.byteLength(this.#text);
  }

  static tag(literals: TemplateStringsArray, ...holes: readonly (Html | string | number)[]): Html {
    return new Html(join(literals, holes, (hole) => (hole instanceof Html ? hole.#text : escapeText(String(hole)))));
  }

  static join(parts: readonly Html[]): Html {
    return new Html(parts.map((part) => part.#text).join(''));
  }

  static code(text: Text, most = 300): Html {
    return new Html(`<code>${escapeOutside(oneLine(text, most))}</code>`);
  }

  static pre(text: Text, bounds: Bounds): Html {
    return new Html(`<pre>${escapeOutside(excerptText(text, bounds))}</pre>`);
  }

  static anchor(target: Link | undefined, content: Html): Html {
    if (target === undefined) return content;
    // No other character of a link has a meaning within quotes.
    return new Html(`<a href="${String(target).replaceAll('&', '&amp;')}">${content.#text}</a>`);
  }

  toString(): string {
    return this.#text;
  }
}

export const html = Html.tag;
/** One after the other, with nothing between them. */
export const joined = Html.join;
/** Text from outside on one line, at most `most` UTF-16 units. */
export const code = Html.code;
/** Text from outside with its line breaks, within bounds. */
export const pre = Html.pre;
/** A link, or only its content if there is no link. */
export const anchor = Html.anchor;

/** All ASCII punctuation except for what never has a meaning within a line: `, - / ; ? ( )` and most full stops. */
const sign = /[!"#$%&'*+:<=>@[\\\]^_`{|}~\n]|(?<=www)\./gi;

function escapeText(text: string): string {
  return text.replace(sign, (character) => `&#${character.charCodeAt(0)};`);
}

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
};

/**
 * Escapes only what HTML requires, spelled as the runner spells it when it masks secrets in XML: a secret in a failure's reason must
 * still be found and masked.
 */
function escapeOutside(text: string): string {
  return text.replace(/[&<>"'\n]/g, (character) => references[character] ?? '');
}

const address = /https:\/\/[^\s"'<>]*[^\s"'<>.,;:!?)]/;
/** Words, numbers and punctuation that GitHub leaves alone; seven hexadecimal digits in a row could be a commit. */
const harmless =
  /^(?!.*[\da-f]{7})["'“‘(]*(?:[a-z]+(?:[’'-][a-z]+)*|\d{1,6}(?:,\d{3})*(?:\.\d+)?[a-z]{0,2})[)"'”’.,:;!?…]*$/i;

/** Hosts to which our own sentences link, in addition to Buildkite's. */
const ownHosts = ['www.buildkitestatus.com', 'github.com', 'docs.github.com'];

/**
 * Our own sentences, which may contain checked values. Text in backticks, and every word that is not a plain word, becomes `<code>`. URLs
 * become links if they lead to Buildkite, GitHub or one of `hosts`. Line breaks stay.
 */
export function prose(text: string, hosts: readonly string[]): Html {
  const known = [...ownHosts, ...hosts];
  const spans = text.split(/`([^`\n]+)`/);
  return joined(spans.map((span, index) => (index % 2 === 1 ? code(span) : sentence(span, known))));
}

function sentence(text: string, hosts: readonly string[]): Html {
  return joined(
    text.split(/(\s+)/).map((word) => {
      if (word.includes('\n')) return html`<br>`;
      if (/^\s*$/.test(word)) return html`${word}`;
      const found = address.exec(word)?.[0] ?? '';
      const target = link(untrusted(found), hosts);
      if (target === undefined) return harmless.test(word) ? html`${word}` : codeWord(word);
      const start = word.indexOf(found);
      return html`${word.slice(0, start)}${anchor(target, code(found))}${word.slice(start + found.length)}`;
    }),
  );
}

/** The sentence's punctuation stays outside. */
function codeWord(word: string): Html {
  const [, before = '', middle = word, after = ''] = /^([("“‘]*)(.*?)([)"”’.,:;!?]*)$/s.exec(word) ?? [];
  return middle === '' ? html`${word}` : html`${before}${code(middle)}${after}`;
}
