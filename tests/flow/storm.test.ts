import { expect, test } from 'vitest'
import { restartUnder } from '../load/storm.ts'

// The whole crowd of two thousand comes by `npm run storm`.
test('[ROOM15] after a restart two hundred have the document again within seconds, and the loop is not held up', async () => {
  const { synced, lag, documents, isWhole } = await restartUnder({ clients: 200, bytes: 100_000 })
  expect(documents).toBe(1)
  expect(isWhole).toBe(true)
  expect(synced).toBeLessThan(5_000)
  expect(lag).toBeLessThan(500)
})
