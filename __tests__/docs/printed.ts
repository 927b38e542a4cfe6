import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseSync } from '@swc/core';

/** A message as the sources spell it, with `hole` wherever a value stands. */
export interface Printed {
  readonly file: string;
  readonly text: string;
}

/** Any text, an empty one included. */
export const hole = '\u0000';

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** What a file declares by name, and where its imports come from. */
interface Source {
  readonly path: string;
  readonly tree: Node;
  readonly values: ReadonlyMap<string, Node>;
  readonly functions: ReadonlyMap<string, Node>;
  readonly imports: ReadonlyMap<string, string>;
  /** Errors with a cure whose messages are made where they are thrown. */
  readonly errors: ReadonlySet<string>;
}

const root = resolve(import.meta.dirname, '../..');

/** Every message below src/ that has fixed words, by the places in which the code makes messages. */
export function printedMessages(): readonly Printed[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const found = files
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join('src', name).replaceAll('\\', '/'))
    .flatMap((file) => messagesIn(file, sourceOf(join(root, file))));
  return found.filter(({ text }) => /[a-z]{2}/.test(text));
}

/** The messages of one source text, as if it stood at `file`, relative to the repository's root. */
export function messagesIn(file: string, source: Source): readonly Printed[] {
  const texts = new Set<string>();
  const visit = (node: Node) => {
    if (isDebug(node) || isInternal(node)) return;
    for (const message of messagesAt(node, file, source)) {
      for (const text of texted(message, source, 0)) texts.add(text);
    }
    for (const child of children(node)) visit(child);
  };
  visit(source.tree);
  return [...texts].map((text) => ({ file, text }));
}

/** Debug logging is for those who look for the cause in the code. */
function isDebug(node: Node): boolean {
  if (node.type === 'FunctionDeclaration') return nameOf(node['identifier']) === 'debugLine';
  return node.type === 'CallExpression' && nameOf((node['callee'] as Node)['property']) === 'debug';
}

/** An error without a cure is for the code alone: what escapes of such is told as one that is not known. */
function isInternal(node: Node): boolean {
  return node.type === 'ClassDeclaration' && nameOf(node['superClass']) === 'Error';
}

/** The expressions that are messages, where a node makes some. */
function messagesAt(node: Node, file: string, { errors }: Source): readonly Node[] {
  switch (node.type) {
    case 'CallExpression': {
      const callee = node['callee'] as Node;
      const isMade = callee.type === 'Super' || ['wrong', 'commandTitle'].includes(nameOf(callee));
      const message = isMade ? argument(node) : undefined;
      return message === undefined ? [] : [message];
    }
    case 'NewExpression': {
      const message = errors.has(nameOf(node['callee'])) ? argument(node) : undefined;
      return message === undefined ? [] : [message];
    }
    case 'ObjectExpression':
      return (node['properties'] as Node[]).flatMap((property) => {
        const isShort = property.type === 'Identifier';
        const name = nameOf(isShort ? property : property['key']);
        return isMessage(name, file) ? [isShort ? property : (property['value'] as Node)] : [];
      });
    case 'TaggedTemplateExpression':
      return nameOf(node['tag']) === 'logLine' ? [node] : [];
    case 'ReturnStatement':
      return file.endsWith('/messages/basis.ts') ? sentences(node['argument'] as Node) : [];
    default:
      return [];
  }
}

function isMessage(property: string, file: string): boolean {
  if (file.startsWith('src/report/')) return ['headline', 'intro', 'because'].includes(property);
  return file.startsWith('src/inputs') && property === 'problem';
}

/** What stands in a list or in one of two. */
function sentences(node: Node): readonly Node[] {
  if (node.type === 'ConditionalExpression') {
    return [node['consequent'], node['alternate']].flatMap((branch) => sentences(branch as Node));
  }
  if (node.type !== 'ArrayExpression') return node.type === 'TemplateLiteral' ? [node] : [];
  return (node['elements'] as { expression: Node }[]).map(({ expression }) => expression);
}

