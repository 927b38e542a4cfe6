import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { treeOf } from '../../src/locate/tree.ts';

test('a tree knows its files', () => {
  const tree = treeOf(['a/b.rb', 'c.rb']);
  expect(['a/b.rb', 'c.rb', 'a', 'b.rb', '', 'constructor'].filter(tree.find)).toEqual(['a/b.rb', 'c.rb']);
});

test('a tree finds the longest ending that any file has, as a search through all of them does', () => {
  const name = fc.constantFrom('a', 'b', 'ab', 'a.b', 'a-', 'é');
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
  fc.assert(
    fc.property(fc.array(path, { maxLength: 12 }), path, (paths, wanted) => {
      const names = wanted.split('/');
      const endings = names.map((_, first) => names.slice(first));
      const having = (ending: readonly string[]) =>
        [...new Set(paths)].filter((one) => `/${one}`.endsWith(`/${ending.join('/')}`));
      const longest = endings.find((ending) => having(ending).length > 0) ?? [];
      const all = longest.length === 0 ? [] : having(longest);
      const found = treeOf(paths).longestEnding(wanted);
      expect(found.names).toBe(longest.length);
      expect(found.files).toHaveLength(all.length);
      for (const file of found.files) expect(all).toContain(file);
    }),
  );
});
