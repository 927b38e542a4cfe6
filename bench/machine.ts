import { availableParallelism, cpus, totalmem } from 'node:os';

/** The machine that measured, in a few words: figures of two machines do not compare. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? '';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const cores = `${availableParallelism()} cores${model === '' || model === 'unknown' ? '' : ` (${model})`}`;
  return `Node ${process.version}, ${process.platform} ${process.arch}, ${cores}, ${memory}`;
}
