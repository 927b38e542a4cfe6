import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { StandInError } from '../../../simulator/runner/errors.ts';
import { Matchers, type ProblemMatcher, parseMatcherFile } from '../../../simulator/runner/matchers.ts';
import { freshFolder } from './fixture.ts';

const lint: ProblemMatcher = {
  owner: 'lint',
  pattern: [{ regexp: '^(.+):(\\d+):(\\w+): (\\w+): (.*)$', file: 1, line: 2, column: 3, severity: 4, message: 5 }],
};
const broad: ProblemMatcher = {
  owner: 'broad',
  severity: 'notice',
  pattern: [{ regexp: 'E(\\d+)', message: 0, code: 1 }],
};

function matchersOf(workspace: string, ...list: readonly ProblemMatcher[]): Matchers {
  const matchers = new Matchers(workspace);
  matchers.add(list);
  return matchers;
}

function match(line: string, workspace: string, ...list: readonly ProblemMatcher[]) {
  const found = matchersOf(workspace, ...list).match(line);
  return found && { ...found, properties: found.properties.toRecord() };
}

describe('a line that fits', () => {
  test('gives level, message and place', () => {
    const workspace = freshFolder();
    mkdirSync(join(workspace, 'src'));
    writeFileSync(join(workspace, 'src', 'a.ts'), '');
    const properties = { file: 'src/a.ts', line: '3', col: '7' };
    expect(match('src/a.ts:3:7: Warning: odd', workspace, lint)).toEqual({
      level: 'warning',
      message: 'odd',
      properties,
    });
    expect(match('./src/../src/a.ts:3:7: error: odd', workspace, lint)).toMatchObject({ properties });
    expect(match(`${workspace}/src/a.ts:3:7: notice: odd`, workspace, lint)).toMatchObject({
      level: 'notice',
      properties,
    });

    const below: ProblemMatcher = { ...lint, fromPath: 'src/project.json' };
    expect(match('a.ts:3:7: error: odd', workspace, below)).toMatchObject({ properties });
  });

  test('a file outside of the workspace, or none, is left out, and so is what is no number', () => {
    const workspace = freshFolder();
    expect(match('gone.ts:3:x: error: odd', workspace, lint)?.properties).toEqual({ line: '3' });
    expect(match('/etc/passwd:3:x: error: odd', workspace, lint)?.properties).toEqual({ line: '3' });
    expect(match('../a.ts:3:x: error: odd', workspace, lint)?.properties).toEqual({ line: '3' });
  });

  test('the default severity is error; an unknown one, or no message, is no match', () => {
    const workspace = freshFolder();
    expect(match('see E42', workspace, broad)).toEqual({ level: 'notice', message: 'E42', properties: { code: '42' } });
    expect(match('see E42', workspace, { owner: 'x', pattern: broad.pattern })).toMatchObject({ level: 'error' });
    expect(match('a:3:7: fatal: odd', workspace, lint)).toBeNull();
    expect(match('a:3:7: error:  ', workspace, lint)).toBeNull();
    expect(match('nothing', workspace, lint, broad)).toBeNull();
  });

  test('colours are in the way, as they are on GitHub', () => {
    expect(
      match('\u001b[31ma:3:7: error: odd\u001b[0m', freshFolder(), {
        ...lint,
        pattern: [{ regexp: '^a:', message: 0 }],
      }),
    ).toBeNull();
  });
});

describe('registering', () => {
  test('the newest comes first, the same owner is replaced, whatever its case', () => {
    const matchers = matchersOf(freshFolder(), broad);
    matchers.add([{ owner: 'newer', pattern: [{ regexp: 'E', message: 0 }] }]);
    expect(matchers.match('E42')?.message).toBe('E');
    matchers.add([{ owner: 'NEWER', pattern: [{ regexp: 'x', message: 0 }] }]);
    expect(matchers.match('E42')?.message).toBe('E42');
    matchers.remove(['Broad']);
    expect(matchers.match('E42')).toBeNull();
  });

  test.each([
    [{ owner: '', pattern: broad.pattern }, 'Owner must not be empty'],
    [
      { owner: 'x', severity: 'fatal', pattern: broad.pattern },
      "Matcher 'x' contains unexpected default severity 'fatal'",
    ],
    [{ owner: 'x', pattern: [] }, "Matcher 'x' does not contain any patterns"],
    [
      { owner: 'x', pattern: [{ regexp: '(a)', message: 2 }] },
      "The property 'message' is set to 2 which is out of range",
    ],
    [{ owner: 'x', pattern: [{ regexp: '(a)', file: 1 }] }, "At least one pattern must set 'message'"],
  ])('%j is refused', (matcher, message) => {
    expect(() => matchersOf(freshFolder(), matcher)).toThrow(new Error(message));
  });

  test('two of one owner are refused', () => {
    expect(() => matchersOf(freshFolder(), broad, { ...lint, owner: 'BROAD' })).toThrow("Duplicate owner name 'BROAD'");
  });

  test('several patterns are not modelled', () => {
    expect(() => matchersOf(freshFolder(), { owner: 'x', pattern: [...lint.pattern, ...broad.pattern] })).toThrow(
      StandInError,
    );
  });

  test('a file of matchers', () => {
    expect(parseMatcherFile(JSON.stringify({ problemMatcher: [lint, broad] }))).toEqual([lint, broad]);
    expect(parseMatcherFile('{}')).toEqual([]);
    expect(() => parseMatcherFile('nonsense')).toThrow(SyntaxError);
  });
});
