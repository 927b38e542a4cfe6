import { describe, expect, test } from '@jest/globals';
import { givenPath } from '../../src/locate/given.ts';
import {
  fileInNamedFolder,
  fileOfClass,
  folderOfImportPath,
  hintsInLocation,
  hintsInName,
  isBareName,
  namesClass,
  onlyOne,
} from '../../src/locate/named-folder.ts';
import { treeOf } from '../../src/locate/tree.ts';

const around = (files: readonly string[], pathPrefix?: string) => ({
  files: treeOf(files),
  pathPrefix,
  repository: 'acme/shop',
});

test.each([
  ...['a.go', 'A.java', 'a.kt', 'a.kts', 'A.groovy', 'A.scala', 'a.clj', 'A.swift'].map(
    (path) => [path, true] as const,
  ),
  ...['x/a.go', '/a.go', 'C:/a.go', './x/A.java', 'a.rb', 'a.goo', 'a.go.rb', 'ago'].map(
    (path) => [path, false] as const,
  ),
])('whether a path is only a name, as tools of some languages print it: %s', (path, expected) => {
  const given = givenPath(path);
  expect(given && isBareName(given)).toBe(expected);
});

describe('a test’s name may begin with a package, a module or a class:', () => {
  const texts = (name: string) => hintsInName(name).map(({ text }) => text);

  test.each([
    ['github.com/acme/shop/pkg/a TestServe', ['github.com/acme/shop/pkg/a']],
    ['  com.example.SumTest adds', ['com.example.SumTest']],
    ['Tests\\Unit\\SumTest', ['Tests\\Unit\\SumTest']],
    ['tests/test_sum.py\ttest_adds', ['tests/test_sum.py']],
    ['adds two numbers', []],
    ['adds 1.5', []],
    ['', []],
  ])('%j', (name, expected) => {
    expect(texts(name)).toEqual(expected);
  });

  test('of a long name, the beginning is looked at', () => {
    expect(texts(`a.${'b'.repeat(2000)}`)).toEqual([`a.${'b'.repeat(998)}`]);
    expect(hintsInName('a.B')).toEqual([{ text: 'a.B', isOwn: true }]);
  });
});

describe('a location may be a class:', () => {
  test.each(['com.example.SumTest', 'com.example.SumTest$Empty', 'Tests\\Unit\\SumTest', '_a._b', 'a.$b', 'a1.b2'])(
    '%s',
    (text) => {
      expect(hintsInLocation(text)).toEqual([{ text, isOwn: true }]);
    },
  );

  test.each([
    'SumTest',
    'sum_test.go',
    'com.example.Sum.kt',
    'a.b c',
    'a.b:3',
    '1a.b',
    'a.1b',
    'a..b',
    '.a',
    'a.',
    'x a.b',
    'a/b.c',
    '',
  ])('not %j', (text) => {
    expect(hintsInLocation(text)).toEqual([]);
  });

  test('of up to 500 characters', () => {
    const longest = `a.${'b'.repeat(498)}`;
    expect([hintsInLocation(longest).length, hintsInLocation(`${longest}b`).length]).toEqual([1, 0]);
  });
});

describe('the folder of a Go import path', () => {
  test.each([
    ['github.com/acme/shop/pkg/a', 'pkg/a'],
    ['github.com/Acme/SHOP/Pkg', 'Pkg'],
    ['acme/shop/pkg', 'pkg'],
    ['github.com/acme/shop', ''],
    ['github.com/acme/shop/v2', ''],
    ['github.com/acme/shop/v12/pkg', 'pkg'],
    ['github.com/acme/shop/v2x/pkg', 'v2x/pkg'],
    ['github.com/acme/shop/x/v2/pkg', 'x/v2/pkg'],
    ['example.com/shop', ''],
    ['example.com/shop/v12', ''],
    ['shop', ''],
    ['git.example/~me/acme/shop/a-b', 'a-b'],
  ])('%s', (path, folder) => {
    expect(folderOfImportPath(path, 'acme/shop')).toBe(folder);
  });

  test.each([
    'github.com/acme/shop2/pkg',
    'github.com/big-acme/shop/pkg',
    'example.com/x/pkg',
    'example.com/shop/pkg',
    'example.com/my-shop',
    'acme/shop pkg',
    'acme/shop:pkg',
    'acme/shop/pkg:1',
    ' acme/shop',
  ])('is not known from %s', (path) => {
    expect(folderOfImportPath(path, 'acme/shop')).toBeUndefined();
  });

  test('is not known without the repository’s name', () => {
    expect(folderOfImportPath('acme/shop/pkg', undefined)).toBeUndefined();
    expect(folderOfImportPath('example.com//', 'acme')).toBeUndefined();
  });
});

