import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
  constants,
} from 'node:fs'
import { crc32 } from 'node:zlib'

/**
 * How far things were when the twin was last told. It is written after each commit and before the answer,
 * without a sync: whatever of it is on the disk, the journal is there as far as it says.
 */
export interface Mark {
  readonly pageSize: number
  /** Pages of the database, each with its twin. */
  readonly pages: number
  /** Which journal, by its salt, how many of its frames were committed, and how many the database has. */
  readonly salt: bigint
  readonly frames: number
  readonly inDatabase: number
  /** When the last commit was, and the last one that the database has; ms since 1970. */
  readonly keptAt: number
  readonly inDatabaseAt: number
}

/** Which page a frame of the journal holds, and the sum over both. */
export interface FrameSum {
  readonly page: number
  readonly sum: number
}

/** A page as the twin has it, with the sum that it should have. */
export interface Entry {
  readonly content: Buffer
  readonly sum: number
  /** Whether what stands in its place is something else. */
  readonly isErased: boolean
}

const MAGIC = Buffer.from('RAPTWIN1')
const SLOT = 4096 // bytes; two slots take turns, so that a torn one leaves the other
const SLOTS = 2
const SUMS = 8_192 // frames of the journal of which a sum is noted: 32 MB, sixteen times what it should reach
const NOTE = 8 // bytes of such a sum with its page
const MARK = 72 // bytes of a slot that are used
const TRAILER = 8 // bytes behind each page: its number and its sum
const DEFAULT_PAGE_SIZE = 4096

/**
 * The second copy of the database beside it: for each page its content and a sum over content and number.
 * A page and its twin together say which of them is damaged. [DISK1]
 */
export class Twin {
  readonly #fd: number
  #turn = 0
  #noted = SUMS
  #mark: Mark | undefined
  /** Slots that held something unreadable when the twin was opened. */
  readonly damagedSlots: number
  readonly wasThere: boolean

