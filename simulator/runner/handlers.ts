import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Annotation, Level } from './annotations.ts';
import type { CaselessMap } from './caseless.ts';
import type { Command } from './commands.ts';
import { isBlank } from './dotnet.ts';
import type { StepLog } from './log.ts';
import type { Masks } from './masks.ts';
import { type Matchers, parseMatcherFile } from './matchers.ts';

/** What commands change: the runner's worker, as far as they reach it. */
export interface Worker {
  /** Absolute path of the workspace folder. */
  readonly workspace: string;
  readonly masks: Masks;
  readonly log: StepLog;
  readonly matchers: Matchers;
  readonly outputs: CaselessMap<string>;
  readonly state: CaselessMap<string>;
  /** Whether commands are shown in the log as they were printed. */
  echo: boolean;
  /** The runner's own error, warning or notice. */
  report(level: Level, message: string): void;
  annotate(
    level: Level,
    message: string,
    details: { readonly properties: CaselessMap<string>; readonly source: Annotation['source'] },
  ): void;
  /** Stops commands until `token` comes as one. */
  stopCommands(token: string, line: string): void;
}

/** What the runner does for one workflow command. What it throws makes the step fail. */
export interface Handler {
  /** Whether the command itself is shown in the log while echo is on. */
  readonly echoed: boolean;
  readonly run: (worker: Worker, command: Command, line: string) => void;
}

/** All workflow commands, by name in small letters. */
export const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['error', issue('error')],
  ['warning', issue('warning')],
  ['notice', issue('notice')],
  ['debug', { echoed: false, run: (worker, { data }) => worker.log.debug(data, 'action') }],
  ['group', { echoed: true, run: (worker, { data }) => worker.log.write('group', data, 'action') }],
  ['endgroup', { echoed: true, run: (worker) => worker.log.write('endgroup', '', 'action') }],
  ['add-mask', { echoed: false, run: addMask }],
  ['stop-commands', { echoed: false, run: (worker, { data }, line) => worker.stopCommands(data, line) }],
  ['echo', { echoed: true, run: setEcho }],
  ['set-output', { echoed: true, run: setOutput }],
  ['save-state', { echoed: true, run: saveState }],
  ['set-env', { echoed: true, run: disabled }],
  ['add-path', { echoed: true, run: disabled }],
  ['add-matcher', { echoed: true, run: addMatcher }],
  ['remove-matcher', { echoed: true, run: removeMatcher }],
]);

function issue(level: Level): Handler {
  return {
    echoed: false,
    run: (worker, { data, properties }) => worker.annotate(level, data, { properties, source: 'command' }),
  };
}

function addMask(worker: Worker, { data, name }: Command): void {
  if (isBlank(data)) {
    worker.report('warning', "Can't add secret mask for empty string in ##[add-mask] command.");
    return;
  }
  if (worker.echo) worker.log.write('command', `::${name}::***`, 'action');
  worker.masks.addWithLines(data);
}

function setEcho(worker: Worker, { data }: Command): void {
  if (data === '') throw new Error("Value cannot be null. (Parameter 'value')");
  const value = data.trim().toLowerCase();
  if (value !== 'on' && value !== 'off') {
    throw new Error(`Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: '${data}'.`);
  }
  worker.echo = value === 'on';
  worker.log.debug(`Setting echo command value to '${value}'`, 'runner');
}

function setOutput(worker: Worker, command: Command): void {
  const name = deprecatedName(worker, command);
  worker.outputs.set(name, command.data);
  worker.log.debug(`Set output ${name} = ${command.data}`, 'runner');
}

function saveState(worker: Worker, command: Command): void {
  const name = deprecatedName(worker, command);
  worker.state.set(name, command.data);
  worker.log.debug(`Save intra-action state ${name} = ${command.data}`, 'runner');
}

function deprecatedName(worker: Worker, { name, properties }: Command): string {
  const command = name.toLowerCase();
  worker.report(
    'warning',
    `The \`${command}\` command is deprecated and will be disabled soon. Please upgrade to using Environment Files.`,
  );
  const key = properties.get('name') ?? '';
  if (key === '') throw new Error(`Required field 'name' is missing in ##[${command}] command.`);
  return key;
}

/** Commands that could change later steps' environment from within any line; off since 2020. */
function disabled(_worker: Worker, { name }: Command): void {
  throw new Error(`The \`${name.toLowerCase()}\` command is disabled. Please upgrade to using Environment Files.`);
}

function addMatcher(worker: Worker, { data }: Command): void {
  if (data === '') {
    worker.report('warning', 'File path must be specified.');
    return;
  }
  worker.matchers.add(parseMatcherFile(readFileSync(resolve(worker.workspace, data), 'utf8')));
}

function removeMatcher(worker: Worker, { data, properties }: Command): void {
  const owner = properties.get('owner') ?? '';
  if ((owner === '') === (data === '')) {
    worker.report('warning', 'Either an owner name or a file path must be specified in ##[remove-matcher] command.');
    return;
  }
  const matchers = data === '' ? [] : parseMatcherFile(readFileSync(resolve(worker.workspace, data), 'utf8'));
  worker.matchers.remove(owner === '' ? matchers.map((matcher) => matcher.owner) : [owner]);
}
