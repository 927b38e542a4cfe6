import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LocatedTest } from '../../src/locate/located-tests.ts';
import { rerunOf } from '../../src/report/rerun.ts';
import { rawText, untrusted } from '../../src/shared/untrusted.ts';
import { clean } from '../../src/text/sanitize.ts';
import { anyText } from '../support/any-text.ts';
import { failedTest } from './fixtures.ts';
import { hostile } from './hostile.ts';

interface Given {
  readonly name?: string;
  /** Path and line in the repository. */
  readonly place?: string | undefined;
  readonly location?: string | undefined;
  readonly framework?: string | undefined;
}

function located({ name = 'adds', place = 'spec/a_spec.rb:12', location, framework }: Given): LocatedTest {
  const [path = '', line] = place.split(/:(?=\d+$)/);
  return {
    ...failedTest({
      testName: untrusted(name),
      location: location === undefined ? undefined : untrusted(location),
      tags: new Map(framework === undefined ? [] : [['test.framework.name', untrusted(framework)]]),
    }),
    place: {
      path: untrusted(path),
      line: line === undefined ? undefined : Number(line),
      column: 1,
      confidence: 'exact',
    },
  };
}

function commands(given: readonly Given[], pathPrefix?: string): readonly string[] {
  return rerunOf(given.map(located), pathPrefix).commands.map(rawText);
}

const jest = { framework: 'jest', place: 'src/a.test.js:8' };
const pytest = { framework: 'pytest', place: 'tests/a.py:3' };
const go = { place: 'pkg/a/a_test.go:9' };

describe('the command for', () => {
  test('RSpec names each example by its line', () => {
    const places = ['spec/a_spec.rb:12', 'spec/b_spec.rb:3', 'spec/a_spec.rb:12', 'spec/c_spec.rb'];
    expect(commands(places.map((place) => ({ place })))).toEqual([
      'bundle exec rspec ./spec/a_spec.rb:12 ./spec/b_spec.rb:3 ./spec/c_spec.rb',
    ]);
  });

  test('Jest names the tests of each file by a pattern that fits nothing else', () => {
    const given = [
      { ...jest, name: ' sum adds (a + b)' },
      { ...jest, name: 'sum subtracts' },
      { ...jest, place: 'src/[id].test.js', name: "it's" },
    ];
    expect(commands(given)).toEqual([
      "npx jest --runTestsByPath src/a.test.js -t '^(?:sum adds \\(a \\+ b\\)|sum subtracts)$'",
      "npx jest --runTestsByPath 'src/[id].test.js' -t '^it'\\''s$'",
    ]);
  });

  test('pytest names each test by its node', () => {
    const given = [
      { ...pytest, name: 'tests/a.py test_x' },
      { ...pytest, name: 'tests/a.py::TestSum::TestDeep test_y[a b]' },
    ];
    expect(commands(given)).toEqual(["pytest tests/a.py::test_x 'tests/a.py::TestSum::TestDeep::test_y[a b]'"]);
  });

  test('Go names the tests of each package', () => {
    const given = [
      { ...go, name: 'example.com/shop/pkg/a TestX' },
      { ...go, name: 'example.com/shop/pkg/a TestY/when_empty' },
      { place: 'main_test.go:3', name: 'example.com/shop ExampleZ' },
    ];
    expect(commands(given)).toEqual(["go test ./pkg/a -run '^(?:TestX|TestY)$'", "go test . -run '^ExampleZ$'"]);
  });

  test.each([
    ['what the collector sent begins there', { location: './spec/a_spec.rb:12' }, undefined],
    ['path-prefix says so', { location: undefined }, 'packages/my api'],
  ])('any of them runs in the folder in which the tests ran, where %s', (_, given, prefix) => {
    const place = 'packages/my api/spec/a_spec.rb:12';
    expect(commands([{ place, ...given }], prefix)).toEqual([
      "(cd 'packages/my api' && bundle exec rspec ./spec/a_spec.rb:12)",
    ]);
  });

  test('a file that looks like an option is one of a path', () => {
    const given = [
      { ...pytest, place: '-x/a.py', name: '-x/a.py test_x' },
      { ...jest, place: '-b/--c.test.js', location: '--c.test.js:1' },
    ];
    expect(commands(given)).toEqual([
      'pytest ./-x/a.py::test_x',
      "(cd ./-b && npx jest --runTestsByPath ./--c.test.js -t '^adds$')",
    ]);
  });
});

