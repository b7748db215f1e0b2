import {
  FRAME_HEADER,
  frameCount,
  frameOffset,
  frameSum,
  hasHighByteFirst,
  isHeader,
  JOURNAL_HEADER,
  sameSum,
  storedSum,
  type Sum,
} from './journal.ts'

/**
 * Turns back single bits that flipped in a journal, in place: its sums are sums, so that what is missing
 * from one says which bit of which word makes up for it. Answers the frames it mended, 0 for the header;
 * what is damaged otherwise it leaves alone. Only frames that were committed are looked at.
 */
export function mendBits(journal: Buffer, frames: number): number[] {
  const mended: number[] = []
  if (!isHeader(journal)) {
    if (!turnHeaderBit(journal)) return []
    mended.push(0)
  }
  const pageSize = journal.readUInt32BE(8)
  const salt = journal.subarray(16, 24)
  let before = storedSum(journal, 24)
  for (let frame = 0; frame < Math.min(frames, frameCount(journal, pageSize)); frame++) {
    const at = frameOffset(frame, pageSize)
    const hasSalt = salt.equals(journal.subarray(at + 8, at + 16))
    if (!hasSalt && !turnSaltBit(journal, at, salt)) return mended
    let sum = frameSum(journal, at, pageSize, before)
    const isWhole = sameSum(sum, storedSum(journal, at + 16))
    if (!isWhole && !turnFrameBit(journal, at, { pageSize, sum })) return mended
    if (!isWhole || !hasSalt) mended.push(frame + 1)
    if (!isWhole) sum = frameSum(journal, at, pageSize, before)
    before = sum
  }
  return mended
}

function turnHeaderBit(journal: Buffer): boolean {
  if (journal.length < JOURNAL_HEADER) return false
  for (let bit = 0; bit < JOURNAL_HEADER * 8; bit++) {
    turn(journal, bit >> 3, bit & 7)
    if (isHeader(journal)) return true
    turn(journal, bit >> 3, bit & 7)
  }
  return false
}

function turnSaltBit(journal: Buffer, at: number, salt: Buffer): boolean {
  if (differingBits(journal.subarray(at + 8, at + 16), salt) !== 1) return false
  salt.copy(journal, at + 8)
  return true
}

function turnFrameBit(
  journal: Buffer,
  at: number,
  { pageSize, sum }: { pageSize: number; sum: Sum },
): boolean {
  const said = Buffer.alloc(8)
  said.writeUInt32BE(sum.first, 0)
  said.writeUInt32BE(sum.second, 4)
  const stored = journal.subarray(at + 16, at + 24)
  if (differingBits(said, stored) === 1) {
    said.copy(stored)
    return true
  }
  const missing = storedSum(journal, at + 16)
  const first = (missing.first - sum.first) >>> 0
  const second = (missing.second - sum.second) >>> 0
  // What one more in a word adds to both sums at the end, from the last pair of words to the first.
  let even = { first: 1, second: 1 }
  let odd = { first: 0, second: 1 }
  const words = [
    ...Array.from(
      { length: pageSize / 8 },
      (_, pair) => at + FRAME_HEADER + pageSize - 8 - pair * 8,
    ),
    at,
  ]
  for (const offset of words) {
    for (const [shift, adds] of [
      [0, even],
      [4, odd],
    ] as const) {
      for (let bit = 0; bit < 32; bit++) {
        const byte = hasHighByteFirst(journal) ? 3 - (bit >> 3) : bit >> 3
        const isSet = ((journal[offset + shift + byte] ?? 0) >> (bit & 7)) & 1
        const change = isSet ? -(2 ** bit) : 2 ** bit
        if (Math.imul(adds.first, change) >>> 0 !== first) continue
        if (Math.imul(adds.second, change) >>> 0 !== second) continue
        turn(journal, offset + shift + byte, bit & 7)
        return true
      }
    }
    even = oneStepEarlier(even)
    odd = oneStepEarlier(odd)
  }
  return false
}

function oneStepEarlier({ first, second }: Sum): Sum {
  const sooner = (first + second) >>> 0
  return { first: sooner, second: (second + sooner) >>> 0 }
}

function turn(bytes: Buffer, byte: number, bit: number): void {
  bytes[byte] = (bytes[byte] ?? 0) ^ (1 << bit)
}

function differingBits(one: Buffer, other: Buffer): number {
  let bits = 0
  for (const [index, byte] of one.entries()) {
    for (let rest = byte ^ (other[index] ?? 0); rest > 0; rest >>= 1) bits += rest & 1
  }
  return bits
}
