import { givenBy } from '../locate/given.ts';
import type { LocatedTest } from '../locate/located-tests.ts';
import { rawText, type Untrusted, untrusted } from '../shared/untrusted.ts';
import { clean, showsAll } from '../text/sanitize.ts';

/** How to run failed tests again. */
export interface Rerun {
  /**
   * Commands to run at the repository's root, one per line. They are quoted for POSIX shells, so that a test's name stays
   * within one argument, whatever it contains. They can be shown as they are, since they contain nothing invisible.
   */
  readonly commands: readonly Untrusted[];
  /** The number of tests that no command runs: the framework is unknown, the name cannot be quoted safely, or there was no room. */
  readonly leftOut: number;
}

/** The most UTF-16 units of one test's argument. */
const longestArgument = 600;

/**
 * The commands that run these tests again. If they do not fit into `mostUnits` UTF-16 units in total, only the first ones do.
 * `pathPrefix` is the folder in which the tests ran, if it is known.
 */
export function rerunOf(tests: readonly LocatedTest[], pathPrefix: string | undefined, mostUnits = 8000): Rerun {
  const commands = new Map<string, { readonly invocation: Invocation; readonly targets: Set<string> }>();
  let units = 0;
  let leftOut = 0;
  for (const test of tests) {
    const invocation = invocationOf(test, pathPrefix);
    const key = invocation && JSON.stringify([invocation.program, invocation.folder, invocation.file]);
    const known = key === undefined ? undefined : commands.get(key);
    const more = invocation === undefined ? 0 : unitsOf(invocation, known !== undefined);
    if (invocation === undefined || key === undefined || units + more > mostUnits) {
      leftOut += 1;
      continue;
    }
    units += more;
    if (known === undefined) commands.set(key, { invocation, targets: new Set([invocation.target]) });
    else known.targets.add(invocation.target);
  }
  return {
    commands: [...commands.values()].map(({ invocation, targets }) => untrusted(commandOf(invocation, [...targets]))),
    leftOut,
  };
}

/** How to run one test. Tests with the same program, folder and file share a command. */
interface Invocation {
  readonly program: 'rspec' | 'jest' | 'pytest' | 'go';
  /** Where it runs, relative to the repository's root; '' is the root. */
  readonly folder: string;
  /** What the command names once for all of its tests: Jest's file, Go's package. '' if each test names its own file. */
  readonly file: string;
  /** The test itself, as the program's command line names it. */
  readonly target: string;
}

/** The most UTF-16 units of a command without its tests. */
const commandUnits = 60;

function unitsOf({ folder, file, target }: Invocation, isKnown: boolean): number {
  const head = isKnown ? 0 : commandUnits + quoted(folder).length + quoted(file).length;
  return head + quoted(target).length + 1;
}

function commandOf({ program, folder, file }: Invocation, targets: readonly string[]): string {
  const command = programCall(program, file, targets);
  return folder === '' ? command : `(cd ${quoted(folder)} && ${command})`;
}

function programCall(program: Invocation['program'], file: string, targets: readonly string[]): string {
  switch (program) {
    case 'rspec':
      return `bundle exec rspec ${targets.map(quoted).join(' ')}`;
    case 'pytest':
      return `pytest ${targets.map(quoted).join(' ')}`;
    case 'jest':
      // `--runTestsByPath`, since a path would have to be escaped in a pattern of files.
      return `npx jest --runTestsByPath ${quoted(file)} -t ${quoted(oneOf(targets))}`;
    case 'go':
      return `go test ${quoted(file)} -run ${quoted(oneOf(targets))}`;
  }
}

/** A regular expression that matches one of these expressions as a whole. */
function oneOf(targets: readonly string[]): string {
  const [only = ''] = targets;
  return targets.length === 1 ? `^${only}$` : `^(?:${targets.join('|')})$`;
}

