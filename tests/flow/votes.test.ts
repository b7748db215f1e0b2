import { expect, test } from 'vitest'
import { besideTypists, races, repeats } from '../load/votes.ts'
import { freshSeed, randomFrom } from '../support/random.ts'

// The long form, with the numbers that are promised, is `npm run votes`.

test('[BAL2] of 50 voters who each send 20 ballots at once, 50 are counted', async () => {
  expect(await repeats(50, 20)).toContain('50 ballots')
})

test('[BAL2] [BAL6] ballots that come while six people type are all counted', async () => {
  const { said } = await besideTypists(200, 1)
  expect(said).toContain('200 counted')
})

test('[BAL4] [BAL6] when polls close under their ballots and the power goes, receipts are as many as the total', async () => {
  const random = randomFrom(freshSeed())
  console.log(`races from seed ${random.seed}`)
  expect(await races(3, 100, random)).toContain('as many receipts')
})
