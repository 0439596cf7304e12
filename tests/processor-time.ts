/**
 * Milliseconds that this thread computes for `work`, which is synchronous. The clock would count what else the machine does, the whole process
 * what its compiler and its collector of garbage do beside.
 */
export const processorTime = (work: () => void): number => {
  const start = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1000;
};
