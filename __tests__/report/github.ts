import { type select, selectAll } from 'hast-util-select';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';

/** A page as GitHub makes it of a summary: Markdown with tables and autolinks, raw HTML, and only what is harmless of it. */
const github = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
  // Its default schema is GitHub's.
  .use(rehypeSanitize);

export type Page = Parameters<typeof select>[1] & object;

interface Node {
  readonly type: string;
  readonly tagName?: string;
  readonly value?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly children?: readonly Node[];
}

export function render(markdown: string): Page {
  return github.runSync(github.parse(markdown)) as Page;
}

/** The page's elements in the order in which they stand, nested, without their text. */
export function skeleton(page: Page): string {
  return outline(page as Node);
}

function outline({ tagName, children = [], properties = {} }: Node): string {
  const inner = children.map(outline).join('');
  if (tagName === undefined) return inner;
  const attributes = Object.keys(properties).filter((name) => properties[name] !== undefined);
  return `<${[tagName, ...attributes.sort()].join(' ')}>${inner}</${tagName}>`;
}

/** Where the page's links lead, and its images come from. */
export function targets(page: Page): readonly string[] {
  return [
    ...selectAll('a', page).map(({ properties }) => String(properties['href'])),
    ...selectAll('img', page).map(({ properties }) => String(properties['src'])),
  ];
}

/** All text below the elements that a selector finds. */
export function texts(selector: string, page: Page): readonly string[] {
  return selectAll(selector, page).map((element) => textOf(element as Node));
}

export function textOf({ value, children = [] }: Node): string {
  return value ?? children.map(textOf).join('');
}

/** Text in which GitHub looks for mentions, issues, commits and emoji: what is not in code, in `pre` or in a link. */
export function looseText(node: Page | Node): string {
  const { tagName, value, children = [] } = node as Node;
  if (tagName === 'code' || tagName === 'pre' || tagName === 'a') return ' ';
  // Of a text that is broken off, nothing goes on in the next line.
  if (tagName === 'br') return '\n';
  return value ?? children.map(looseText).join('');
}

/** What GitHub turns into something in loose text. */
export const reference = /@[\w-]|#\d|\bgh-\d|:[\w+-]+:|\b[\da-f]{7,64}\b|https?:|\bwww\.|\S@\S/i;
