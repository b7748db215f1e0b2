import { expect, test } from 'vitest'
import { runFaults } from '../faults/trial.ts'
import { freshSeed } from '../support/random.ts'

test(
  '[DISK3] torn and flipped files of a session that was held open with what was kept, or with a word',
  { timeout: 180_000 },
  async () => {
    const seed = freshSeed()
    console.log(`seed ${seed}`)
    const { counts, silent } = await runFaults({ seed, moments: 3, torn: 36, flips: 24 })
    expect(silent, `seed ${seed}`).toEqual([])
    expect(counts.right, `seed ${seed}`).toBeGreaterThan(30)
  },
)
