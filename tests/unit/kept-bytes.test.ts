import { expect, test } from 'vitest'
import { KeptBytes } from '../../server/rooms/kept-bytes.ts'
import { randomFrom } from '../support/random.ts'

test('[ROOM18] pieces of every size lie in the order in which they came, also for whoever looked earlier', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = randomFrom(seed)
    const [kept, added] = [new KeptBytes(), [] as Uint8Array[]]
    const looked: { readonly pieces: readonly Uint8Array[]; readonly count: number }[] = []
    for (let step = 0; step < 60; step++) {
      const size = random.chance(0.2) ? 4_000 + random.below(9_000) : random.below(90)
      const piece = new Uint8Array(size).fill(step)
      kept.add(piece)
      added.push(piece)
      if (random.chance(0.2)) looked.push({ pieces: kept.pieces, count: added.length })
    }
    expect(kept.pieces.map(said), `seed ${seed}`).toEqual(added.map(said))
    expect(Buffer.concat(added).equals(kept.whole)).toBe(true)
    expect([kept.count, kept.length]).toEqual([60, kept.whole.length])
    for (const { pieces, count } of looked)
      expect(pieces.map(said)).toEqual(added.slice(0, count).map(said))
    kept.clear()
    expect([kept.count, kept.length, kept.pieces, kept.whole.length]).toEqual([0, 0, [], 0])
  }
})

function said(piece: Uint8Array): string {
  return Buffer.from(piece).toString('latin1')
}
