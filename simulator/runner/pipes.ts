import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';

/** One pipe between a process that writes and us. */
export interface Pipe {
  /** The reading end; it ends when the last writer has closed. */
  readonly reader: Socket;
  /** File descriptor for the process to write to. */
  readonly writer: number;
  /** Closes our copy of the writing end. To be called once the process has its own. */
  readonly release: () => void;
}

/** Of what is read, no more is held than one read brings: the rest stays in the pipe, where the writer feels it. */
const shortReads = { highWaterMark: 1 };

/** The two ends of a pipe that nobody has used yet, as file descriptors. */
interface Ends {
  readonly reading: number;
  readonly writing: number;
}

/** Open, and without a name any more. */
const stock: Ends[] = [];
/** Pipes that are made at once: starting a process for each step would take longer than all else before it. */
const batch = 16;

/**
 * Makes real pipes. What Node hands a child under that name are sockets, which hold three times as much: a program that
 * leaves with unwritten output would lose it on GitHub and get away with it here.
 *
 * @param folder where their names stand for a moment
 * @returns null where named pipes do not exist (Windows)
 */
export function makePipes(folder: string): readonly [Pipe, Pipe] | null {
  if (process.platform === 'win32') return null;
  if (stock.length === 0) stock.push(...openPipes(folder));
  return [nextPipe(), nextPipe()];
}

function openPipes(folder: string): readonly Ends[] {
  const names = Array.from({ length: batch }, (_, index) => join(folder, `pipe${index}`));
  execFileSync('mkfifo', names);
  return names.map((name) => {
    const reading = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
    const writing = openSync(name, constants.O_WRONLY);
    rmSync(name);
    return { reading, writing };
  });
}

function nextPipe(): Pipe {
  const { reading, writing } = stock.pop() as Ends;
  const reader = new Socket({ ...shortReads, fd: reading, readable: true, writable: false });
  return { reader, writer: writing, release: () => closeSync(writing) };
}
