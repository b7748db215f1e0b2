import { freshSeed, numberGiven } from '../support/random.ts'
import { runFaults } from './trial.ts'

// npm run faults [-- --seed=1 --torn=1000 --flips=500 --moments=12]
const seed = numberGiven('seed', freshSeed())
const torn = numberGiven('torn', 1_000)
const flips = numberGiven('flips', 500)
const moments = numberGiven('moments', 12)
console.log(`seed ${seed}: ${torn} torn files and ${flips} flipped bits in ${moments} moments`)
const { counts, silent, sayings } = await runFaults({ seed, moments, torn, flips })
for (const [sentence, count] of sayings) console.log(`${String(count).padStart(5)}  ${sentence}`)
for (const each of silent) console.log(`SILENT: ${each}`)
console.log(counts)
if (silent.length > 0) process.exitCode = 1
