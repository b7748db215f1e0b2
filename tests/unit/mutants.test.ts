import { expect, test } from 'vitest'
import { runUpdates } from '../fuzz/updates.ts'

test('[ROOM4] [BOUND1] of 20,000 invented, spliced and broken updates none harms a document, a line or its neighbour', async () => {
  const seed = Number(process.env['SEED'] ?? 20_261_125)
  const { updates, verdicts, grown } = await runUpdates(seed, { updates: 20_000, seconds: 100 })
  expect(updates, `SEED=${seed}`).toBe(20_000)
  // It reached every answer, not the first refusal only.
  for (const verdict of [
    'admitted',
    'known',
    'early',
    'refused',
    'open',
    'closed 4422',
    'closed 4400',
  ])
    expect(verdicts.get(verdict) ?? 0, `SEED=${seed} ${verdict}`).toBeGreaterThan(50)
  expect(grown).toBeLessThan(100 * 2 ** 20)
}, 120_000)
