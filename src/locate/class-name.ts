import { type Found, onlyOne, type Repository } from './search.ts';

/** Endings of languages in which a class's name with its packages is its file's path. */
const endings = ['java', 'kt', 'groovy', 'scala', 'py', 'php'];

const qualified = /^[A-Za-z_]\w*(?:[.\\][A-Za-z_]\w*)+/;

/**
 * The only file of the repository that a class or a module of this name can stand in: `com.example.SumTest`, also with an inner
 * class (`…SumTest$Empty`), `tests.test_sum.TestSum`, `Tests\Unit\SumTest`. What follows the name does not matter. `undefined`
 * without a checkout: nothing says in which folder it is, and in which language.
 */
export function fileOfClass(text: string, repository: Repository): Found | undefined {
  const tree = repository.tree();
  // What is longer is no class.
  const [name] = qualified.exec(text.slice(0, 500)) ?? [];
  if (tree === undefined || name === undefined) return undefined;
  const path = name.replaceAll(/[.\\]/g, '/');
  // A class within a module of Python's: it begins with a capital, and the file has the module's name.
  const [, module] = /^(.+\/.+)\/[A-Z]\w*$/.exec(path) ?? [];
  const paths = [...endings.map((ending) => `${path}.${ending}`), ...(module === undefined ? [] : [`${module}.py`])];
  const files = paths.flatMap((one) => {
    const { names, files } = tree.longestEnding(one);
    return names === one.split('/').length ? files : [];
  });
  return onlyOne([...new Set(files)]);
}
