import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { countOf, executionsOf } from '../test-engine/executions.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { endings, type Mark, madeUpSource } from './made-up-source.ts';

/** Text of each file of a repository, by its path below the root. */
export type Files = Readonly<Record<string, string>>;

/** The workflow's own file, where the runner stand-in says that it is. */
export const workflowPath = '.github/workflows/ci.yml';

/** What the repository of a scenario holds: its workflow, its own files, and every other file that its failures point at. */
export function filesOf(scenario: Scenario): Files {
  const madeUp = [...marksOf(scenario)].map(([path, marks]) => [path, madeUpSource(path, marks)] as const);
  return { ...Object.fromEntries(madeUp), ...scenario.files, [workflowPath]: workflowOf(scenario) };
}

function workflowOf({ inputs }: Scenario): string {
  const { token: _, ...rest } = inputs;
  const step = {
    uses: 'OWNER/test-engine-gate@v1',
    with: { token: expression('secrets.BUILDKITE_API_TOKEN'), ...rest },
  };
  return stringify({
    name: 'CI',
    on: 'pull_request',
    jobs: { gate: { 'runs-on': 'ubuntu-latest', steps: [{ uses: 'actions/checkout@v5' }, step] } },
  });
}

/** As workflows write it. */
function expression(text: string): string {
  return `\${{ ${text} }}`;
}

/** `path:line`, at the beginning of a location, and anywhere in a line of a backtrace. */
const place = new RegExp(`(?:^|[\\s(])(?:\\./)?((?:[\\w-]+/)*[\\w.-]+\\.(?:${endings.join('|')})):(\\d{1,5})`);

/** The tests of each file, as far as locations tell; a file that only a backtrace names has none. */
function marksOf({ api }: Scenario): ReadonlyMap<string, readonly Mark[]> {
  const marks = new Map<string, Mark[]>();
  const mark = (text: unknown, test?: string) => {
    const [, path, line] = place.exec(String(text)) ?? [];
    if (path === undefined) return;
    const here = marks.get(path) ?? [];
    marks.set(path, test === undefined ? here : [...here, { line: Math.max(1, Number(line)), test }]);
  };
  for (const [organization, { suites }] of Object.entries(api.organizations)) {
    for (const [suite, { runs }] of Object.entries(suites)) {
      for (const run of runs) {
        const all = { first: 0, end: countOf(run.failures) };
        for (const execution of executionsOf(run, { organization, suite }, all, true)) {
          mark(execution.location, withoutScope(String(execution.test_name)));
          for (const frame of framesOf(execution.failure_expanded)) mark(frame);
        }
      }
    }
  }
  return marks;
}

/** A test's name is its scope, a blank and its own name. Only letters, so that it is at home in any language's quotes. */
function withoutScope(name: string): string {
  return name.replace(/^\S+ /, '').replaceAll(/[^\w -]/g, '');
}

function framesOf(details: unknown): readonly string[] {
  const elements = (details ?? []) as readonly { readonly backtrace?: readonly string[] }[];
  return elements.flatMap(({ backtrace = [] }) => backtrace);
}

/** Where the scenarios' repository lies. */
export const repository = 'acme/shop';

/** The commit that is checked out in a folder that {@link checkOut} made. */
export const commit = 'ffac537e6cbbf934b08745a378932722df287a53';

/** A folder with these files, a clone as `actions/checkout` leaves it where there is Git; disposing of it removes it. */
export function checkOut(files: Files): Disposable & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'demo-checkout-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const git = (...args: readonly string[]) => spawnSync('git', args, { cwd: folder, stdio: 'ignore' }).status === 0;
  if (
    git('init', '--quiet') &&
    git('remote', 'add', 'origin', `https://github.com/${repository}`) &&
    git('add', '--all')
  ) {
    writeFileSync(join(folder, '.git', 'HEAD'), `${commit}\n`);
  }
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
