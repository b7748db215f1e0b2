import { freshSeed, numberGiven } from '../support/random.ts'
import { runSeed } from './convergence.ts'
import { runUpdates } from './updates.ts'

/**
 * `npm run fuzz -- --seeds=1000 --updates=1000000 --seconds=600 --seed=7`: runs of a room under every fault, then broken
 * updates until their number or their time is reached. Exits with 1 when something was wrong.
 */
const seeds = numberGiven('seeds', 1000)
const updates = numberGiven('updates', 1_000_000)
const seconds = numberGiven('seconds', 3600)
const first = numberGiven('seed', freshSeed())
console.log(`SEED=${first}`)

let began = performance.now()
const failed: number[] = []
const counts = { operations: 0, written: 0, kept: 0, strict: 0 }
for (let seed = first; seed < first + seeds; seed++) {
  const run = await runSeed(seed)
  counts.operations += run.script.length
  counts.written += run.counts.written
  counts.kept += run.counts.kept
  counts.strict += run.counts.strict
  if (run.wrong.length === 0) continue
  failed.push(seed)
  console.log([`SEED=${seed} failed:`, ...run.wrong, 'It did:', ...run.script].join('\n  '))
}
console.log(
  `${seeds} seeds, ${failed.length} failed, in ${secondsSince(began)} s: ${counts.operations} operations, ` +
    `${counts.written} letters written, ${counts.kept} called kept, ${counts.strict} of them never erased nor moved away`,
)
if (failed.length > 0) console.log(`failed: ${failed.join(' ')}`)

began = performance.now()
const { verdicts, slowest, grown, ...run } = await runUpdates(first, { updates, seconds })
const told = [...verdicts].map(([verdict, count]) => `${count} ${verdict}`).join(', ')
console.log(
  `${run.updates} broken updates in ${secondsSince(began)} s (${told}); the slowest took ` +
    `${slowest.toFixed(1)} ms, memory grew by ${Math.round(grown / 2 ** 20)} MB at most`,
)
process.exit(failed.length > 0 || grown > 100 * 2 ** 20 ? 1 : 0)

function secondsSince(start: number): number {
  return Math.round((performance.now() - start) / 1000)
}
