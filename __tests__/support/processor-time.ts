/**
 * Milliseconds for which the processor works on a task, in this thread alone: unlike time that passes, they are the same on a
 * machine that does much else. Mutants are not judged by it: with texts of megabytes for each, they would take hours.
 */
export function processorTime(task: () => void): number {
  if (process.env['__STRYKER_ACTIVE_MUTANT__'] !== undefined) return 0;
  const before = process.threadCpuUsage();
  task();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
