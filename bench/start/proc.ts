import { readFileSync } from 'node:fs';

/**
 * The most memory that a process ever held, in bytes: `VmHWM` ("high water mark") of its status file, its peak resident set
 * since it became Node. What wait4 and getrusage tell of a child (`ru_maxrss`) may be its parent's, from before exec, so it is
 * no use here. `undefined` where there is no such file.
 *
 * See proc_pid_status(5).
 */
export function peakMemory(pid: number): number | undefined {
  const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(read(pid, 'status')) ?? [];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/**
 * Milliseconds that a process's main thread has been running on a processor: the first figure of its schedstat file, in
 * nanoseconds. Unlike time on the wall, it hardly depends on what else the machine does. `undefined` where there is no
 * such file.
 *
 * See "sched-stats" in the Linux kernel's documentation.
 */
export function processorTime(pid: number): number | undefined {
  const [, nanoseconds] = /^(\d+) /.exec(read(pid, 'schedstat')) ?? [];
  return nanoseconds === undefined ? undefined : Number(nanoseconds) / 1e6;
}

function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return ''; // another system, or the process has just ended, which is noticed elsewhere
  }
}
