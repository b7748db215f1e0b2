import { closeSync, constants, fstatSync, openSync, readSync, statfsSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { pagesOf } from './comparison.ts'
import { isLoss, type Finding } from './findings.ts'
import { inspect, inspectPages, type Files } from './inspection.ts'
import { FRAME_HEADER, frameOffset, JOURNAL_HEADER } from './journal.ts'
import { takeLock, type Lock } from './lock.ts'
import { BUSY_TIMEOUT, connect, migrate } from './sqlite-connection.ts'
import { proveStructure } from './structure.ts'
import { isCorrupt, troubleOf, type Trouble } from './trouble.ts'
import { FIRST_MARK, sumOf, Twin, type Mark } from './twin.ts'

const CHECKPOINT_AT = 4_000 // frames, 16 MB: many of them are of the same pages, and those are copied once
const LARGE_JOURNAL = 8_000 // frames: it grows so far only behind somebody who reads for long
const FREE_PAGES = 64 // fewer are soon used again
const MOST_REWRITTEN = 8_192 // pages, 16 MB, some hundred milliseconds: as many as there are sums noted
const FRAMES_AT_ONCE = 64 // read or written in one go, a quarter of a megabyte
const MOST_PREPARED = 500 // statements kept ready; each costs a few kB
const TRY_AGAIN_AFTER = 250 // ms between two tries to get out of trouble: each reads every page
const LOOK_AGAIN_AFTER = 60_000 // ms

/** A statement that is ready, and whether it answers with rows: SELECT and … RETURNING do. */
interface Prepared {
  readonly statement: StatementSync
  readonly hasRows: boolean
}

/**
 * The SQLite file, its journal and its twin, under one lock. SQLite's own checkpoints are off: the journal may
 * begin anew only when both the database and the twin have on the disk what it holds. [DISK1] [DISK3]
 */
export class SqliteFile {
  readonly #file: string
  readonly #tell: (finding: Finding) => void
  readonly #lock: Lock
  readonly #files: Files
  #database: DatabaseSync | undefined
  // A second connection, which only reads: while it is there, closing the first empties no journal, and
  // reading goes on when the first had to go.
  #reader: DatabaseSync
  #journal: number | undefined
  #scratch = Buffer.alloc(0)
  #ready = new Map<string, Prepared>()
  #size: StatementSync
  #lookedAt = performance.now()
  #owesScrub = false
  #trouble: { readonly is: Trouble; readonly since: number } | undefined

  constructor(file: string, tell: (finding: Finding) => void) {
    this.#file = file
    this.#tell = tell
    this.#lock = takeLock(file)
    // A file that is opened a second time loses SQLite's locks when that is closed: these stay open longer.
    this.#files = {
      file,
      database: openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600),
      twin: new Twin(`${file}-twin`),
    }
    const { findings, lost, isUnsure } = inspect(this.#files)
    const lacksTwin = isUnsure && !this.#files.twin.mark
    for (const finding of findings) tell(finding)
    const database = connect(file)
    this.#database = database
    migrate(database, file)
    this.#reader = new DatabaseSync(file, { readOnly: true })
    this.#size = database.prepare('PRAGMA wal_checkpoint(NOOP)')
    try {
      this.#reader.prepare('SELECT 1 FROM sqlite_schema').get()
      this.#journal = openSync(`${file}-wal`, constants.O_RDONLY)
      const isDamaged = lost.length > 0 || findings.some(isLoss)
      if (isDamaged || isUnsure) for (const each of proveStructure(database, lost)) tell(each)
      this.#checkpoint(database, 'idle')
    } catch (cause) {
      // The reader goes last: the other one would empty the journal on its own.
      database.close()
      this.#reader.close()
      throw cause
    }
    if (lacksTwin) tell({ found: 'twin-made' })
  }

  /** For reading, also in times of trouble. */
  get reading(): DatabaseSync {
    return this.#database ?? this.#reader
  }

  /** The connection that writes, or what keeps it from writing: it tries to get out of that first. */
  get writing(): DatabaseSync | Trouble {
    if (this.#trouble) this.#recover(this.#trouble)
    if (this.#trouble) return this.#trouble.is
    return this.#database ?? 'storage-failing'
  }

  prepared(sql: string): Prepared {
    let ready = this.#ready.get(sql)
    if (!ready) {
      if (this.#ready.size >= MOST_PREPARED) this.#ready.clear()
      const statement = this.reading.prepare(sql)
      ready = { statement, hasRows: statement.columns().length > 0 }
      this.#ready.set(sql, ready)
    }
    return ready
  }

  /**
   * Hears of an error: what is trouble of the disk stops all writing until the files have been looked at and
   * what the journal holds was written anew. A full disk needs only room. [DISK4] [DISK5]
   */
  hear(cause: unknown): Trouble | undefined {
    const trouble = troubleOf(cause)
    if (trouble !== 'storage-failing') return trouble
    if (this.#trouble) return this.#trouble.is
    // A page that is beyond help is looked at again now and then, not at every reading of it.
    const isHopeless = isCorrupt(cause) && performance.now() - this.#lookedAt < LOOK_AGAIN_AFTER
    return isHopeless ? trouble : this.#owe(cause)
  }

  /** Marks what was committed. Before the answer: what was called kept is missed when it is gone. [DISK2] */
  mark(now: number): void {
    if (!this.#database) return
    try {
      const frames = Number(this.#size.get()?.['log'])
      const mark = this.#mark
      const salt = this.#salt()
      const isSame = salt === mark.salt
      if (frames === 0 || (isSame && frames <= mark.frames)) return
      const inDatabase = isSame ? mark.inDatabase : 0
      const from = isSame ? mark.frames : 0
      this.#noteFrames(from, frames)
      this.#files.twin.writeMark({ ...mark, salt, frames, inDatabase, keptAt: now })
    } catch (cause) {
      this.#owe(cause)
    }
  }

  /** Whether the journal has grown so much that it is time to empty it. */
  get isDue(): boolean {
    return this.#mark.frames - this.#mark.inDatabase >= CHECKPOINT_AT
  }

  /** Empties the journal into the database and the twin, unless there is trouble or nothing to do. */
  tend(when: 'busy' | 'idle'): void {
    const { frames, inDatabase } = this.#mark
    if (!this.#database || this.#trouble) return
    const isDone = frames <= inDatabase && (when === 'busy' || this.#isCut)
    if (isDone && !(this.#owesScrub && when === 'idle')) return
    try {
      if (when === 'idle') this.#letGo(this.#database)
      this.#checkpoint(this.#database, when)
    } catch (cause) {
      this.#owe(cause)
    }
  }

  /**
   * Writes the whole file anew without what was deleted, the twin with it, and empties the journal. False when it could not be done at
   * once: for want of room, or because somebody reads, such as a backup. Then it is tried whenever nothing else is to do. [PRIV3]
   */
  scrub(): boolean {
    this.#owesScrub = true
    this.tend('idle')
    return !this.#owesScrub && this.#isCut
  }

  /** Empties the journal at once: its frames, in their order, would tell who voted what. False when it could not be done. */
  forget(): boolean {
    if (!this.#database || this.#trouble) return false
    try {
      this.#checkpoint(this.#database, 'idle')
    } catch (cause) {
      this.#owe(cause)
    }
    return this.#isCut
  }

  close(): void {
    this.tend('idle')
    // The reader goes last where something is left in the journal: the other one would empty it on its own.
    const isAllThere = !this.#trouble && this.#mark.frames <= this.#mark.inDatabase
    if (isAllThere) this.#reader.close()
    this.#database?.close()
    if (!isAllThere) this.#reader.close()
    if (this.#journal !== undefined) closeSync(this.#journal)
    closeSync(this.#files.database)
    this.#files.twin.close()
    this.#lock.close()
  }

  get #isCut(): boolean {
    return this.#journal === undefined || fstatSync(this.#journal).size === 0
  }

  get #mark(): Mark {
    return this.#files.twin.mark ?? FIRST_MARK
  }

  // A log that was shortened leaves pages that nothing is on. Where they are a large part, the file is written anew without
  // them, by a commit like any other: whoever reads goes on, and a crash leaves the old or the new.
  #letGo(database: DatabaseSync): void {
    const count = Number(database.prepare('PRAGMA page_count').get()?.['page_count'])
    const free = Number(database.prepare('PRAGMA freelist_count').get()?.['freelist_count'])
    const isWorthIt = free >= FREE_PAGES && free >= count / 3 && count - free <= MOST_REWRITTEN
    if (!isWorthIt && !this.#owesScrub) return
    try {
      database.exec('VACUUM')
    } catch (cause) {
      if (troubleOf(cause) !== 'storage-full') throw cause
      return // it takes room before it gives any: another time
    }
    this.#owesScrub = false
    this.mark(Date.now())
  }

  // The database first, then the twin, then the journal: at every moment two of the three hold a page.
  #checkpoint(database: DatabaseSync, when: 'busy' | 'idle'): void {
    const { twin } = this.#files
    const journal = this.#journal
    if (journal === undefined) throw new Error('the journal is not open')
    const done = database.prepare('PRAGMA wal_checkpoint(PASSIVE)').get()
    const [frames, inDatabase] = [Number(done?.['log']), Number(done?.['checkpointed'])]
    const pageSize = Number(database.prepare('PRAGMA page_size').get()?.['page_size'])
    const count = Number(database.prepare('PRAGMA page_count').get()?.['page_count'])
    const pages = Math.min(count, pagesOf(this.#files.database, pageSize))
    const salt = this.#salt()
    const before = twin.mark
    const known = before?.salt === salt ? before.inDatabase : 0
    const changed = before
      ? this.#pagesIn(known, inDatabase, pageSize)
      : Array.from({ length: pages }, (_, index) => index + 1)
    for (const { first, contents } of this.#runsOf(changed, pageSize)) {
      twin.writeRun(first, contents, pageSize)
    }
    const keptAt = before?.keptAt ?? 0
    const inDatabaseAt = inDatabase === frames ? Date.now() : (before?.inDatabaseAt ?? 0)
    const mark = { pageSize, pages, salt, frames, inDatabase, keptAt, inDatabaseAt }
    twin.writeMark(mark)
    twin.sync()
    if (inDatabase < frames) return // somebody still reads the rest, such as a backup
    if (twin.size > twin.sizeOf(pages, pageSize)) twin.cutTo(twin.sizeOf(pages, pageSize))
    // Overwriting costs a sync half of what growing costs, so the file stays as long as it is in use. When it is not, it
    // goes: frames in their order would tell who voted what.
    const isLarge = fstatSync(journal).size > frameOffset(LARGE_JOURNAL, pageSize)
    if (when === 'busy' && !isLarge) return
    // Without waiting for whoever reads: then it is cut another time.
    database.exec('PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)')
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`)
    // A sum over what a page was would prove every guess at it.
    if (this.#isCut) twin.forgetSums()
  }

  #pagesIn(from: number, until: number, pageSize: number): number[] {
    const pages = new Set<number>()
    const number = Buffer.alloc(4)
    for (let frame = from; frame < until; frame++) {
      if (this.#journal === undefined) break
      readSync(this.#journal, number, 0, 4, frameOffset(frame, pageSize))
      pages.add(number.readUInt32BE(0))
    }
    return [...pages].sort((one, other) => one - other)
  }

  // Pages as the database has them now, neighbours in one go.
  *#runsOf(pages: readonly number[], pageSize: number) {
    for (let at = 0; at < pages.length;) {
      const first = pages[at] ?? 0
      let count = 1
      while (count < FRAMES_AT_ONCE && pages[at + count] === first + count) count += 1
      at += count
      const bytes = this.#frames(count * pageSize)
      const got = readSync(this.#files.database, bytes, 0, bytes.length, (first - 1) * pageSize)
      // A page that the database has lost again is no page of the twin either.
      yield { first, contents: bytes.subarray(0, got - (got % pageSize)) }
    }
  }

  // Read back in pieces, through one buffer: a busy commit has two megabytes.
  #noteFrames(from: number, until: number): void {
    if (this.#journal === undefined) return
    const { pageSize } = this.#mark
    const frame = FRAME_HEADER + pageSize
    const sums = Buffer.allocUnsafe((until - from) * 8)
    for (let next = from; next < until; next += FRAMES_AT_ONCE) {
      const count = Math.min(FRAMES_AT_ONCE, until - next)
      const bytes = this.#frames(count * frame)
      readSync(this.#journal, bytes, 0, bytes.length, frameOffset(next, pageSize))
      for (let index = 0; index < count; index++) {
        const at = index * frame
        const page = bytes.readUInt32BE(at)
        const note = (next - from + index) * 8
        sums.writeUInt32BE(page, note)
        sums.writeUInt32BE(sumOf(page, bytes.subarray(at + FRAME_HEADER, at + frame)), note + 4)
      }
    }
    this.#files.twin.writeSums(from, sums)
  }

  #frames(length: number): Buffer {
    if (this.#scratch.length < length) this.#scratch = Buffer.allocUnsafeSlow(length)
    return this.#scratch.subarray(0, length)
  }

  #salt(): bigint {
    const header = Buffer.alloc(JOURNAL_HEADER)
    if (this.#journal === undefined) return 0n
    readSync(this.#journal, header, 0, JOURNAL_HEADER, 0)
    return header.readBigUInt64BE(16)
  }

  // Until this is put right, the next commit could begin the journal anew, or trust a sync that failed.
  #owe(cause: unknown): Trouble {
    const is = this.#trouble?.is ?? this.#kindOf(cause)
    if (this.#trouble) return is
    this.#trouble = { is, since: -Infinity }
    this.#tell({ found: 'trouble', says: String(cause) })
    return is
  }

  // SQLite calls it a disk error, too, when there is no room for its index of the journal.
  #kindOf(cause: unknown): Trouble {
    const trouble = troubleOf(cause) ?? 'storage-failing'
    if (trouble === 'storage-full') return trouble
    try {
      return statfsSync(path.dirname(this.#file)).bavail === 0 ? 'storage-full' : trouble
    } catch {
      return trouble // a disk that does not even say how full it is
    }
  }

  // An fsync that failed once may say yes the next time and have written nothing: all is written anew.
  #recover({ since }: { since: number }): void {
    if (performance.now() - since < TRY_AGAIN_AFTER) return
    try {
      this.#ready.clear()
      this.#database?.close()
      this.#database = undefined
      this.#inspectAgain()
      const database = connect(this.#file)
      this.#database = database
      this.#size = database.prepare('PRAGMA wal_checkpoint(NOOP)')
      this.#checkpoint(database, 'idle')
      this.#trouble = undefined
      this.#tell({ found: 'healed' })
    } catch (cause) {
      this.#trouble = { is: this.#kindOf(cause), since: performance.now() }
    }
  }

  #inspectAgain(): void {
    this.#lookedAt = performance.now()
    const mark = this.#mark
    const frames = Number(this.#reader.prepare('PRAGMA wal_checkpoint(NOOP)').get()?.['log'])
    const journal = new Set(this.#pagesIn(0, frames, mark.pageSize))
    const count = Number(this.#reader.prepare('PRAGMA page_count').get()?.['page_count'])
    const pages = Math.min(mark.pages, count)
    const { findings, lost } = inspectPages(this.#files, { ...mark, pages }, journal)
    for (const finding of findings) this.#tell(finding)
    if (lost.length === 0) return
    for (const finding of proveStructure(this.#reader, lost)) this.#tell(finding)
  }
}
