import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
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

/** Resolves when the browsers that this process started use less than so much of a core, looked at every 200 ms. */
export async function quietBelow(share: number): Promise<void> {
  for (let last = startedTicks(), still = 0; still < 2;) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    const now = startedTicks()
    still = now - last < share * 20 ? still + 1 : 0
    last = now
  }
}

/** Hundredths of a second that the browsers below this process have had. */
function startedTicks(): number {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(statOf)
  const below = new Set([process.pid])
  // A child has a later number than its parent, unless the numbers began anew: then it is missed, and nothing worse.
  for (const { pid, parent } of all) if (below.has(parent)) below.add(pid)
  return all
    .filter(({ pid, name }) => below.has(pid) && name.startsWith('chrom'))
    .reduce((sum, { ticks }) => sum + ticks, 0)
}

function statOf(pid: string) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = Number(fields[11]) + Number(fields[12])
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
    return [{ pid: Number(pid), parent: Number(fields[1]), name, ticks }]
  } catch {
    return [] // it ended meanwhile
  }
}
