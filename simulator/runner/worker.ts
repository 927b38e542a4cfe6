import { type Annotation, Annotations, type Level, messageUnits } from './annotations.ts';
import { CaselessMap } from './caseless.ts';
import { type Command, parseCommand } from './commands.ts';
import { StandInError } from './errors.ts';
import { type Handler, handlers } from './handlers.ts';
import { type LogEntry, StepLog } from './log.ts';
import { Masks } from './masks.ts';
import { Matchers, type ProblemMatcher } from './matchers.ts';

/** A workflow command that the runner carried out, or tried to. */
export interface ExecutedCommand {
  /** As printed; names ignore case. The token that resumes stopped commands stands here as a name too. */
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
  /** The line that held it, not masked. */
  readonly line: string;
}

export interface WorkerOptions {
  /** Absolute path of the workspace folder. */
  readonly workspace: string;
  readonly debug: boolean;
  readonly secrets: readonly string[];
  readonly matchers: readonly ProblemMatcher[];
  readonly onLine: (entry: LogEntry) => void;
  /** Milliseconds since the start of the step. */
  readonly elapsed: () => number;
}

/** What the runner's worker holds for a step while it runs: it takes the lines, carries out commands and keeps the log. */
export class Worker {
  readonly workspace: string;
  readonly masks = new Masks();
  readonly log: StepLog;
  readonly annotations: Annotations;
  readonly matchers: Matchers;
  readonly outputs = new CaselessMap<string>();
  readonly state = new CaselessMap<string>();
  readonly commands: ExecutedCommand[] = [];
  /** A command or a file was wrong: the step has failed, whatever its exit code. */
  failed = false;
  /** The runner gave the step up in the middle; no further line is taken. */
  abandoned = false;
  /** Whether commands are shown in the log as they were printed; a debug run starts with it. */
  echo: boolean;
  #stopToken: string | null = null;

  constructor(options: WorkerOptions) {
    this.workspace = options.workspace;
    this.echo = options.debug;
    this.log = new StepLog({ ...options, masks: this.masks });
    this.annotations = new Annotations(options.workspace);
    this.matchers = new Matchers(options.workspace);
    this.matchers.add(options.matchers);
    for (const secret of options.secrets) this.masks.addWithLines(secret.trim());
  }

  /** One line of the action's output, without its line break. */
  takeLine(line: string): void {
    if (this.abandoned) return;
    const command = parseCommand(line, (name) => this.#isKnown(name));
    if (command !== null && this.#takeCommand(command, line)) return;

    const match = this.matchers.match(line);
    if (match === null) this.log.write('text', line, 'action');
    else this.annotate(match.level, match.message, { properties: match.properties, source: 'matcher', logText: line });
  }

  /** The runner's own error, warning or notice. */
  report(level: Level, message: string): void {
    this.annotate(level, message, { properties: new CaselessMap(), source: 'runner' });
  }

  /** Logs an issue and makes an annotation of it. A log line is written even where the annotation is dropped. */
  annotate(
    level: Level,
    message: string,
    details: {
      readonly properties: CaselessMap<string>;
      readonly source: Annotation['source'];
      /** What the log shows instead of the message. */
      readonly logText?: string;
    },
  ): void {
    const masked = this.masks.apply(message);
    this.annotations.add({ level, message: masked, properties: details.properties, source: details.source });
    const text = details.logText || masked.slice(0, messageUnits);
    if (text !== '') this.log.write(level, text, details.source === 'runner' ? 'runner' : 'action');
  }

  /** Stops commands until `token` comes as one. */
  stopCommands(token: string, line: string): void {
    if (token === '' || token.toLowerCase() === 'pause-logging' || this.#isKnown(token)) {
      // The runner checks this outside of its net for failing commands, and leaves the step at once.
      this.report('error', unsafeToken);
      this.failed = true;
      this.abandoned = true;
      return;
    }
    this.#stopToken = token;
    if (token.length > 6) this.masks.add(token);
    this.log.write('command', line, 'action');
    this.log.debug('Paused processing commands until the token you called ::stopCommands:: with is received', 'runner');
  }

  #isKnown(name: string): boolean {
    const lower = name.toLowerCase();
    return handlers.has(lower) || lower === this.#stopToken?.toLowerCase();
  }

  /** False when the line stays text, because commands are stopped. */
  #takeCommand(command: Command, line: string): boolean {
    if (this.#stopToken !== null) return this.#takeWhileStopped(command, line, this.#stopToken);

    const handler = handlers.get(command.name.toLowerCase());
    if (handler === undefined) return false;
    this.#record(command, line);
    if (this.echo && handler.echoed) this.log.write('command', line, 'action');
    this.#run(handler, command, line);
    return true;
  }

  #takeWhileStopped(command: Command, line: string, token: string): boolean {
    if (command.name.toLowerCase() !== token.toLowerCase()) {
      this.log.debug(`Process commands has been stopped and waiting for '##[${token}]' to resume.`, 'runner');
      return false;
    }
    this.#record(command, line);
    this.log.write('command', line, 'action');
    this.log.debug('Resume processing commands', 'runner');
    this.#stopToken = null;
    return true;
  }

  #record({ name, properties, data }: Command, line: string): void {
    this.commands.push({ name, properties: properties.toRecord(), data, line });
  }

  #run(handler: Handler, command: Command, line: string): void {
    try {
      handler.run(this, command, line);
    } catch (error) {
      if (error instanceof StandInError) throw error;
      this.report('error', `Unable to process command '${line}' successfully.`);
      this.report('error', (error as Error).message);
      this.failed = true;
    }
  }
}

const unsafeToken =
  "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command.";
