import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contestant } from './contestants.ts';
import { peakMemory, processorTime } from './proc.ts';
import type { WaitingPlace } from './waiting-place.ts';

/** One process, from its start to the end of its wait. */
export interface Measurement {
  /** Milliseconds from just before the process was spawned until the server had read the first request's head. */
  readonly start: number;
  /** Milliseconds that its main thread had run by then; `undefined` where nobody tells. */
  readonly processor: number | undefined;
  /** Bytes: the most memory that the process ever held, up to the end of its wait; `undefined` where nobody tells. */
  readonly peak: number | undefined;
  /** Sent until then. */
  readonly requests: number;
}

/** Milliseconds that a process has for its first request. */
const patience = 10_000;

/**
 * Starts a contestant, lets it wait for `hold` ms after its first request, and kills it.
 *
 * @throws {Error} when it ends by itself, or sends nothing within 10 s
 */
export async function measure(
  { name, args, env }: Contestant,
  place: WaitingPlace,
  hold: number,
): Promise<Measurement> {
  const visit = place.expect();
  const started = performance.now();
  const child = spawn(process.execPath, args, { cwd: env['GITHUB_WORKSPACE'], env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const settled = new AbortController();
  const exit = once(child, 'exit');
  const failed = (what: string) => () => {
    throw new Error(`${name} ${what}. It said:\n${output.slice(-2_000)}`);
  };
  const ended = exit.then(failed('ended instead of waiting'));
  const late = sleep(patience, undefined, { signal: settled.signal }).then(failed(`sent nothing for ${patience} ms`));
  try {
    const first = await Promise.race([visit.first, ended, late]);
    const pid = child.pid ?? 0;
    const processor = processorTime(pid);
    if (hold > 0) await Promise.race([sleep(hold), ended]);
    return { start: first - started, processor, peak: peakMemory(pid), requests: visit.requests };
  } finally {
    settled.abort();
    await Promise.allSettled([late, child.kill('SIGKILL') && exit, ended]);
  }
}
