/**
 * Runs `actionlint` and `zizmor` over the project's workflows, its `action.yml`, its Dependabot file, the workflows of the proofs and
 * every whole workflow that the README and `docs/` show. Ends with 1 and a line for each finding that `proof-linters/excuses.ts` does
 * not excuse, and for each excuse that nothing needs any more.
 *
 *     npm run proof:linters
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { orSayWhy, Problem } from './problem.ts';
import { type Excuse, excuses } from './proof-linters/excuses.ts';
import { examples } from './proofs/examples.ts';
import { goProgram, pythonProgram, runProgram, versionIn } from './proofs/tools.ts';

const root = resolve(import.meta.dirname, '..');
const toolsModule = join(root, 'proofs/tools');
const requirements = join(root, 'proofs/linters/requirements.txt');

/** Something that a linter does not like. */
interface Finding {
  /** `linter/rule`. */
  readonly rule: string;
  /** Below the folder that was looked through. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

await orSayWhy(async () => {
  const actionlint = await goProgram({
    folder: toolsModule,
    target: 'github.com/rhysd/actionlint/cmd/actionlint',
    name: 'actionlint',
  });
  const zizmor = await pythonProgram({ requirements, name: 'zizmor' });
  const folder = mkdtempSync(join(tmpdir(), 'proof-linters-'));
  try {
    const places = copyAll(folder);
    const findings = [...(await byActionlint(actionlint, folder)), ...(await byZizmor(zizmor, folder))];
    const { open, unused } = sift(findings, folder);
    const wrong = [
      ...open.map(({ rule, path, line, message }) => `${placeOf(places, path, line)}: ${message} (${rule})`),
      ...unused.map(({ rule, line }) => `Nothing needs the excuse of ${rule} for ${line} any more: take it away.`),
    ];
    if (wrong.length > 0) throw new Problem(wrong.join('\n'));
    const versions = `actionlint ${versionIn(join(toolsModule, 'go.mod'), 'github.com/rhysd/actionlint')}, ${readFileSync(requirements, 'utf8').trim().replace('==', ' ')}`;
    return `${versions}: ${places.size} files are clean, ${findings.length} findings in them excused by ${excuses.length} excuses.`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Where a file was taken from, and the line there that is its first one. */
type Places = ReadonlyMap<string, { readonly source: string; readonly line: number }>;

/** Lays all that is looked at into a folder, as a repository has it. */
function copyAll(folder: string): Places {
  const places = new Map<string, { readonly source: string; readonly line: number }>();
  const put = (path: string, source: string, line: number, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    places.set(path, { source, line });
  };
  const own = readdirSync(join(root, '.github/workflows')).map((name) => `.github/workflows/${name}`);
  for (const path of [...own, '.github/dependabot.yml', 'action.yml']) {
    put(path, path, 1, readFileSync(join(root, path), 'utf8'));
  }
  // Whether there is such a file is asked, what is in it is not.
  put('dist/index.js', 'dist/index.js', 1, '');
  for (const { page, line, text } of examples()) {
    put(`.github/workflows/${page.replaceAll(/\W/g, '-')}-${line}.yml`, page, line, text);
  }
  const steps = 'proofs/act/steps.yml';
  put('.github/workflows/proofs-act-steps.yml', steps, 1, readFileSync(join(root, steps), 'utf8'));
  return places;
}

function placeOf(places: Places, path: string, line: number): string {
  const { source, line: first } = places.get(path) ?? { source: path, line: 1 };
  return `${source}:${first + line - 1}`;
}

async function byActionlint(program: string, folder: string): Promise<readonly Finding[]> {
  // It finds the workflows of the repository that it is called in, which this folder has to look like.
  mkdirSync(join(folder, '.git'), { recursive: true });
  const { output, errors } = await runProgram(program, ['-format', '{{json .}}'], { folder });
  if (!output.startsWith('[')) throw new Problem(`actionlint gave no findings:\n${output}${errors}`);
  const rows = JSON.parse(output) as readonly {
    readonly kind: string;
    readonly filepath: string;
    readonly line: number;
    readonly message: string;
  }[];
  return rows.map(({ kind, filepath, line, message }) => ({
    rule: `actionlint/${kind}`,
    path: filepath,
    line,
    message,
  }));
}

/** A finding of zizmor's, as far as it is read here. */
interface ZizmorFinding {
  readonly ident: string;
  readonly desc: string;
  readonly locations: readonly {
    readonly symbolic: { readonly kind: string; readonly key: { readonly Local?: { readonly verbatim_path: string } } };
    readonly concrete: { readonly location: { readonly start_point: { readonly row: number } } };
  }[];
}

async function byZizmor(program: string, folder: string): Promise<readonly Finding[]> {
  // Whatever a machine knows of GitHub's accounts, it looks at files alone.
  const args = ['--offline', '--quiet', '--format', 'json-v1', '.'];
  const { output, errors } = await runProgram(program, args, { folder });
  if (!output.startsWith('[')) throw new Problem(`zizmor gave no findings:\n${output}${errors}`);
  return (JSON.parse(output) as readonly ZizmorFinding[]).map(({ ident, desc, locations }) => {
    const primary = locations.find(({ symbolic }) => symbolic.kind === 'Primary') ?? locations[0];
    return {
      rule: `zizmor/${ident}`,
      path: (primary?.symbolic.key.Local?.verbatim_path ?? '').replace(/^\.\//, ''),
      line: (primary?.concrete.location.start_point.row ?? 0) + 1,
      message: desc,
    };
  });
}

/** Findings that nothing excuses, and excuses that excuse nothing. */
function sift(findings: readonly Finding[], folder: string) {
  const used = new Set<Excuse>();
  const open = findings.filter(({ rule, path, line }) => {
    const text = readFileSync(join(folder, path), 'utf8').split('\n')[line - 1] ?? '';
    const found = excuses.filter((excuse) => excuse.rule === rule && excuse.line.test(text));
    for (const excuse of found) used.add(excuse);
    return found.length === 0;
  });
  return { open, unused: excuses.filter((excuse) => !used.has(excuse)) };
}
