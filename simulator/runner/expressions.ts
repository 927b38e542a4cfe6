import { StandInError } from './errors.ts';

/** The contexts an expression can look into, by name. */
export type Contexts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Replaces each `${{ … }}` of a text by its value. Only property paths (`github.event.pull_request.head.sha`) are understood;
 * names ignore case, and a path that leads nowhere is the empty string.
 * @throws {StandInError} for any other expression, an unknown context, or one that does not end
 */
export function evaluate(text: string, contexts: Contexts): string {
  const value = text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => toText(poll(expression.trim(), contexts)));
  if (text.replace(/\$\{\{.*?\}\}/gs, '').includes('${{'))
    throw new StandInError(`An expression does not end: ${text}`);
  return value;
}

function poll(expression: string, contexts: Contexts): unknown {
  if (!/^[a-z_][\w-]*(\.[a-z_][\w-]*)*$/i.test(expression)) {
    throw new StandInError(`Only property paths are modelled, not the expression: ${expression}`);
  }
  const [name = '', ...path] = expression.split('.');
  const context = property(contexts, name);
  if (context === undefined) throw new StandInError(`Unknown context '${name}' in the expression: ${expression}`);
  return path.reduce<unknown>(property, context);
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function toText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object') return Array.isArray(value) ? 'Array' : 'Object';
  return String(value);
}
