import { Postgres } from '../support/postgres.ts'
import { Bed, needsPages } from './bed.ts'
import { PLANTS } from './plants.ts'

/**
 * Plants one bug after another into copies of the project and runs the tests that must see it: `npm run plant`, or
 * `npm run plant -- ballot` for those whose meaning has this word. A bug that no test sees, and one whose place is no longer
 * there, make it exit with 1.
 */
const AT_ONCE = 2 // copies: most of a test's time is its start

// Whoever breaks it off leaves no database running.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

const began = performance.now()
const words = process.argv.slice(2)
const chosen = PLANTS.filter(
  ({ means }) => words.length === 0 || words.some((word) => means.includes(word)),
)
const tests = [...new Set(chosen.flatMap(({ seenBy }) => seenBy))]
const postgres = await Postgres.start()
const beds = await Promise.all(Array.from({ length: AT_ONCE }, () => Bed.open(postgres.address)))
const bad: string[] = []
const unsound = new Set<string>()
let seen = 0
try {
  if (tests.some(needsPages)) await Promise.all(beds.map((bed) => bed.build()))
  console.log(`${tests.length} tests of ${chosen.length} bugs, first without any …`)
  // A test that is red without a bug would see every one of them.
  await inBeds(tests, async (bed, test) => {
    const { red, ran } = await bed.run(test)
    if (red.length === 0 && ran > 0) return
    unsound.add(test)
    bad.push(`RED       before anything was planted: ${test} ${red.join()}`)
  })
  await plantAll()
} finally {
  await Promise.all([...beds.map((bed) => bed.close()), postgres.remove()])
}
const minutes = ((performance.now() - began) / 60_000).toFixed(1)
console.log([...bad, `${chosen.length} bugs planted, ${seen} seen, ${minutes} min`].join('\n'))
process.exit(seen < chosen.length || chosen.length === 0 ? 1 : 0)

async function plantAll(): Promise<void> {
  const sound = chosen.filter(({ seenBy }) => !seenBy.some((test) => unsound.has(test)))
  await inBeds(sound, async (bed, plant) => {
    const planted = performance.now()
    const outcome = await bed.tryOut(plant)
    const seconds = ((performance.now() - planted) / 1000).toFixed(1)
    const place = outcome.is === 'seen' ? outcome.by : plant.file
    console.log(`${outcome.is.padEnd(9)} ${seconds.padStart(5)} s  ${plant.means}  <-  ${place}`)
    if (outcome.is === 'seen') seen += 1
    else bad.push(`${outcome.is.padEnd(9)} ${plant.means} (${plant.file})`)
  })
}

/** Does everything there is to do, one thing in each bed at a time. */
async function inBeds<Item>(
  items: readonly Item[],
  act: (bed: Bed, item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items]
  await Promise.all(
    beds.map(async (bed) => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await act(bed, item)
    }),
  )
}