describe('a file of Go is in the package that the hint names:', () => {
  const inFolder = (text: string, files: readonly string[], pathPrefix?: string) =>
    fileInNamedFolder('a_test.go', { text, isOwn: true }, around(files, pathPrefix));

  test.each([
    ['github.com/acme/shop/pkg', ['pkg/a_test.go', 'x/a_test.go'], 'pkg/a_test.go'],
    ['github.com/acme/shop', ['a_test.go', 'x/a_test.go'], 'a_test.go'],
    ['github.com/acme/shop/pkg', ['go/pkg/a_test.go', 'x/a_test.go'], 'go/pkg/a_test.go'],
    ['git.example/x/pkg', ['x/pkg/a_test.go', 'y/pkg/a_test.go'], 'x/pkg/a_test.go'],
    ['git.example/x/pkg', ['a/pkg/a_test.go', 'b/pkg/a_test.go'], undefined],
    ['git.example/x/pkg', ['other/a_test.go'], undefined],
    ['git.example/x/pkg', ['a_test.go'], undefined],
  ])('%s among %j', (text, files, file) => {
    expect(inFolder(text, files)).toBe(file);
  });

  test('below the folder in which the tests ran first', () => {
    const files = ['pkg/a_test.go', 'go/pkg/a_test.go'];
    expect(inFolder('github.com/acme/shop/pkg', files, 'go')).toBe('go/pkg/a_test.go');
    expect(inFolder('github.com/acme/shop/pkg', files, 'rust')).toBe('pkg/a_test.go');
    expect(inFolder('git.example/x/pkg', files, 'go')).toBe('go/pkg/a_test.go');
  });
});

describe('a file is in the package of the class that the hint names:', () => {
  const inFolder = (text: string, files: readonly string[], isOwn = false, pathPrefix?: string) =>
    fileInNamedFolder('SumTest.kt', { text, isOwn }, around(files, pathPrefix));
  const [all, common, last, root] = [
    'app/src/test/kotlin/org/example/shop/SumTest.kt',
    'app/src/test/kotlin/shop/SumTest.kt',
    'app/org/example/shop/SumTest.kt',
    'app/src/test/kotlin/SumTest.kt',
  ];
  const foreign = 'lib/src/test/kotlin/org/other/SumTest.kt';

  test.each([
    ['all packages', [foreign, all], all],
    ['all but the common ones', [foreign, common], common],
    ['no package, in the root of a source set', [foreign, root], root],
    ['more packages than another', [root, common, all], all],
    ['one package, where no source set is known', ['x/shop/SumTest.kt', 'y/SumTest.kt'], 'x/shop/SumTest.kt'],
    [
      'one package, in a folder whose name begins like a source set’s',
      ['javafx/x/shop/SumTest.kt'],
      'javafx/x/shop/SumTest.kt',
    ],
    [
      'the source set within another of the name',
      ['java/src/java/org/example/shop/SumTest.kt'],
      'java/src/java/org/example/shop/SumTest.kt',
    ],
    ['all packages, where no source set is known', [last, 'x/shop/SumTest.kt'], last],
  ])('%s', (_, files, file) => {
    expect(inFolder('org.example.shop.SumTest', files)).toBe(file);
    expect(inFolder('org.example.shop.SumTest$Empty.adds', files)).toBe(file);
    expect(inFolder('org.example.shop.SumTestKt.adds', files)).toBe(file);
  });

  test.each([
    ['only another package fits', [foreign]],
    ['folders below a source set are more than the packages', ['src/kotlin/com/org/example/shop/SumTest.kt']],
    ['folders below a source set are partly others', ['src/kotlin/org/other/shop/SumTest.kt']],
    ['no folder fits', ['x/SumTest.kt']],
    ['two fit equally well', ['a/src/kotlin/shop/SumTest.kt', 'b/src/kotlin/shop/SumTest.kt']],
    ['there is no such file', ['shop/Other.kt']],
  ])('none if %s', (_, files) => {
    expect(inFolder('org.example.shop.SumTest', files)).toBeUndefined();
  });

  test('the one below the folder in which the tests ran, if two fit equally well', () => {
    const files = ['a/src/kotlin/shop/SumTest.kt', 'b/src/kotlin/shop/SumTest.kt'];
    expect(inFolder('org.example.shop.SumTest', files, false, 'b')).toBe('b/src/kotlin/shop/SumTest.kt');
  });

  test('the only one of the name, for the test’s own class', () => {
    expect(inFolder('org.example.SumTest', [foreign], true)).toBe(foreign);
    expect(inFolder('org.example.SumTest', [foreign], false)).toBeUndefined();
    expect(inFolder('org.example.SumTest', [foreign, 'x/SumTest.kt'], true)).toBeUndefined();
    expect(inFolder('org.example.OtherTest', [foreign], true)).toBeUndefined();
  });

  test('in the default package', () => {
    expect(inFolder('SumTest.adds', ['x/SumTest.kt'])).toBe('x/SumTest.kt');
    expect(inFolder('SumTest.adds', ['src/kotlin/SumTest.kt', 'src/kotlin/a/SumTest.kt'])).toBe(
      'src/kotlin/SumTest.kt',
    );
  });

  test('of a file that is called otherwise than its class', () => {
    expect(inFolder('org.example.shop.OtherTest.adds', [foreign, common])).toBe(common);
    expect(inFolder('org.myExample.shop.OtherTest.adds', [foreign, common])).toBe(common);
    expect(inFolder('org.example.shop.adds', [foreign, common])).toBeUndefined();
  });

  test('in other languages, by the ending of the path', () => {
    const python = (text: string) => {
      const files = ['test_sum/test_sum.py', 'x/test_sum.py'];
      return fileInNamedFolder('test_sum.py', { text, isOwn: true }, around(files));
    };
    expect([python('x.test_sum.TestSum'), python('test_sum.TestSum')]).toEqual(['x/test_sum.py', undefined]);
    const files = ['a/ShopTests/SumTests.swift', 'b/CartTests/SumTests.swift', 'SumTests.swift'];
    const swift = (text: string, among = files) =>
      fileInNamedFolder('SumTests.swift', { text, isOwn: true }, around(among));
    expect(swift('ShopTests.SumTests')).toBe('a/ShopTests/SumTests.swift');
    expect(swift('OtherTests.SumTests')).toBeUndefined();
    expect(swift('OtherTests.SumTests', ['a/ShopTests/SumTests.swift'])).toBeUndefined();
    expect(swift('SumTests')).toBeUndefined();
    expect(swift('ShopTests.SumTests', ['x/ShopTests/SumTests.swift', 'y/ShopTests/SumTests.swift'])).toBeUndefined();
  });
});