describe('a test is left out where', () => {
  test.each<[string, Given]>([
    ['its framework is another', { framework: 'vitest', place: 'src/a.test.js:1' }],
    ['its framework is not known', { place: 'src/a.test.js:1' }],
    ['a shared example failed', { framework: 'rspec', place: 'spec/support/shared.rb:3' }],
    ['its name is none of pytest', { ...pytest, name: 'tests.a adds' }],
    ['its name is none of Go', { ...go, name: 'adds' }],
    ['its name has a line break', { ...jest, name: 'a\nb' }],
    ['its name has a control', { ...jest, name: 'a\u0007b' }],
    ['its name turns its direction', { ...jest, name: 'a\u202eb' }],
    ['its name would be shown without its colours', { ...jest, name: 'a\u001b[31mb' }],
    ['its name is too long', { ...jest, name: 'a'.repeat(1000) }],
  ])('%s', (_, given) => {
    expect(rerunOf([located(given), located({})], undefined)).toEqual({
      commands: ['bundle exec rspec ./spec/a_spec.rb:12'],
      leftOut: 1,
    });
  });

  test('nobody knows where it stands', () => {
    expect(rerunOf([{ ...failedTest(), place: undefined }], undefined)).toEqual({ commands: [], leftOut: 1 });
  });

  test('there is no room, and the first ones are kept', () => {
    const many = Array.from({ length: 2000 }, (_, index) =>
      located({ place: `spec/deep/folder/a_spec.rb:${index + 1}` }),
    );
    const {
      commands: [only],
      leftOut,
    } = rerunOf(many, undefined);
    const kept = rawText(only ?? untrusted('')).split(' ').length - 'bundle exec rspec'.split(' ').length;
    expect(rawText(only ?? untrusted('')).length).toBeLessThan(8200);
    expect(kept + leftOut).toBe(2000);
    expect(only).toMatch(/^bundle exec rspec \.\/spec\/deep\/folder\/a_spec\.rb:1 /);
  });
});

/** What programs would get of these lines, by a real shell in which each prints its arguments. */
function played(lines: readonly string[]): readonly (readonly string[])[] {
  const programs = ['bundle', 'npx', 'pytest', 'go', 'cd'];
  const doubles = programs.map((name) => `${name}() { printf '%s\\0' ${name} "$@"; printf '\\n\\0'; }`);
  const { stdout, status, stderr } = spawnSync('sh', { input: [...doubles, ...lines].join('\n'), encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  const calls: string[][] = [[]];
  for (const word of stdout.split('\0').slice(0, -1)) word === '\n' ? calls.push([]) : calls.at(-1)?.push(word);
  return calls.slice(0, -1);
}

const words = fc.oneof(
  hostile,
  anyText(40),
  fc.string({ unit: fc.constantFrom(...'\'"$`\\!*?[]{}()<>|&;#~=% a-'), maxLength: 40 }),
);
const path = words.map((text) => text.replace(/[/\0]/g, '').trim() || 'x');
/** So many cases share a shell, since most of the time would go into starting one for each. */
const cases = { perShell: 20, shells: 15 };
const shared = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: cases.perShell, maxLength: cases.perShell });

describe('a real shell', () => {
  const options = ['-t', '-run', '--runTestsByPath'];

  test('sees one argument for each name, whatever is in it', () => {
    const given = fc.array(fc.record({ folder: path, file: path, name: words }), { maxLength: 8 });
    fc.assert(
      fc.property(shared(given), (several) => {
        const lines = several.flatMap((all) => {
          const tests = all.flatMap(({ folder, file, name }) => [
            located({ ...jest, place: `${folder}/${file}.test.js`, location: `${file}.test.js:1`, name }),
            located({ ...pytest, place: `${folder}/${file}.py`, name: `x.py test_x[${name}]` }),
            located({ place: `${folder}/${file}_spec.rb:7` }),
            located({ place: `${folder}/${file}_test.go:7`, name: `x ${name} TestX` }),
          ]);
          return rerunOf(tests, undefined).commands;
        });
        expect(lines.filter((line) => clean(line) !== rawText(line))).toEqual([]);
        const wrong = played(lines.map(rawText)).filter(([program = '', ...rest]) => {
          const count = { cd: 1, npx: 5, go: 4 }[program] ?? rest.length;
          return rest.length !== count || rest.some((one) => one.startsWith('-') && !options.includes(one));
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: cases.shells },
    );
  });

  test('hands over the very paths and names', () => {
    fc.assert(
      fc.property(shared(fc.tuple(path, words)), (several) => {
        const given = several.flatMap(([file, name]) =>
          commands([{ framework: 'jest', place: `${file}.test.js`, name }]).map((line) => ({ file, name, line })),
        );
        const calls = played(given.map(({ line }) => line));
        expect(calls).toHaveLength(given.length);
        const wrong = given.filter(({ file, name }, index) => {
          const [, , , operand, , pattern = ''] = calls[index] ?? [];
          return operand?.replace(/^\.\/(?=-)/, '') !== `${file}.test.js` || !new RegExp(pattern).test(name.trim());
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: cases.shells },
    );
  });
});
