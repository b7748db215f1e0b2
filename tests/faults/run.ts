import { freshSeed, numberGiven } from '../support/random.ts'
import { Rapport } from '../support/rapport.ts'
import { tryFsyncError } from './fsync-errors.ts'
import { runFaults } from './trial.ts'

// npm run faults [-- --seed=1 --torn=1000 --flips=500 --moments=12 --fsync=50]
const seed = numberGiven('seed', freshSeed())
const torn = numberGiven('torn', 1_000)
const flips = numberGiven('flips', 500)
const moments = numberGiven('moments', 12)
console.log(`seed ${seed}: ${torn} torn files and ${flips} flipped bits in ${moments} moments`)
const { counts, silent, sayings } = await runFaults({ seed, moments, torn, flips })
for (const [sentence, count] of sayings) console.log(`${String(count).padStart(5)}  ${sentence}`)
for (const each of silent) console.log(`SILENT: ${each}`)
console.log(counts)

const fsyncs = numberGiven('fsync', 50)
const rapport = await Rapport.start()
const session = await rapport.session('A session')
const broken: string[] = []
let kept = 0
for (let nth = 1; nth <= fsyncs; nth++) {
  const trial = await tryFsyncError(rapport, session, nth)
  kept += trial.kept.length
  console.log(`fsync ${nth}: ${trial.start}, ${trial.kept.length} lines kept`)
  broken.push(...trial.lost.map((words) => `lost: ${words}`))
  broken.push(...trial.twice.map((words) => `twice: ${words}`))
}
await rapport.remove()
for (const each of broken) console.log(`BROKEN: ${each}`)
console.log(
  `${fsyncs} servers with one fsync that failed: ${kept} lines kept, ${broken.length} broken`,
)
if (silent.length > 0 || broken.length > 0) process.exitCode = 1