test.each([
  ['org.example.CartTest', 'CartTest.kt', true],
  ['CartTest', 'CartTest.kt', true],
  ['org.example.CartTest$Empty.adds', 'CartTest.kt', true],
  ['org.example.CartTestKt', 'CartTest.kt', true],
  ['org.example.carttest', 'CartTest.kt', true],
  ['Tests\\Unit\\CartTest', 'CartTest.php', true],
  ['tests/CartTest', 'CartTest.java', true],
  ['org.example.CartTests', 'CartTest.kt', false],
  ['org.example.Empty$CartTest', 'CartTest.kt', false],
  ['CartTest', 'Cart.Test.kt', false],
  ['', 'CartTest.kt', false],
])('whether %j contains the class that %s is named after', (text, base, expected) => {
  expect(namesClass(text, base)).toBe(expected);
});

describe('a class or a module is in', () => {
  test.each([
    ['com.example.SumTest', ['app/com/example/SumTest.java'], 'app/com/example/SumTest.java'],
    ['com.example.SumTest$Empty adds', ['app/com/example/SumTest.kt'], 'app/com/example/SumTest.kt'],
    ['com.example.SumTest.adds', ['app/com/example/SumTest.groovy'], 'app/com/example/SumTest.groovy'],
    [
      'com.example.SumTest',
      ['src/test/scala/example/SumTest.scala', 'x/SumTest.scala'],
      'src/test/scala/example/SumTest.scala',
    ],
    ['ShopTests.SumTests', ['Tests/ShopTests/SumTests.swift'], 'Tests/ShopTests/SumTests.swift'],
    ['Tests\\Unit\\SumTest', ['tests/Unit/SumTest.php'], 'tests/Unit/SumTest.php'],
    ['tests.test_sum.TestSum', ['tests/test_sum.py', 'x/test_sum.py'], 'tests/test_sum.py'],
    [
      'packages.api.tests.test_sum.TestSum',
      ['packages/api/tests/test_sum.py', 'web/tests/test_sum.py'],
      'packages/api/tests/test_sum.py',
    ],
  ])('%s among %j', (text, files, file) => {
    expect(fileOfClass(text, around(files))).toBe(file);
  });

  test.each([
    ['SumTest', ['SumTest.java']],
    ['com.example.SumTest', ['com/other/SumTest.php']],
    ['com.example.SumTest', ['a/com/example/SumTest.java', 'b/com/example/SumTest.kt']],
    ['com.example.SumTest', ['src/java/org/other/SumTest.java']],
    ['1com.example', ['com/example.py']],
    ['-a.b', ['a/b.py']],
    ['a.-b', ['a/b.py']],
    ['a.b', ['a/b.rb']],
    ['a.b', []],
  ])('no file, though there is something like it: %s among %j', (text, files) => {
    expect(fileOfClass(text, around(files))).toBeUndefined();
  });

  test('the file below the folder in which the tests ran, if there are two', () => {
    const files = ['a/com/example/SumTest.java', 'b/com/example/SumTest.kt'];
    expect(fileOfClass('com.example.SumTest', around(files, 'b'))).toBe('b/com/example/SumTest.kt');
  });
});

test('of several files none is certain, unless only one is below the folder in which the tests ran', () => {
  expect(onlyOne([], 'a')).toBeUndefined();
  expect(onlyOne(['b/x'], 'a')).toBe('b/x');
  expect(onlyOne(['a/x', 'b/x'], undefined)).toBeUndefined();
  expect(onlyOne(['a/x', 'b/x'], 'c')).toBeUndefined();
  expect(onlyOne(['ab/x', 'a/x'], 'a')).toBe('a/x');
  expect(onlyOne(['a/x', 'a/y/x', 'b/x'], 'a')).toBeUndefined();
});
