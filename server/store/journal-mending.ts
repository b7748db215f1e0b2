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
import { sumOf, type FrameSum } from './twin.ts'

/**
 * Turns back single bits that flipped in a journal, in place: its sums are sums, so that what is missing
 * from one says which bit of which word makes up for it. Answers the frames it mended, 0 for the header;
 * what is damaged otherwise it leaves alone. Only frames that were committed are looked at; what was noted of
 * them decides where the journal's own sums leave a choice.
 */
export function mendBits(journal: Buffer, frames: number, sums: readonly FrameSum[]): number[] {
  const mended: number[] = []
  if (!isHeader(journal)) {
    if (!turnHeaderBit(journal)) return []
    mended.push(0)
  }
  const pageSize = journal.readUInt32BE(8)
  const salt = journal.subarray(16, 24)
  const last = Math.min(frames, frameCount(journal, pageSize))
  let before = storedSum(journal, 24)
  for (let frame = 0; frame < last; frame++) {
    const at = frameOffset(frame, pageSize)
    const hasSalt = salt.equals(journal.subarray(at + 8, at + 16))
    if (!hasSalt && !turnSaltBit(journal, at, salt)) return mended
    const isWhole = sameSum(frameSum(journal, at, pageSize, before), storedSum(journal, at + 16))
    if (!isWhole && !turnFrameBit(journal, { frame, frames, pageSize, before, noted: sums[frame] }))
      return mended
    if (!isWhole || !hasSalt) mended.push(frame + 1)
    before = storedSum(journal, at + 16)
  }
  return mended
}

// A header that fits its own sum may still be another one: the first frame goes on from it, or does not.
function turnHeaderBit(journal: Buffer): boolean {
  if (journal.length < JOURNAL_HEADER) return false
  for (let bit = 0; bit < JOURNAL_HEADER * 8; bit++) {
    turn(journal, bit >> 3, bit & 7)
    if (isHeader(journal) && isFollowed(journal)) return true
    turn(journal, bit >> 3, bit & 7)
  }
  return false
}

function isFollowed(journal: Buffer): boolean {
  const pageSize = journal.readUInt32BE(8)
  const at = frameOffset(0, pageSize)
  if (frameCount(journal, pageSize) === 0) return true
  if (!journal.subarray(16, 24).equals(journal.subarray(at + 8, at + 16))) return false
  const sum = frameSum(journal, at, pageSize, storedSum(journal, 24))
  return sameSum(sum, storedSum(journal, at + 16))
}

function turnSaltBit(journal: Buffer, at: number, salt: Buffer): boolean {
  if (differingBits(journal.subarray(at + 8, at + 16), salt) !== 1) return false
  salt.copy(journal, at + 8)
  return true
}

interface Damaged {
  readonly frame: number
  readonly frames: number
  readonly pageSize: number
  readonly before: Sum
  readonly noted: FrameSum | undefined
}
interface Bit {
  readonly byte: number
  readonly bit: number
}

// High bits add alike to the sums in many places. Which one it was matters only where the page is not written
// again later: then a frame stays damaged rather than put right by guess.
function turnFrameBit(journal: Buffer, damaged: Damaged): boolean {
  const { frame, pageSize, before } = damaged
  const at = frameOffset(frame, pageSize)
  const sum = frameSum(journal, at, pageSize, before)
  const after = nextFits(journal, damaged, sum)
  const inSum = after === 'stored' ? [] : bitsOfSum(journal, at, sum)
  const inFrame = after === 'counted' ? [] : bitsOfFrame(journal, at, { pageSize, sum })
  const bits = [...inSum, ...inFrame]
  const [first] = bits
  if (!first || after === 'neither') return false
  const proven = bits.find((bit) => isAsNoted(journal, damaged, bit))
  const isContent = bits.every(({ byte }) => byte >= at + FRAME_HEADER)
  const isSure = bits.length === 1 || (isContent && isWrittenAgain(journal, damaged))
  if (!proven && !isSure) return false
  const { byte, bit } = proven ?? first
  turn(journal, byte, bit)
  return true
}

function isAsNoted(journal: Buffer, { frame, pageSize, noted }: Damaged, { byte, bit }: Bit) {
  const at = frameOffset(frame, pageSize)
  turn(journal, byte, bit)
  const content = journal.subarray(at + FRAME_HEADER, at + FRAME_HEADER + pageSize)
  const page = journal.readUInt32BE(at)
  const fits = noted?.page === page && noted.sum === sumOf(page, content)
  turn(journal, byte, bit)
  return fits
}

/** Whether the next frame goes on from the sum that is stored, or from the one that was counted. */
function nextFits(
  journal: Buffer,
  { frame, frames, pageSize }: Damaged,
  counted: Sum,
): 'stored' | 'counted' | 'neither' | 'nobody' {
  const at = frameOffset(frame + 1, pageSize)
  if (frame + 1 >= Math.min(frames, frameCount(journal, pageSize))) return 'nobody'
  const next = storedSum(journal, at + 16)
  const stored = storedSum(journal, frameOffset(frame, pageSize) + 16)
  if (sameSum(frameSum(journal, at, pageSize, stored), next)) return 'stored'
  return sameSum(frameSum(journal, at, pageSize, counted), next) ? 'counted' : 'neither'
}

function isWrittenAgain(journal: Buffer, { frame, frames, pageSize }: Damaged): boolean {
  if (frames > frameCount(journal, pageSize)) return false
  const page = journal.readUInt32BE(frameOffset(frame, pageSize))
  for (let later = frame + 1; later < frames; later++) {
    if (journal.readUInt32BE(frameOffset(later, pageSize)) === page) return true
  }
  return false
}

function bitsOfSum(journal: Buffer, at: number, counted: Sum): Bit[] {
  const right = Buffer.alloc(8)
  right.writeUInt32BE(counted.first, 0)
  right.writeUInt32BE(counted.second, 4)
  const stored = journal.subarray(at + 16, at + 24)
  if (differingBits(right, stored) !== 1) return []
  const byte = right.findIndex((value, index) => value !== stored[index])
  return [{ byte: at + 16 + byte, bit: Math.log2((right[byte] ?? 0) ^ (stored[byte] ?? 0)) }]
}

function bitsOfFrame(
  journal: Buffer,
  at: number,
  { pageSize, sum }: { pageSize: number; sum: Sum },
): Bit[] {
  const stored = storedSum(journal, at + 16)
  const first = (stored.first - sum.first) >>> 0
  const second = (stored.second - sum.second) >>> 0
  const bits: Bit[] = []
  // What one more in a word adds to both sums at the end, from the last pair of words to the first.
  let even = { first: 1, second: 1 }
  let odd = { first: 0, second: 1 }
  for (let pair = pageSize / 8; pair >= 0; pair--) {
    const offset = pair === 0 ? at : at + FRAME_HEADER + (pair - 1) * 8
    for (const [word, adds] of [
      [offset, even],
      [offset + 4, odd],
    ] as const) {
      for (let bit = 0; bit < 32; bit++) {
        const byte = word + (hasHighByteFirst(journal) ? 3 - (bit >> 3) : bit >> 3)
        const isSet = ((journal[byte] ?? 0) >> (bit & 7)) & 1
        const change = isSet ? -(2 ** bit) : 2 ** bit
        if (Math.imul(adds.first, change) >>> 0 !== first) continue
        if (Math.imul(adds.second, change) >>> 0 !== second) continue
        bits.push({ byte, bit: bit & 7 })
      }
    }
    even = oneStepEarlier(even)
    odd = oneStepEarlier(odd)
  }
  return bits
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
