/**
 * Milliseconds for which the processor works on a task, in this thread alone: unlike time that passes, they are the same on a
 * machine that does much else.
 */
export function processorTime(task: () => void): number {
  const before = process.threadCpuUsage();
  task();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
