import type { Element } from '../../github/markdown.ts';

/** What an element holds; text is escaped when the page is written, `undefined` is left out. */
export type Child = Element | string | undefined | readonly Child[];

/** An element with these properties (`className`, `href`, …) and children, in order. */
export function element(
  tagName: string,
  properties: Readonly<Record<string, string | number | boolean>>,
  ...children: readonly Child[]
): Element {
  return { type: 'element', tagName, properties: { ...properties }, children: children.flatMap(nodesOf) };
}

function nodesOf(child: Child): Element['children'] {
  if (child === undefined) return [];
  if (typeof child === 'string') return [{ type: 'text', value: child }];
  return isList(child) ? child.flatMap(nodesOf) : [child];
}

function isList(child: Element | readonly Child[]): child is readonly Child[] {
  return Array.isArray(child);
}
