/** A place in a file at which a test begins. */
export interface Mark {
  /** 1-based. */
  readonly line: number;
  readonly test: string;
}

interface Language {
  readonly head: (thing: string) => readonly string[];
  /** A block of the right shape for a test or a function, of at least two lines. */
  readonly block: (name: string, thing: string, number: number) => readonly string[];
  /** The same on one line, for a test that is still to be written. */
  readonly line: (name: string) => string;
}

const ruby: Language = {
  head: (thing) => ['# frozen_string_literal: true', '', `RSpec.describe ${capitalised(thing)} do`],
  block: (name, thing, number) => [
    `  it '${name}' do`,
    `    expect(build(:${thing}, lines: ${number}).total).to eq(${7 * number})`,
    '  end',
    '',
  ],
  line: (name) => `  it '${name}'`,
};

const javascript: Language = {
  head: (thing) => [`import { make } from '../support/${thing}.js';`, '', `describe('${thing}', () => {`],
  block: (name, thing, number) => [
    `  test('${name}', () => {`,
    `    const ${thing} = make({ lines: ${number} });`,
    `    ${thing}.close();`,
    `    expect(${thing}.total).toBe(${7 * number});`,
    '  });',
    '',
  ],
  line: (name) => `  test.todo('${name}');`,
};

const python: Language = {
  head: (thing) => [`from shop import ${thing}`, '', ''],
  block: (name, thing, number) => [
    `def ${name.replaceAll(/\W+/g, '_')}():`,
    `    assert ${thing}.make(lines=${number}).total == ${7 * number}`,
    '',
  ],
  line: (name) => `# ${name}`,
};

const languages: Readonly<Record<string, Language>> = { rb: ruby, js: javascript, py: python };

/** The ends of the names of files that can be made up. */
export const endings = Object.keys(languages);

/** Text of a file in which a test begins at each mark; the same for the same arguments. */
export function madeUpSource(path: string, marks: readonly Mark[]): string {
  const { head, block, line: short } = languages[path.split('.').at(-1) ?? ''] ?? ruby;
  const thing = /[a-z]+/.exec(path.split('/').at(-1) ?? '')?.[0] ?? 'thing';
  const lines = [...head(thing)];
  const sorted = marks.toSorted((one, other) => one.line - other.line);
  for (const [index, { line, test }] of sorted.entries()) {
    const next = sorted.slice(index + 1).find((mark) => mark.line > line)?.line ?? Number.POSITIVE_INFINITY;
    while (lines.length < line - 1) {
      const name = `keeps example ${lines.length}`;
      const filler = block(name, thing, lines.length);
      lines.push(...(lines.length + filler.length < line ? filler : [short(name)]));
    }
    if (lines.length === line - 1) lines.push(...block(test, thing, line).slice(0, next - line));
  }
  return `${lines.join('\n')}\n`;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