/** A text as one word in every POSIX shell. Within single quotes, only a single quote has a meaning. */
function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function invocationOf(test: LocatedTest, pathPrefix: string | undefined): Invocation | undefined {
  const { place } = test;
  const path = place && rawText(place.path);
  const program = path === undefined ? undefined : programOf(test, path);
  if (program === undefined || path === undefined) return undefined;
  const folder = folderOf(test, path, pathPrefix);
  const file = asOperand(folder === '' ? path : path.slice(folder.length + 1));
  const target = targetOf(program, file, test);
  if (target === undefined) return undefined;
  const invocation: Invocation = { program, folder: folder === '' ? '' : asOperand(folder), ...target };
  return Object.values(invocation).every(isQuotable) ? invocation : undefined;
}

/** A path that cannot be mistaken for an option. */
function asOperand(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}

/** Whether a text contains nothing invisible, so that it is shown unchanged. */
function isQuotable(text: string): boolean {
  return text.length <= longestArgument && showsAll(text) && clean(text) === text;
}

/** The framework that the collector names, or else the one that the file's name implies; `a.test.js` implies none. */
function programOf({ execution: { tags } }: LocatedTest, path: string): Invocation['program'] | undefined {
  const framework = tags.get('test.framework.name');
  switch (framework === undefined ? undefined : rawText(framework).trim().toLowerCase()) {
    case 'rspec':
      return 'rspec';
    case 'jest':
      return 'jest';
    case 'pytest':
      return 'pytest';
    case 'go':
    case 'go test':
    case 'gotest':
    case 'gotestsum':
      return 'go';
    case undefined:
      if (path.endsWith('_spec.rb')) return 'rspec';
      if (path.endsWith('_test.go')) return 'go';
      return /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/.test(path) ? 'pytest' : undefined;
    default:
      return undefined;
  }
}

/** The folder in which the tests ran, which is where the paths that the collector sent begin. */
function folderOf({ execution }: LocatedTest, path: string, pathPrefix: string | undefined): string {
  const sent = execution.location && givenBy(rawText(execution.location));
  if (sent !== undefined && sent.absolute === undefined && sent.up === 0) {
    if (path === sent.path) return '';
    if (path.endsWith(`/${sent.path}`)) return path.slice(0, -sent.path.length - 1);
  }
  return pathPrefix !== undefined && path.startsWith(`${pathPrefix}/`) ? pathPrefix : '';
}

/** `file` is relative to the folder in which the program runs. */
function targetOf(
  program: Invocation['program'],
  file: string,
  { execution, place }: LocatedTest,
): Pick<Invocation, 'file' | 'target'> | undefined {
  const name = execution.testName === undefined ? '' : rawText(execution.testName).trim();
  if (name.length > longestArgument) return undefined;
  switch (program) {
    case 'rspec': {
      // For a shared example, the file that includes it is not known.
      if (!file.endsWith('_spec.rb')) return undefined;
      const path = file.startsWith('./') ? file : `./${file}`;
      return { file: '', target: place?.line === undefined ? path : `${path}:${place.line}` };
    }
    case 'jest':
      return name === '' ? undefined : { file, target: name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') };
    case 'pytest': {
      const id = pytestId(name);
      return id === undefined ? undefined : { file: '', target: `${file}${id}` };
    }
    case 'go': {
      // For a subtest, the whole test is run.
      const [, test] = /(?:^|\s)((?:Test|Example|Fuzz)[\p{L}\p{N}_]*)(?:\/.*)?$/u.exec(name) ?? [];
      const folder = file.replace(/[^/]*$/, '').replace(/\/$/, '');
      if (test === undefined || !file.endsWith('_test.go')) return undefined;
      return { file: folder === '' ? '.' : folder.startsWith('./') ? folder : `./${folder}`, target: test };
    }
  }
}

/** `tests/test_sum.py::TestSum test_adds[1-2]` (scope and name, as pytest's collector sends them) → `::TestSum::test_adds[1-2]`. */
function pytestId(name: string): string | undefined {
  const [, classes = '', test] = /^\S.*?\.py((?:::\w+)*) (\w+(?:\[.*\])?)$/su.exec(name) ?? [];
  return test === undefined ? undefined : `${classes}::${test}`;
}
