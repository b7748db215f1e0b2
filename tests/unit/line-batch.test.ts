import { expect, test } from 'vitest'
import { readBatch, writeBatch, type Batch, type Piece } from '#shared/line-batch.ts'
import { randomFrom } from '../support/random.ts'

const SEED = 20_211_208

test('[HLINE1] a batch reads as it was written', () => {
  const piece = (kind: Piece['kind'], ...bytes: number[]): Piece => ({
    kind,
    bytes: new Uint8Array(bytes),
  })
  const batches: readonly Batch[] = [
    { number: 1, pieces: [] },
    { number: 4_294_967_295, pieces: [piece('last', 1, 2, 255), piece('last'), piece('ping')] },
    { number: 7, pieces: [piece('more', 9), piece('last', 8)], end: { code: 4422, reason: '' } },
    { number: 7, pieces: [], end: { code: 1012, reason: 'zurück: ’später’ 🐙' } },
  ]
  for (const batch of batches) expect(readBatch(writeBatch(batch))).toEqual(batch)
})

test('[HLINE3] whatever bytes come, reading them throws nothing and believes no length', () => {
  console.log(`bytes by seed ${SEED}`)
  const random = randomFrom(SEED)
  const whole = writeBatch({
    number: 3,
    pieces: [
      { kind: 'last', bytes: new Uint8Array(20) },
      { kind: 'more', bytes: new Uint8Array(5) },
    ],
    end: { code: 4403, reason: 'no' },
  })
  let unread = 0
  for (let run = 0; run < 20_000; run++) {
    const bytes = whole.slice(0, random.below(whole.length + 1))
    for (let change = random.below(4); change > 0; change--) {
      if (bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256)
    }
    const read = readBatch(bytes)
    if (!read) unread += 1
    else
      expect(read.pieces.reduce((sum, piece) => sum + piece.bytes.length, 0)).toBeLessThanOrEqual(
        bytes.length,
      )
  }
  expect(unread).toBeGreaterThan(10_000)
  for (let length = 0; length < whole.length; length++) {
    // A reason that is cut is a shorter reason; everything before is not.
    if (length !== whole.length - 2 && length !== whole.length - 4) {
      expect(readBatch(whole.slice(0, length)), String(length)).toBeUndefined()
    }
  }
})
