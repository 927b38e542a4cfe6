/**
 * Builds the action: TypeScript to JavaScript in `build/`, then all of it with its dependencies and their licences into
 * one folder. What the runner starts stays a file of its own, without a bundler's code, and so does what it says where Node is too
 * old for all the rest: both must be read by such a Node.
 *
 *     node scripts/build.ts [FOLDER [--noCheck]]     the folder is dist/ unless another is named; --noCheck is the compiler's own
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minifySync } from '@swc/core';

const [folder = 'dist', ...compilerOptions] = process.argv.slice(2);

/** Runs a command of an installed package with the Node that runs this. */
function run(script: string, ...args: string[]): void {
  execFileSync(process.execPath, [join('node_modules', script), ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}

rmSync('build', { recursive: true, force: true });
rmSync(folder, { recursive: true, force: true });
run('typescript/bin/tsc', '--project', 'tsconfig.build.json', ...compilerOptions);
// The bundler writes the licences of each of its files by themselves, and under one name only the last would be left.
const partly = '.licenses.txt';
// What it would keep for its next run never makes that one faster.
const options = ['--out', folder, '--license', `[name]${partly}`, '--no-cache'];
run('@vercel/ncc/dist/ncc/cli.js', 'build', 'build/main.js', ...options);
renameSync(join(folder, 'index.js'), join(folder, 'main.js'));
const index = readFileSync('build/index.js', 'utf8');
writeFileSync(join(folder, 'index.js'), index.replace('./messages/old-node.js', './old-node.js'));
copyFileSync('build/messages/old-node.js', join(folder, 'old-node.js'));
const parts = readdirSync(folder).filter((name) => name.endsWith(partly));
const licences = parts.toSorted().map((name) => readFileSync(join(folder, name), 'utf8').trim());
for (const name of parts) rmSync(join(folder, name));
writeFileSync(join(folder, 'licenses.txt'), `${licences.join('\n\n')}\n`);

// Not left to the bundler, which minifies its first file only and keeps the names of classes and functions.
for (const name of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
  const path = join(folder, name);
  const options = { module: true, compress: true, mangle: true, format: { comments: false } } as const;
  writeFileSync(path, `${minifySync(readFileSync(path, 'utf8'), options).code}\n`);
}

// Some licence files come with line ends of another system; the same build must give the same bytes everywhere.
for (const name of readdirSync(folder)) {
  const path = join(folder, name);
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\r\n', '\n'));
}