  constructor(file: string) {
    this.#fd = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600)
    this.wasThere = fstatSync(this.#fd).size > 0
    const slots = Array.from({ length: SLOTS }, (_, slot) => this.#readSlot(slot))
    for (const slot of slots) {
      if (!slot.mark || slot.turn <= this.#turn) continue
      this.#turn = slot.turn
      this.#mark = slot.mark
    }
    this.damagedSlots = slots.filter(({ isDamaged }) => isDamaged).length
  }

  /** The newest mark that is whole; undefined in a twin that is new or cannot be read. */
  get mark(): Mark | undefined {
    return this.#mark
  }

  /** Bytes of the file, and how many it should have for so many pages. */
  get size(): number {
    return fstatSync(this.#fd).size
  }

  sizeOf(pages: number, pageSize: number): number {
    return this.#offset(pages + 1, pageSize)
  }

  writeMark(mark: Mark): void {
    const turn = this.#turn + 1
    const slot = Buffer.alloc(MARK)
    MAGIC.copy(slot)
    slot.writeDoubleBE(turn, 8)
    slot.writeUInt32BE(mark.pageSize, 16)
    slot.writeUInt32BE(mark.pages, 20)
    slot.writeBigUInt64BE(mark.salt, 24)
    slot.writeUInt32BE(mark.frames, 32)
    slot.writeUInt32BE(mark.inDatabase, 36)
    slot.writeDoubleBE(mark.keptAt, 40)
    slot.writeDoubleBE(mark.inDatabaseAt, 48)
    slot.writeUInt32BE(crc32(slot.subarray(0, MARK - 4)), MARK - 4)
    writeAll(this.#fd, slot, (turn % SLOTS) * SLOT)
    this.#turn = turn
    this.#mark = mark
  }

  /** Notes page and sum of frames that were committed, eight bytes each, the first of them at `from`. */
  writeSums(from: number, sums: Buffer): void {
    const known = sums.subarray(0, Math.max(0, SUMS - from) * NOTE)
    if (known.length > 0) writeAll(this.#fd, known, SLOT * SLOTS + from * NOTE)
    this.#noted = Math.max(this.#noted, from + known.length / NOTE)
  }

  /** Overwrites them, when the journal that they were of is empty. */
  forgetSums(): void {
    if (this.#noted > 0) writeAll(this.#fd, Buffer.alloc(this.#noted * NOTE), SLOT * SLOTS)
    this.#noted = 0
  }

  /** What was noted of the marked frames: good as a proof where it fits, and no proof where it does not. */
  readSums(): readonly FrameSum[] {
    const frames = Math.min(this.#mark?.frames ?? 0, SUMS)
    const bytes = Buffer.alloc(frames * NOTE)
    readSync(this.#fd, bytes, 0, bytes.length, SLOT * SLOTS)
    return Array.from({ length: frames }, (_, frame) => ({
      page: bytes.readUInt32BE(frame * NOTE),
      sum: bytes.readUInt32BE(frame * NOTE + 4),
    }))
  }

  read(page: number, pageSize: number): Entry {
    const bytes = Buffer.alloc(pageSize + TRAILER)
    const got = readSync(this.#fd, bytes, 0, bytes.length, this.#offset(page, pageSize))
    const isErased = got < bytes.length || bytes.readUInt32BE(pageSize) !== page
    return { content: bytes.subarray(0, pageSize), sum: bytes.readUInt32BE(pageSize + 4), isErased }
  }

  write(page: number, content: Buffer): void {
    this.writeRun(page, content, content.length)
  }

  /** Writes pages that follow each other, in one go. */
  writeRun(first: number, contents: Buffer, pageSize: number): void {
    const each = pageSize + TRAILER
    const count = contents.length / pageSize
    const bytes = Buffer.allocUnsafe(count * each)
    for (let index = 0; index < count; index++) {
      const content = contents.subarray(index * pageSize, (index + 1) * pageSize)
      bytes.set(content, index * each)
      bytes.writeUInt32BE(first + index, index * each + pageSize)
      bytes.writeUInt32BE(sumOf(first + index, content), index * each + pageSize + 4)
    }
    writeAll(this.#fd, bytes, this.#offset(first, pageSize))
  }

  cutTo(bytes: number): void {
    ftruncateSync(this.#fd, bytes)
  }

  sync(): void {
    fsyncSync(this.#fd)
  }

  close(): void {
    closeSync(this.#fd)
  }

  #offset(page: number, pageSize: number): number {
    return SLOT * SLOTS + SUMS * NOTE + (page - 1) * (pageSize + TRAILER)
  }

  #readSlot(slot: number): { turn: number; mark: Mark | undefined; isDamaged: boolean } {
    const bytes = Buffer.alloc(MARK)
    readSync(this.#fd, bytes, 0, MARK, slot * SLOT)
    const isWhole =
      bytes.subarray(0, MAGIC.length).equals(MAGIC) &&
      bytes.readUInt32BE(MARK - 4) === crc32(bytes.subarray(0, MARK - 4))
    if (!isWhole) return { turn: 0, mark: undefined, isDamaged: bytes.some((byte) => byte !== 0) }
    const mark = {
      pageSize: bytes.readUInt32BE(16),
      pages: bytes.readUInt32BE(20),
      salt: bytes.readBigUInt64BE(24),
      frames: bytes.readUInt32BE(32),
      inDatabase: bytes.readUInt32BE(36),
      keptAt: bytes.readDoubleBE(40),
      inDatabaseAt: bytes.readDoubleBE(48),
    }
    return { turn: bytes.readDoubleBE(8), mark, isDamaged: false }
  }
}

/** Nothing has been kept yet. */
export const FIRST_MARK: Mark = {
  pageSize: DEFAULT_PAGE_SIZE,
  pages: 0,
  salt: 0n,
  frames: 0,
  inDatabase: 0,
  keptAt: 0,
  inDatabaseAt: 0,
}

/** The number is summed too: a page at another's place is no page. */
export function sumOf(page: number, content: Buffer): number {
  return crc32(content, page)
}

export function writeAll(fd: number, bytes: Buffer, at: number): void {
  let done = 0
  while (done < bytes.length) {
    done += writeSync(fd, bytes, done, bytes.length - done, at + done)
  }
}
