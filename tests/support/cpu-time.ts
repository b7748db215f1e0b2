/** Milliseconds for which this thread has had the processor: other work on the machine does not count. */
export function cpuTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
