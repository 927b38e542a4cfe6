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

/**
 * Makes real pipes. What Node hands a child under that name are sockets, which hold three times as much: a program that
 * leaves with unwritten output would lose it on GitHub and get away with it here.
 *
 * @param folder where their names stand for a moment
 * @returns null where named pipes do not exist (Windows)
 */
export function makePipes(folder: string): readonly [Pipe, Pipe] | null {
  if (process.platform === 'win32') return null;
  const names = [join(folder, 'stdout'), join(folder, 'stderr')] as const;
  execFileSync('mkfifo', names);
  const pipes = names.map((name): Pipe => {
    const readingEnd = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = openSync(name, constants.O_WRONLY);
    rmSync(name);
    const reader = new Socket({ ...shortReads, fd: readingEnd, readable: true, writable: false });
    return { reader, writer, release: () => closeSync(writer) };
  });
  return pipes as [Pipe, Pipe];
}
