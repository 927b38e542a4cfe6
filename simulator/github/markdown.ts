import { type select, selectAll } from 'hast-util-select';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
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
  .use(rehypeSanitize)
  .use(rehypeStringify);

/** What became of a text: elements and text, nothing that runs. */
export type Page = Parameters<ReturnType<typeof rehypeSanitize>>[0];
export type Element = Extract<Page['children'][number], { readonly type: 'element' }>;
type Text = Extract<Page['children'][number], { readonly type: 'text' }>;
type Found = Parameters<typeof select>[1] & object;

/** Markdown as it comes out of GitHub's sanitiser, before references are looked for. */
export function render(markdown: string): Page {
  return github.runSync(github.parse(markdown)) as Page;
}

/** The HTML that GitHub would show; what it would turn into a reference is in `<mark title="mention">`. */
export function renderLikeGitHub(markdown: string): string {
  return github.stringify(withReferences(render(markdown)));
}

/**
 * What GitHub makes something of in loose text, after it has sanitised it. Whether there is such a person, issue, commit
 * or emoji only GitHub knows, so this takes all that look like one.
 */
const references = {
  address: /https?:[^\s<>]*|\bwww\.[^\s<>]*/,
  mail: /[^\s<>]+@[^\s<>]+/,
  mention: /@[\w-]+(?:\/[\w.-]+)?/,
  issue: /(?:\b[\w-]+(?:\/[\w.-]+)?)?#\d+|\bgh-\d+/,
  commit: /\b[\da-f]{7,64}\b/,
  emoji: /:[\w+-]+:/,
};
export type ReferenceKind = keyof typeof references;

const alternatives = Object.entries(references).map(([kind, { source }]) => `(?<${kind}>${source})`);
/** Finds the first reference of any kind. */
export const reference = new RegExp(alternatives.join('|'), 'i');
const eachReference = new RegExp(reference, 'gi');

/** The same page with every reference in a `<mark>` whose title is its kind. */
export function withReferences(page: Page): Page {
  return markedIn(page);
}

function markedIn<P extends Page | Element>(parent: P): P {
  const mark = (node: Page['children'][number]): Page['children'] => {
    if (node.type === 'element') return [isQuiet(node.tagName) ? node : markedIn(node)];
    return node.type === 'text' ? marked(node.value) : [node];
  };
  return { ...parent, children: (parent.children as Page['children']).flatMap(mark) };
}

function marked(text: string): (Element | Text)[] {
  const nodes: (Element | Text)[] = [];
  let done = 0;
  for (const { 0: found, index, groups = {} } of text.matchAll(eachReference)) {
    if (index > done) nodes.push({ type: 'text', value: text.slice(done, index) });
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined) ?? '';
    const children = [{ type: 'text' as const, value: found }];
    nodes.push({ type: 'element', tagName: 'mark', properties: { title: kind }, children });
    done = index + found.length;
  }
  if (done < text.length) nodes.push({ type: 'text', value: text.slice(done) });
  return nodes;
}

/** Where GitHub looks for no references. */
function isQuiet(tagName: string): boolean {
  return tagName === 'code' || tagName === 'pre' || tagName === 'a';
}

interface Node {
  readonly type: string;
  readonly tagName?: string;
  readonly value?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly children?: readonly Node[];
}

/** What a page holds, in the order in which it stands there. */
export interface Contents {
  /** How often each element occurs, by name. */
  readonly elements: Readonly<Record<string, number>>;
  /** Where links lead. */
  readonly links: readonly string[];
  /** Where images come from. */
  readonly images: readonly string[];
  readonly headings: readonly { readonly level: number; readonly text: string }[];
  readonly references: readonly { readonly kind: ReferenceKind; readonly text: string }[];
}

/** What a page holds, references included, whether they are marked already or not. */
export function contentsOf(page: Page): Contents {
  const elements: Record<string, number> = {};
  for (const { tagName } of selectAll('*', page)) elements[tagName] = (elements[tagName] ?? 0) + 1;
  return {
    elements,
    links: selectAll('a[href]', page).map(({ properties }) => String(properties['href'])),
    images: selectAll('img', page).map(({ properties }) => String(properties['src'])),
    headings: selectAll('h1, h2, h3, h4, h5, h6', page).map((heading) => ({
      level: Number(heading.tagName.slice(1)),
      text: textOf(heading),
    })),
    references: selectAll('mark[title]', withReferences(page)).map((mark) => ({
      kind: String(mark.properties['title']) as ReferenceKind,
      text: textOf(mark),
    })),
  };
}

/** The page's elements in the order in which they stand, nested, without their text: `<p><a href></a></p>`. */
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
  const { links, images } = contentsOf(page);
  return [...links, ...images];
}

/** All text below the elements that a selector finds. */
export function texts(selector: string, page: Page): readonly string[] {
  return selectAll(selector, page).map(textOf);
}

export function textOf(node: Found | Node): string {
  const { value, children = [] } = node as Node;
  return value ?? children.map(textOf).join('');
}

/** Text in which GitHub looks for references. */
export function looseText(node: Found | Node): string {
  const { tagName, value, children = [] } = node as Node;
  if (tagName !== undefined && isQuiet(tagName)) return ' ';
  // Of a text that is broken off, nothing goes on in the next line.
  if (tagName === 'br') return '\n';
  return value ?? children.map(looseText).join('');
}