/** What an expression may come to. What only the running code knows is a hole. */
function texted(node: Node, source: Source, depth: number): readonly string[] {
  const unknown = [hole];
  if (depth > 8) return unknown;
  const go = (next: unknown) => texted(next as Node, source, depth + 1);
  switch (node.type) {
    case 'StringLiteral':
      return [String(node['value'])];
    case 'TemplateLiteral': {
      const [first = '', ...rest] = (node['quasis'] as Node[]).map(({ cooked }) => String(cooked));
      const holes = node['expressions'] as Node[];
      return rest.reduce<readonly string[]>(
        (all, quasi, index) => product(product(all, go(holes[index])), [quasi]),
        [first],
      );
    }
    case 'TaggedTemplateExpression':
      return go(node['template']);
    case 'BinaryExpression':
      return node['operator'] === '+' ? product(go(node['left']), go(node['right'])) : unknown;
    case 'ConditionalExpression':
      return [...new Set([...go(node['consequent']), ...go(node['alternate'])])];
    case 'ParenthesisExpression':
      return go(node['expression']);
    case 'Identifier': {
      const value = source.values.get(nameOf(node));
      return value === undefined ? unknown : go(value);
    }
    case 'CallExpression':
      return ofCall(node, source, depth);
    default:
      return unknown;
  }
}

/** What these say is a value to who reads it: a count, a duration, the name of a run. */
const valueNames = ['naming', 'suites', 'sought', 'soughtIn', 'buildName', 'seconds'];
const valueFile = /words\.ts$/;

function ofCall(node: Node, source: Source, depth: number): readonly string[] {
  const callee = node['callee'] as Node;
  const go = (next: Node) => texted(next, source, depth + 1);
  if (nameOf(callee['property']) === 'trimStart') return go(callee['object'] as Node).map((text) => text.trimStart());
  const name = nameOf(callee);
  const [first, second] = [argument(node), argument(node, 1)];
  if (name === 'capital' && first !== undefined) return go(first);
  if (name === 'counted' && second !== undefined) return go(second).map((one) => `${hole} ${one}${hole}`);
  const from = source.imports.get(name);
  if (valueNames.includes(name) || valueFile.test(from ?? '')) return [hole];
  const home = from === undefined ? source : sourceOf(resolve(dirname(source.path), from));
  const body = home.functions.get(name);
  const returned = body === undefined ? [] : returnsOf(body).flatMap((result) => texted(result, home, depth + 2));
  return returned.length === 0 ? [hole] : [...new Set(returned)];
}

function product(left: readonly string[], right: readonly string[]): readonly string[] {
  return left.flatMap((before) => right.map((after) => before + after)).slice(0, 200);
}

function returnsOf(node: Node): readonly Node[] {
  if (node.type === 'ReturnStatement') return node['argument'] ? [node['argument'] as Node] : [];
  if (/^(?:Function|ArrowFunction)(?:Declaration|Expression)$/.test(node.type)) return [];
  return children(node).flatMap(returnsOf);
}

const known = new Map<string, Source>();

function sourceOf(path: string): Source {
  const source = known.get(path) ?? parsed(readFileSync(path, 'utf8'), path);
  known.set(path, source);
  return source;
}

/** What a text of TypeScript declares. */
export function parsed(text: string, path = join(root, 'src/none.ts')): Source {
  const tree = parseSync(text, { syntax: 'typescript', target: 'es2024' }) as unknown as Node;
  const values = new Map<string, Node>();
  const functions = new Map<string, Node>();
  const imports = new Map<string, string>();
  const errors = new Set<string>();
  const visit = (node: Node) => {
    if (node.type === 'VariableDeclarator') {
      const name = nameOf(node['id']);
      // Two of one name cannot be told apart here.
      if (node['init'] && name !== '')
        values.set(name, values.has(name) ? { type: 'Unknown' } : (node['init'] as Node));
    }
    if (node.type === 'FunctionDeclaration') functions.set(nameOf(node['identifier']), node['body'] as Node);
    if (node.type === 'ImportDeclaration' && String((node['source'] as Node)['value']).startsWith('.')) {
      for (const one of node['specifiers'] as Node[]) {
        imports.set(nameOf(one['local']), String((node['source'] as Node)['value']));
      }
    }
    if (node.type === 'ClassDeclaration' && node['superClass'] && (node['body'] as Node[]).length === 0) {
      errors.add(nameOf(node['identifier']));
    }
    for (const child of children(node)) visit(child);
  };
  visit(tree);
  return { path, tree, values, functions, imports, errors };
}

/** The nodes right below one. The parser puts some into objects that are none. */
function children(value: object): readonly Node[] {
  return Object.values(value)
    .flat()
    .filter(isHolder)
    .flatMap((part) => (isNode(part) ? [part] : children(part)));
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isNode(value: unknown): value is Node {
  return isHolder(value) && typeof value['type'] === 'string';
}

function nameOf(node: unknown): string {
  return isNode(node) && node.type === 'Identifier' ? String(node['value']) : '';
}

function argument(call: Node, index = 0): Node | undefined {
  return (call['arguments'] as { expression: Node }[])[index]?.expression;
}
