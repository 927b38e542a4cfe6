import { parse } from 'yaml';

/** What a project has that workflows may call. */
export interface Callable {
  /** The names of its npm scripts. */
  readonly npmScripts: readonly string[];
  /** Whether there is a file or folder at a path from its root. */
  readonly exists: (path: string) => boolean;
}

interface Job {
  readonly permissions?: unknown;
  readonly 'timeout-minutes'?: unknown;
  readonly steps?: readonly Step[];
}
interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

/**
 * The rules of this project for its own workflows, beyond what GitHub demands. Gives a sentence for each that is broken;
 * empty when none is.
 */
export function brokenRules(text: string, callable: Callable): readonly string[] {
  const workflow = parse(text) as { readonly on?: unknown; readonly permissions?: unknown; readonly jobs?: object };
  const jobs = Object.entries((workflow.jobs ?? {}) as Readonly<Record<string, Job>>);
  return [
    ...unpinned(text),
    ...(isLeast(workflow.permissions) ? [] : ['Permissions at the top are more than "contents: read".']),
    ...(events(workflow.on).includes('pull_request_target') ? ['It runs on pull_request_target.'] : []),
    ...jobs.flatMap(([name, job]) => ofJob(job).map((sentence) => `Job ${name}: ${sentence}`)),
    ...missing(text, callable),
  ];
}

/** Tags can be moved, commits cannot; the comment is for people and for Dependabot. */
function unpinned(text: string): readonly string[] {
  const uses = [...text.matchAll(/^\s*(?:-\s+)?uses:\s*(.*)$/gm)].map(([, value = '']) => value.trim());
  const pins = new Map<string, string>();
  return uses.flatMap((value) => {
    if (/^\.\/\S*$/.test(value)) return [];
    const [, repository = '', pin = ''] =
      /^([\w.-]+\/[\w.-]+)[\w./-]*@([\da-f]{40} # v\d+\.\d+\.\d+)$/.exec(value) ?? [];
    if (pin === '') return [`"${value}" is not pinned by a commit with its version behind it.`];
    const other = pins.get(repository) ?? pin;
    pins.set(repository, pin);
    return other === pin ? [] : [`${repository} is pinned in two ways.`];
  });
}

function isLeast(permissions: unknown): boolean {
  if (typeof permissions !== 'object' || permissions === null) return false;
  return Object.entries(permissions).every(([name, value]) => name === 'contents' && value === 'read');
}

function events(on: unknown): readonly string[] {
  if (typeof on === 'string') return [on];
  return Array.isArray(on) ? on.map(String) : Object.keys((on ?? {}) as object);
}

function ofJob(job: Job): readonly string[] {
  const granted = Object.entries((job.permissions ?? {}) as object);
  const writes = typeof job.permissions === 'string' || granted.some(([, value]) => value === 'write');
  const installs = (job.steps ?? []).some(({ run = '' }) => /\bnpm (?:ci|cit|i|it|install)\b/.test(run));
  const mayPush = granted.some(([name, value]) => name === 'contents' && value === 'write');
  return [
    ...(typeof job['timeout-minutes'] === 'number' ? [] : ['it has no timeout-minutes.']),
    ...(writes && installs ? ["it runs others' code beside a token that may write."] : []),
    ...(job.steps ?? []).flatMap((step) => [...injected(step), ...keepsCredentials(step, mayPush)]),
  ];
}

/** What an expression gives becomes part of the script, whoever wrote it; by way of `env` it stays a value. */
function injected({ run = '', with: inputs = {} }: Step): readonly string[] {
  const scripts = [run, String(inputs['script'] ?? '')].flatMap((script) => [...script.matchAll(/\$\{\{(.*?)\}\}/gs)]);
  const others = scripts.map(([, expression = '']) => expression.trim()).filter((one) => !/^matrix\.[\w-]+$/.test(one));
  return others.map((expression) => `a script holds the expression ${expression}; hand it over by env.`);
}

function keepsCredentials({ uses = '', with: inputs = {} }: Step, mayPush: boolean): readonly string[] {
  if (!uses.startsWith('actions/checkout@')) return [];
  const keeps = inputs['persist-credentials'];
  if (keeps === false || (keeps === true && mayPush)) return [];
  return ['its checkout leaves credentials behind: say persist-credentials: false.'];
}

function missing(text: string, { npmScripts, exists }: Callable): readonly string[] {
  const scripts = [...text.matchAll(/\bnpm run (?:-s )?([\w:-]+)/g)].map(([, name = '']) => name);
  const paths = [...text.matchAll(/(?:\b(?:scripts|simulator|bench)|__tests__)\/[\w./-]*\w/g)].map(([path]) => path);
  const folders = [...text.matchAll(/--prefix[ =]([\w./-]+)/g)].map(([, path = '']) => path);
  return [
    ...scripts.filter((name) => !npmScripts.includes(name)).map((name) => `There is no npm script ${name}.`),
    ...[...paths, ...folders].filter((path) => !exists(path)).map((path) => `There is no ${path}.`),
  ];
}
