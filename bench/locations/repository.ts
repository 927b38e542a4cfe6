import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** So many paths as a large repository with many packages has them; many base names repeat. */
export function pathsOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const folder = `packages/package-${Math.floor(index / 100)}`;
    const area = `${index % 2 === 0 ? 'src' : 'tests'}/area-${Math.floor((index % 100) / 10)}`;
    return index % 5 === 0
      ? `${folder}/${area}/index-${index % 100}.test.ts`
      : `${folder}/${area}/checkout-${index}.test.ts`;
  });
}

/** A Git repository that tracks these paths, without the files; disposing of it removes it. */
export function repositoryOf(
  paths: readonly string[],
): Disposable & { readonly folder: string; readonly commit: string } {
  const folder = mkdtempSync(join(tmpdir(), 'bench-locations-'));
  const git = (args: readonly string[], input = '') => execFileSync('git', args, { cwd: folder, input, stdio: 'pipe' });
  git(['init', '-q', '.']);
  const blob = '0123456789'.repeat(4);
  git(['update-index', '--index-info'], paths.map((path) => `100644 ${blob} 0\t${path}\n`).join(''));
  const commit = 'abcdef0123'.repeat(4);
  git(['remote', 'add', 'origin', 'https://github.com/acme/shop']);
  writeFileSync(join(folder, '.git', 'HEAD'), `${commit}\n`);
  return { folder, commit, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
