import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { treeOf } from '../../src/locate/tree.ts';

test('a tree knows its files', () => {
  const tree = treeOf(['a/b.rb', 'c.rb']);
  expect(['a/b.rb', 'c.rb', 'a', 'b.rb', '', 'constructor'].filter(tree.find)).toEqual(['a/b.rb', 'c.rb']);
});

test.each([
  [
    'the one in another of Unicode’s forms, rather than one in another case',
    'é.rb',
    ['É.rb', 'e\u0301.rb'],
    'e\u0301.rb',
  ],
  ['the one in another form and in the same case', 'é.rb', ['E\u0301.rb', 'e\u0301.rb', 'É.rb'], 'e\u0301.rb'],
  ['none of two in other forms', '\u1EC7', ['e\u0323\u0302', '\u1EB9\u0302'], undefined],
  ['none of two in other cases', 'ab.rb', ['AB.rb', 'Ab.rb'], undefined],
  ['none of two in other cases, one of which is in lower case', 'AB.rb', ['Ab.rb', 'ab.rb'], undefined],
  ['the only one in another case', 'AB.rb', ['ab.rb', 'c.rb'], 'ab.rb'],
  ['none that is the same only in capitals', 'strasse.rb', ['straße.rb'], undefined],
  ['the one in another form, without a letter of ASCII', '\uD55C', ['\u1112\u1161\u11AB'], '\u1112\u1161\u11AB'],
])('a tree finds %s', (_, wanted, files, found) => {
  expect(treeOf(files).find(wanted)).toBe(found);
});

test('a tree finds one ending among many files of one name', () => {
  const files = Array.from({ length: 300 }, (_, index) => `p-${index}/index.ts`);
  expect(treeOf(files).longestEnding('x/p-250/index.ts')).toEqual({ names: 2, files: ['p-250/index.ts'] });
});

test.each([
  [
    'behind those of many other folders',
    'x/models/a.rb',
    [...Array.from({ length: 60 }, (_, index) => `b${index}/a.rb`), 'z/models/a.rb'],
    { names: 2, files: ['z/models/a.rb'] },
  ],
  ['in another case', 'x/models/a.rb', ['Models/a.rb', 'z/a.rb'], { names: 2, files: ['Models/a.rb'] }],
  ['in the same case', 'x/models/a.rb', ['models/A.rb', 'models/a.rb'], { names: 2, files: ['models/a.rb'] }],
])('a tree finds an ending %s', (_, wanted, files, ending) => {
  expect(treeOf(files).longestEnding(wanted)).toEqual(ending);
});

const name = fc.constantFrom('a', 'A', 'b', 'ab', 'a.b', 'a-', 'é', 'e\u0301', 'É');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const paths = fc.array(path, { maxLength: 12 });
const folded = (text: string) => text.normalize().toLowerCase();

test('a tree finds the very file, else the only one that differs by form, else the only one that differs by case', () => {
  fc.assert(
    fc.property(paths, path, (paths, wanted) => {
      const files = [...new Set(paths)];
      const levels = [
        files.filter((file) => file === wanted),
        files.filter((file) => file.normalize() === wanted.normalize()),
        files.filter((file) => folded(file) === folded(wanted)),
      ];
      const found = levels.find((level) => level.length > 0) ?? [];
      expect(treeOf(paths).find(wanted)).toBe(found.length === 1 ? found[0] : undefined);
    }),
  );
});

test('a tree finds the longest ending that any file has, as a search through all of them does', () => {
  fc.assert(
    fc.property(paths, path, (paths, wanted) => {
      const files = [...new Set(paths)];
      const names = wanted.split('/');
      const endings = names.map((_, first) => names.slice(first).join('/'));
      const having = (ending: string) => files.filter((file) => folded(`/${file}`).endsWith(folded(`/${ending}`)));
      const longest = endings.find((ending) => having(ending).length > 0);
      const all = longest === undefined ? [] : having(longest);
      const alike = all.filter((file) => `/${file}`.endsWith(`/${longest}`));
      const found = treeOf(paths).longestEnding(wanted);
      expect(found.names).toBe(longest?.split('/').length ?? 0);
      expect([...found.files].sort()).toEqual((alike.length > 0 ? alike : all).sort());
    }),
  );
});

test('a tree shows so many files of one ending, and no more', () => {
  const files = Array.from({ length: 1000 }, (_, index) => `packages/p-${index}/index.ts`);
  expect(treeOf(files).longestEnding('packages/p-500x/index.ts').files).toHaveLength(100);
});
