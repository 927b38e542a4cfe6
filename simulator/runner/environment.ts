import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaselessMap } from './caseless.ts';
import { type FileCommand, fileCommandNames } from './files.ts';
import { inputVariable } from './inputs.ts';

/** The folders of one step, all absolute, links resolved. */
export interface StepFolders {
  /** Holds all others, except a workspace that was handed in. */
  readonly root: string;
  readonly workspace: string;
  /** `RUNNER_TEMP` */
  readonly temp: string;
  /** The system's own folder for temporary files, so that what a step leaves there goes with the step. */
  readonly systemTemp: string;
  readonly tools: string;
  readonly home: string;
  readonly event: string;
  readonly files: Readonly<Record<FileCommand, string>>;
}

/**
 * Makes fresh folders and empty files for a step, laid out as on a hosted runner.
 * @throws {Error} when the workspace handed in is not there
 */
export function makeFolders(workspace: string | undefined): StepFolders {
  const given = workspace === undefined ? null : realpathSync(workspace);
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'runner-stand-in-')));
  const folder = (...names: readonly string[]) => {
    const path = join(root, ...names);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const temp = folder('_temp');
  const fileCommands = folder('_temp', runnerFolders[0]);
  const file = (name: FileCommand) => {
    const path = join(fileCommands, name.toLowerCase());
    writeFileSync(path, '');
    return path;
  };
  return {
    root,
    workspace: given ?? folder('work', 'repo', 'repo'),
    temp,
    systemTemp: folder('tmp'),
    tools: folder('_tool'),
    home: folder('home'),
    event: join(folder('_temp', runnerFolders[1]), 'event.json'),
    files: Object.fromEntries(fileCommandNames.map((name) => [name, file(name)])) as Record<FileCommand, string>,
  };
}

/** What the runner itself keeps in `RUNNER_TEMP`. */
export const runnerFolders = ['_runner_file_commands', '_github_workflow'] as const;

/** Of its properties, those that the stand-in reads itself. */
export interface GitHubContext extends Readonly<Record<string, unknown>> {
  readonly token: unknown;
  readonly event: unknown;
}

/** The github context: what was given over what a push to the main branch would have. */
export function githubContext(given: Readonly<Record<string, unknown>>, folders: StepFolders): GitHubContext {
  const {
    repository = 'octo-org/octo-repo',
    ref = 'refs/heads/main',
    sha = 'ffac537e6cbbf934b08745a378932722df287a53',
  } = given;
  const files = fileCommandNames.map((name) => [name.toLowerCase(), folders.files[name]] as const);
  return {
    token: 'stand-in-github-token',
    repository,
    repository_id: '1296269',
    repository_owner: String(repository).split('/')[0],
    repository_owner_id: '583231',
    ref,
    ref_name: String(ref).replace(/^refs\/(heads|tags|pull)\//, ''),
    ref_type: String(ref).startsWith('refs/tags/') ? 'tag' : 'branch',
    ref_protected: false,
    head_ref: '',
    base_ref: '',
    sha,
    event_name: 'push',
    event: {},
    event_path: folders.event,
    actor: 'octocat',
    actor_id: '583231',
    triggering_actor: 'octocat',
    workflow: 'CI',
    workflow_ref: `${repository}/.github/workflows/ci.yml@${ref}`,
    workflow_sha: sha,
    job: 'gate',
    action: '__self',
    action_repository: '',
    action_ref: '',
    run_id: '1658821493',
    run_number: '7',
    run_attempt: '1',
    retention_days: '90',
    server_url: 'https://github.com',
    // A closed port, so that requests for which a test has no stand-in do not leave the machine.
    api_url: 'http://127.0.0.1:9',
    graphql_url: 'http://127.0.0.1:9/graphql',
    workspace: folders.workspace,
    ...Object.fromEntries(files),
    ...given,
  };
}

/** What of the github context is for expressions only. */
const notExported: ReadonlySet<string> = new Set(['token', 'event']);

/** The process's environment, from scratch; `overrides` go last, `undefined` removes a variable. */
export function buildEnvironment(parts: {
  readonly github: GitHubContext;
  readonly folders: StepFolders;
  readonly inputs: CaselessMap<string>;
  readonly debug: boolean;
  readonly overrides: Readonly<Record<string, string | undefined>>;
}): Readonly<Record<string, string>> {
  const { folders } = parts;
  // Without the second, no process starts well on Windows; with the third, where it is set, Node compiles the same action only once.
  const { PATH, SystemRoot, NODE_COMPILE_CACHE } = process.env;
  const environment: Record<string, string | undefined> = {
    PATH,
    SystemRoot,
    NODE_COMPILE_CACHE,
    TMPDIR: folders.systemTemp,
    TEMP: folders.systemTemp, // on Windows
    HOME: folders.home,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    RUNNER_OS: { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }[process.platform as string] ?? 'Linux',
    RUNNER_ARCH: process.arch.toUpperCase(),
    RUNNER_NAME: 'Stand-in',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_TEMP: folders.temp,
    RUNNER_TOOL_CACHE: folders.tools,
    RUNNER_WORKSPACE: join(folders.workspace, '..'),
    RUNNER_DEBUG: parts.debug ? '1' : undefined,
  };
  for (const [name, value] of parts.inputs.entries()) environment[inputVariable(name)] = value;
  for (const [name, value] of Object.entries(parts.github)) {
    const exported = typeof value !== 'object' && value !== undefined && !notExported.has(name);
    if (exported) environment[`GITHUB_${name.toUpperCase()}`] = String(value);
  }
  const all = Object.entries({ ...environment, ...parts.overrides });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Removes all that {@link makeFolders} made. */
export function removeFolders(folders: StepFolders): void {
  rmSync(folders.root, { recursive: true, force: true, maxRetries: 3 });
}
