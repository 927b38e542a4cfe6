/** What `act` says in a line of its JSON log, as far as it is read here. */
interface Line {
  readonly msg?: string;
  readonly job?: string;
  readonly jobResult?: string;
  readonly step?: string;
  readonly stepID?: readonly string[];
  readonly stage?: string;
  readonly stepResult?: string;
  readonly command?: string;
  readonly name?: string;
  readonly arg?: string;
  readonly kvPairs?: Readonly<Record<string, string>>;
}

/** An annotation that the runner was asked for. */
export interface Annotation {
  readonly level: string;
  readonly title: string | undefined;
  /** `file:line`, where it has both. */
  readonly place: string | undefined;
}

/** A step of a job as it came out. */
export interface StepSeen {
  readonly job: string;
  readonly uses: string;
  readonly result: string | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  readonly annotations: readonly Annotation[];
  readonly summary: string;
}

/** What became of a workflow: its jobs by name, and its steps in the order in which they began. */
export interface RunSeen {
  readonly jobs: Readonly<Record<string, string>>;
  readonly steps: readonly StepSeen[];
}

/** Reads the JSON log of a run. Lines that are no JSON are left out. */
export function readLog(text: string): RunSeen {
  const lines = text.split('\n').flatMap((line) => parsed(line) ?? []);
  const jobs: Record<string, string> = {};
  const steps = new Map<string, Line[]>();
  for (const line of lines) {
    const { job = '', jobResult, stepID, stage } = line;
    if (jobResult !== undefined) jobs[job] = jobResult;
    if (stepID === undefined || stage !== 'Main') continue;
    const key = JSON.stringify([job, stepID]);
    steps.set(key, [...(steps.get(key) ?? []), line]);
  }
  return { jobs, steps: [...steps.values()].map(stepOf) };
}

function stepOf(lines: readonly Line[]): StepSeen {
  const outputs = lines.filter(({ command }) => command === 'set-output');
  const annotated = lines.filter(({ command = '' }) => ['error', 'warning', 'notice'].includes(command));
  const summary = lines.find(({ msg = '' }) => /^\s*\S*\s*Summary - /.test(msg))?.msg ?? '';
  return {
    job: lines[0]?.job ?? '',
    uses: lines[0]?.step ?? '',
    result: lines.findLast(({ stepResult }) => stepResult !== undefined)?.stepResult,
    outputs: Object.fromEntries(outputs.map(({ name = '', arg = '' }) => [name, arg])),
    annotations: annotated.map(({ command: level = '', kvPairs: { title, file, line } = {} }) => ({
      level,
      title,
      place: file === undefined || line === undefined ? undefined : `${file}:${line}`,
    })),
    summary: summary.replace(/^\s*\S*\s*Summary - /, '').trim(),
  };
}

function parsed(line: string): Line | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Line;
  } catch {
    return undefined;
  }
}
