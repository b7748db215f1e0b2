import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Where a measured process runs, so that what loads it takes nothing from it. */
export type Core = 0 | 1

/**
 * Puts this process, and whatever it starts from now on, on one core. Answers whether it could: a machine with one core,
 * or without `taskset`, measures both together, which is to be said beside the figures.
 */
export function stayOn(core: Core): boolean {
  if (availableParallelism() < 2 && core > 0) return false
  const { status } = spawnSync('taskset', ['-acp', String(core), String(process.pid)])
  return status === 0
}
