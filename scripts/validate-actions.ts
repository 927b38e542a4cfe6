import { Worker } from 'node:worker_threads';
import { parse } from 'yaml';
import type { Answer, Question } from './language-service-worker.ts';

/** Something that GitHub would refuse or that cannot work. */
export interface Finding {
  /** Line of the text that was given, from 1. */
  readonly line: number;
  readonly message: string;
}

/**
 * The `action.yml` of actions that a workflow uses, by what stands in `uses` before the `@`: `./`, `owner/name`,
 * `owner/name/folder`. Inputs of steps that use them are checked; other actions are taken to be right.
 */
export type ActionFiles = Readonly<Record<string, string>>;

/** What GitHub's own language service finds wrong with the text of an `action.yml`; empty when nothing is. */
export async function validateActionFile(text: string): Promise<readonly Finding[]> {
  return ask({ kind: 'action', text, actionFiles: {} });
}

/**
 * What GitHub's own language service finds wrong with a workflow; empty when nothing is. Documentation often shows a
 * part only: a list of steps is checked as the steps of a job, a mapping with `jobs` alone as a workflow run on a push.
 */
export async function validateWorkflow(
  text: string,
  { actionFiles = {} }: { readonly actionFiles?: ActionFiles } = {},
): Promise<readonly Finding[]> {
  const { before, indent } = frame(text);
  const whole = [...before, ...text.split('\n').map((line) => (line === '' ? line : indent + line))].join('\n');
  const findings = await ask({ kind: 'workflow', text: whole, actionFiles });
  return findings.map(({ line, message }) => ({ line: Math.max(1, line - before.length), message }));
}

/** The lines that a part of a workflow needs in front of it, and how far it moves to the right. */
function frame(text: string): { readonly before: readonly string[]; readonly indent: string } {
  let content: unknown;
  try {
    content = parse(text, { logLevel: 'silent' });
  } catch {
    // The language service says what is wrong and where.
    return { before: [], indent: '' };
  }
  if (Array.isArray(content)) {
    return { before: ['on: push', 'jobs:', '  job:', '    runs-on: ubuntu-latest', '    steps:'], indent: '      ' };
  }
  const isPart = typeof content === 'object' && content !== null && 'jobs' in content && !('on' in content);
  return { before: isPart ? ['on: push'] : [], indent: '' };
}

let worker: Worker | undefined;
let asked = 0;
const waiting = new Map<number, (answer: Answer) => void>();

/** The language service lives in a thread of its own, which holds nobody up from ending. */
async function ask(question: Omit<Question, 'id'>): Promise<readonly Finding[]> {
  worker ??= startWorker();
  const id = asked++;
  const { promise, resolve } = Promise.withResolvers<Answer>();
  waiting.set(id, resolve);
  worker.ref();
  worker.postMessage({ ...question, id } satisfies Question);
  const answer = await promise;
  if (answer.error !== undefined) throw new Error(`The language service failed: ${answer.error}`);
  return answer.findings;
}

function startWorker(): Worker {
  const started = new Worker(new URL('./language-service-worker.ts', import.meta.url));
  started.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
    if (waiting.size === 0) started.unref();
  });
  started.on('error', (error) => {
    for (const [id, resolve] of waiting) resolve({ id, findings: [], error: String(error) });
    waiting.clear();
    worker = undefined;
  });
  return started;
}
