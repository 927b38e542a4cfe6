import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

export const root = resolve(import.meta.dirname, '../..');

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** All that people read, relative to the repository's root. */
export const pages = ['.', 'docs', '.github'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name).replaceAll('\\', '/')),
);

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly lang?: string | null;
  readonly depth?: number;
  readonly children?: readonly Node[];
  readonly position?: { readonly start: { readonly line: number } };
}

export interface Heading {
  readonly anchor: string;
  readonly depth: number;
  readonly line: number;
}

/** What is in a page, as GitHub reads it. */
export interface Page {
  readonly headings: readonly Heading[];
  /** Where links and images lead, as it is written. */
  readonly targets: readonly string[];
  /** Fenced blocks. */
  readonly blocks: readonly { readonly language: string; readonly line: number; readonly text: string }[];
  /** Inline code. */
  readonly spans: readonly { readonly line: number; readonly text: string }[];
}

const known = new Map<string, Page>();

/** A page of the repository. */
export function pageAt(path: string): Page {
  const page = known.get(path) ?? pageOf(read(path));
  known.set(path, page);
  return page;
}

export function pageOf(markdown: string): Page {
  const nodes = flat(unified().use(remarkParse).use(remarkGfm).parse(markdown) as Node);
  const anchors = new Map<string, number>();
  return {
    headings: nodes
      .filter(({ type }) => type === 'heading')
      .map((node) => {
        const slug = slugOf(textOf(node));
        const before = anchors.get(slug);
        anchors.set(slug, (before ?? 0) + 1);
        return {
          anchor: before === undefined ? slug : `${slug}-${before}`,
          depth: node.depth ?? 0,
          line: lineOf(node),
        };
      }),
    targets: nodes.flatMap(targetsOf),
    blocks: nodes.filter(({ type }) => type === 'code').map((node) => ({ language: node.lang ?? '', ...told(node) })),
    spans: nodes.filter(({ type }) => type === 'inlineCode').map(told),
  };
}

/** The anchor that GitHub gives a heading: letters, digits, `-` and `_` stay, blanks become `-`. */
export function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
}

/** The spans below a heading, as far as the next of its depth or above. */
export function spansBelow(page: Page, anchor: string): readonly string[] {
  const index = page.headings.findIndex((heading) => heading.anchor === anchor);
  const heading = page.headings[index];
  if (heading === undefined) return [];
  const next = page.headings.slice(index + 1).find(({ depth }) => depth <= heading.depth);
  const isBelow = (line: number) => line > heading.line && line < (next?.line ?? Number.POSITIVE_INFINITY);
  return page.spans.filter(({ line }) => isBelow(line)).map(({ text }) => text);
}

function flat(node: Node): readonly Node[] {
  return [node, ...(node.children ?? []).flatMap(flat)];
}

function textOf(node: Node): string {
  return node.value ?? (node.children ?? []).map(textOf).join('');
}

function lineOf({ position }: Node): number {
  return position?.start.line ?? 0;
}

function told(node: Node) {
  return { line: lineOf(node), text: node.value ?? '' };
}

function targetsOf({ type, url, value = '' }: Node): readonly string[] {
  if (type !== 'html') return url === undefined ? [] : [url];
  return [...value.matchAll(/\b(?:src|srcset|href)="([^"]*)"/g)].map(([, target = '']) => target);
}
