import type { PersonId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { StorageState } from '#shared/wire.ts'
import type { Clock } from './clock.ts'
import { Overtaken, type LogRecord } from './log.ts'
import type { Lost } from './tripwire.ts'

const MOST_WAITING = 10_000 // updates: an hour of eight people typing
const MOST_WAITING_BYTES = 8 << 20
const FIRST_PAUSE = 250 // ms before the second try; it doubles
const LONGEST_PAUSE = 2_000 // ms: who makes room on the disk sees it heal at once
const SLOW_AFTER = 10_000 // ms that one record may take before people are told
const UNKNOWN_FOR = 30_000 // ms an error is tried against that does not say it is the storage's

/** An update on its way to the log. */
export interface Entry {
  readonly update: Uint8Array
  /** What disappears by it, and by whose page: kept with its record. [TRIP2] */
  readonly lost?: Lost
  readonly person?: PersonId | undefined
}

export interface AppenderParts<Kept extends Entry> {
  readonly clock: Clock
  /** The number of the last record. */
  readonly seq: number
  append(record: LogRecord): Promise<void>
  /**
   * The record with these is in the log: now, and not earlier, they may be shown. Answers for how many milliseconds the
   * next ones had better gather.
   */
  onKept(entries: readonly Kept[]): number
  onStorage(state: StorageState, cause?: unknown): void
  /** Trying again cannot help: nothing that waits will ever be kept here. */
  onGivenUp(cause: unknown): void
}

/**
 * Brings updates to the log with patience: in order, and one record for all that waited. A record that failed is
 * tried again as the very same record, because nobody knows whether it stands; what came
 * meanwhile waits for the next one. [ROOM1] [ROOM2] [ROOM12]
 */
export class Appender<Kept extends Entry> {
  readonly #parts: AppenderParts<Kept>
  #seq: number
  #waiting: Kept[] = []
  #waitingAuthors = new Map<number, PersonId>()
  #underWay: readonly Kept[] = []
  #bytes = 0
  #added = 0
  #kept = 0
  #asked: { readonly until: number; readonly tell: () => void }[] = []
  #running: Promise<void> | undefined
  #state: StorageState = 'well'
  #stopped = false
  #wake: () => void = () => undefined
  #tryingSince: number | undefined
  #isWatched = false

  constructor(parts: AppenderParts<Kept>) {
    this.#parts = parts
    this.#seq = parts.seq
  }

  get storage(): StorageState {
    return this.#state
  }

  /** The number of the last record that is kept and shown. */
  get seq(): number {
    return this.#seq
  }

  /** Whether nothing is on its way. */
  get isIdle(): boolean {
    return this.#running === undefined
  }

  /** Whether everything that was ever added is in the log. */
  get hasKeptAll(): boolean {
    return this.#kept === this.#added
  }

  /** Whether as much waits as may wait: no more is taken before some of it is kept. [ROOM13] */
  get isFull(): boolean {
    return this.#added - this.#kept >= MOST_WAITING || this.#bytes >= MOST_WAITING_BYTES
  }

  /** What is on its way, in order. */
  get entries(): readonly Kept[] {
    return [...this.#underWay, ...this.#waiting]
  }

  /** How many entries there have been: the last one's number. */
  get added(): number {
    return this.#added
  }

  add(entry: Kept, authors: ReadonlyMap<number, PersonId>): void {
    this.#waiting.push(entry)
    this.#added += 1
    this.#bytes += bytesOf(entry)
    for (const [client, person] of authors) this.#waitingAuthors.set(client, person)
    this.#running ??= this.#run()
  }

  /** Calls back when the entry of this number is in the log: at once when it is. Never when it is not. */
  whenKept(number: number, then: () => void): void {
    if (number <= this.#kept) return then()
    this.#asked.push({ until: number, tell: then })
  }

  /** Resolves when everything that was added so far is in the log, or was given up. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running
  }

  /** Tries no more. What is not in the log by now is not called kept. */
  stop(): void {
    this.#stopped = true
    this.#asked = []
    this.#wake()
  }

  // While one record is being written the next gathers by itself: one commit for all that waited.
  async #run(): Promise<void> {
    try {
      await this.#appendAll()
    } catch (cause) {
      this.#giveUp(cause)
    } finally {
      this.#running = undefined
    }
    // What was added after the last look and before this line found somebody running.
    if (this.#waiting.length > 0 && !this.#stopped) this.#running = this.#run()
  }

  async #appendAll(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#stopped) {
      const entries = this.#waiting
      const record = recordOf(this.#seq + 1, entries, this.#waitingAuthors)
      this.#underWay = entries
      this.#waiting = []
      if (this.#waitingAuthors.size > 0) this.#waitingAuthors = new Map()
      if (!(await this.#keep(record))) return
      const pause = this.#settle(entries)
      if (pause > 0) await this.#rest(pause)
    }
  }

  #giveUp(cause: unknown): void {
    this.stop()
    this.#parts.onGivenUp(cause)
  }

  #settle(entries: readonly Kept[]): number {
    this.#seq += 1
    this.#underWay = []
    this.#kept += entries.length
    this.#bytes -= entries.reduce((sum, entry) => sum + bytesOf(entry), 0)
    const pause = this.#parts.onKept(entries)
    this.#say('well')
    this.#tellAsked()
    return pause
  }

  #tellAsked(): void {
    if (this.#asked.length === 0) return
    const due = this.#asked.filter(({ until }) => until <= this.#kept)
    this.#asked = this.#asked.filter(({ until }) => until > this.#kept)
    for (const { tell } of due) tell()
  }

  /** Answers whether the record is in the log; not before that is known, or nobody wants to know any more. */
  async #keep(record: LogRecord): Promise<boolean> {
    const { clock } = this.#parts
    let unknownSince: number | undefined
    for (let pause = FIRST_PAUSE; !this.#stopped; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      const failure = await this.#try(record)
      if (this.#stopped) return false
      if (!failure) return true
      const { cause } = failure
      unknownSince = isStorageProblem(cause) ? undefined : (unknownSince ?? clock.now())
      const isHopeless = unknownSince !== undefined && clock.now() - unknownSince > UNKNOWN_FOR
      // Another life has taken the number: this one's words will never stand there.
      if (isHopeless || cause instanceof Overtaken) {
        this.#giveUp(cause)
        return false
      }
      this.#say(isFullDisk(cause) ? 'full' : 'failing', cause)
      await this.#rest(pause)
    }
    return false
  }

  async #try(record: LogRecord): Promise<{ readonly cause: unknown } | undefined> {
    this.#tryingSince = this.#parts.clock.now()
    this.#watch(SLOW_AFTER)
    try {
      await this.#parts.append(record)
      return undefined
    } catch (cause) {
      return { cause }
    } finally {
      this.#tryingSince = undefined
    }
  }

  // One timer for many records: it goes off some time after the last.
  #watch(milliseconds: number): void {
    if (this.#isWatched) return
    this.#isWatched = true
    this.#parts.clock.later(() => {
      this.#isWatched = false
      if (this.#tryingSince === undefined) return
      const left = this.#tryingSince + SLOW_AFTER - this.#parts.clock.now()
      if (left > 0) this.#watch(left)
      else this.#say('slow')
    }, milliseconds)
  }

  #rest(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.#parts.clock.later(resolve, milliseconds)
      this.#wake = () => {
        callOff()
        resolve()
      }
    })
  }

  #say(state: StorageState, cause?: unknown): void {
    if (state === this.#state || this.#stopped) return
    this.#state = state
    this.#parts.onStorage(state, cause)
  }
}

function recordOf(
  seq: number,
  entries: readonly Entry[],
  authors: ReadonlyMap<number, PersonId>,
): LogRecord {
  const updates = entries.map(({ update }) => update)
  if (!entries.some((entry) => entry.lost)) return { seq, updates, authors }
  const lost = entries.flatMap((entry) =>
    entry.lost ? [{ lost: entry.lost, person: entry.person }] : [],
  )
  return { seq, updates, authors, lost }
}

// What was before a removal is as long as the notes, and waits with it.
function bytesOf({ update, lost }: Entry): number {
  return update.length + (lost?.before.length ?? 0)
}

function isFullDisk(cause: unknown): boolean {
  return cause instanceof Problem && cause.code === 'storage-full'
}

function isStorageProblem(cause: unknown): boolean {
  return cause instanceof Problem && ['storage-full', 'storage-failing'].includes(cause.code)
}
