import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '../..');

/** A whole workflow that a page shows. */
export interface Example {
  /** The page from the repository's root, and the line there that is the workflow's first one. */
  readonly page: string;
  readonly line: number;
  readonly text: string;
}

/** Every whole workflow of the README and of the pages in `docs/`; parts of workflows are left out. */
export function examples(): readonly Example[] {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', ...docs.map((name) => `docs/${name}`)].flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8').replaceAll('\r\n', '\n');
    return [...text.matchAll(/^```ya?ml\n(.*?)^```$/gms)]
      .map((found) => ({
        page,
        line: text.slice(0, found.index).split('\n').length + 1,
        text: found[1] ?? '',
      }))
      .filter((example) => isWhole(example.text));
  });
}

function isWhole(text: string): boolean {
  const content: unknown = parse(text, { logLevel: 'silent' });
  return typeof content === 'object' && content !== null && 'on' in content && 'jobs' in content;
}

/** What is used behind `uses:`, each once: `owner/name[/path]` and what stands behind the `@`. */
export function usesIn(text: string): readonly { readonly action: string; readonly ref: string }[] {
  const uses = [...text.matchAll(/^\s*(?:-\s+)?uses:\s*([\w.-]+\/[\w./-]+)@([\w./-]+)/gm)];
  const all = uses.map(([, action = '', ref = '']) => ({ action, ref }));
  return all.filter((one, index) => all.findIndex((x) => x.action === one.action && x.ref === one.ref) === index);
}
