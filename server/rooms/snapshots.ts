import { describeDamage } from './damage.ts'
import { nameOf, type DocumentId, type Growth, type Log } from './log.ts'
import type { Claim } from './proof.ts'
import { systemClock, type Clock } from './clock.ts'
import { NOTHING } from './replay.ts'
import type { Room } from './room.ts'
import type { Snapshot, SnapshotStore } from './snapshot-store.ts'

const AFTER: Growth = { records: 5_000, bytes: 128 << 10 } // read in some fifty milliseconds
const IN_CALM = 10 // a tenth of that is enough …
const CALM = 60_000 // ms … when the last one is so long ago: what many write is not read back all the time
const MOST_AT_ONCE = 4 // documents: the rest have their turn
const LARGE = 256 << 10 // bytes of a document
const MOST_RECORDS_OF_LARGE = 10_000 // also where a document is so large that bytes would allow more
const LONG = 64 << 10 // bytes that a document has grown by: more than its snapshot would have
const FINISH_WITHIN = 3_000 // ms: whoever stops us waits ten seconds for everything
const WORTH_IT = 20 // records, when a room goes quiet: fewer are read as quickly as a snapshot

/** What snapshots work with. `prove` answers what differs, undefined when nothing does. */
export interface SnapshotParts {
  readonly store: SnapshotStore
  readonly prover: {
    prove(claim: Claim): Promise<string | undefined>
    close(): Promise<void>
  }
  report(problem: string, cause: unknown): void
  /** How much a document grows before its next snapshot. */
  readonly after?: Growth
  readonly clock?: Clock
}

interface Followed {
  readonly room: Room
  grown: Growth
  stateBytes: number
  underWay: boolean
  /** When the last one was begun. */
  at: number
}

/**
 * Keeps logs short. When a document has grown enough, and when its room goes quiet, its state is written beside the log, read
 * back, and proven in a thread against the snapshot before and the records since; only then the log is shortened, up to the
 * one before. Nothing waits for it, and what goes wrong deletes nothing and is reported. [SNAP1] [SNAP2]
 */
export class Snapshots {
  readonly #parts: SnapshotParts
  readonly #followed = new Map<string, Followed>()
  readonly #underWay = new Set<Promise<void>>()
  readonly #due = new Set<Followed>()
  readonly #clock: Clock
  #log: Log | undefined
  #closed = false

  constructor(parts: SnapshotParts) {
    this.#parts = parts
    this.#clock = parts.clock ?? systemClock
  }

  /** The log for a room, which tells from now on how much is added. */
  counting(log: Log): Log {
    this.#log = log
    return {
      read: (document) => log.read(document),
      epochOf: (document) => log.epochOf(document),
      renew: (document, rebirth) => log.renew(document, rebirth),
      setAside: (document, snapshots) => log.setAside(document, snapshots),
      append: async (document, record) => {
        await log.append(document, record)
        this.#grew(document, record.updates)
      },
    }
  }

  /** Looks after an open room from now on; `since` is what it has beyond its last snapshot. */
  follow(room: Room, since: Growth): void {
    this.#followed.set(nameOf(room.document), {
      room,
      grown: since,
      stateBytes: 0,
      underWay: false,
      at: this.#clock.now(),
    })
  }

  /** The room closes now, and nobody is in it. */
  leave(room: Room): void {
    const followed = this.#followed.get(nameOf(room.document))
    if (followed?.room !== room) return
    this.#followed.delete(nameOf(room.document))
    if (followed.grown.records >= WORTH_IT) this.#begin(followed)
  }

  /** The document is no more: nothing is to be kept short. */
  forget(room: Room): void {
    if (this.#followed.get(nameOf(room.document))?.room === room) {
      this.#followed.delete(nameOf(room.document))
    }
  }

  /**
   * Nobody is in the room. Where its log is long, it gets two snapshots, one behind the other, so that neither the log nor what stands
   * before the newest one is long any more; nobody waits for it. Undefined where there is nothing to do.
   */
  rest(room: Room): Promise<void> | undefined {
    const followed = this.#followed.get(nameOf(room.document))
    if (followed?.room !== room || this.#closed || !isLong(followed)) return undefined
    return this.#rest(followed, async () => {
      room.rest()
      await room.settled()
    })
  }

  /** Shortens long logs for the next start, within some seconds; then breaks off proofs, and begins nothing more. */
  async close(): Promise<void> {
    if (!this.#closed) await this.#finish()
    this.#closed = true
    await this.#parts.prover.close()
    await Promise.all(this.#underWay)
  }

  #grew(document: DocumentId, updates: readonly Uint8Array[]): void {
    const followed = this.#followed.get(nameOf(document))
    if (!followed) return
    const bytes = updates.reduce((sum, { length }) => sum + length, followed.grown.bytes)
    followed.grown = { records: followed.grown.records + 1, bytes }
    // A moment later, when the room has taken in what was just written.
    const isCalm = this.#clock.now() - followed.at >= CALM
    if (isDue(followed, this.#parts.after ?? AFTER, isCalm ? IN_CALM : 1)) {
      setImmediate(() => this.#begin(followed))
    }
  }

  #begin(followed: Followed): void {
    if (this.#closed || followed.underWay || followed.grown.records === 0) return
    if (this.#underWay.size >= MOST_AT_ONCE) return void this.#due.add(followed)
    this.#due.delete(followed)
    const { room } = followed
    void this.#follow(followed, { seq: room.seq, state: room.state() }).then(() => {
      const [next] = this.#due
      if (next) this.#begin(next)
    })
  }

  async #follow(followed: Followed, snapshot: Snapshot): Promise<boolean> {
    followed.underWay = true
    followed.grown = { records: 0, bytes: 0 }
    followed.stateBytes = snapshot.state.length
    followed.at = this.#clock.now()
    const taken = this.#take(followed.room.document, snapshot)
    const work = taken.then(() => undefined)
    this.#underWay.add(work)
    const isProven = await taken
    followed.underWay = false
    this.#underWay.delete(work)
    return isProven
  }

  // The log is shortened up to the snapshot before the newest. So a second one follows the first, behind a record of nothing.
  async #rest(followed: Followed, addNothing: () => Promise<void>): Promise<void> {
    const { room } = followed
    if (followed.underWay) return
    const first = { seq: room.seq, state: room.state(), stays: true }
    if (!(await this.#follow(followed, first))) return
    try {
      await addNothing()
    } catch (cause) {
      return this.#parts.report(`${nameOf(room.document)} keeps a long log`, cause)
    }
    // Where somebody wrote on, the next one comes by itself.
    const isNext = room.seq <= first.seq + 1 && !followed.underWay
    if (isNext) await this.#follow(followed, { ...first, seq: first.seq + 1 })
  }

  // Everybody is gone, and the rooms are closed: what they had is the last there is.
  async #finish(): Promise<void> {
    const log = this.#log
    if (!log) return
    let callOff = (): void => undefined
    const longEnough = new Promise<void>((resolve) => {
      callOff = this.#clock.later(resolve, FINISH_WITHIN)
    })
    const finished = async (): Promise<void> => {
      await Promise.all(this.#underWay)
      for (const followed of this.#followed.values()) {
        const { document, seq, storage } = followed.room
        if (!isLong(followed) || storage !== 'well' || this.#closed) continue
        const record = { seq: seq + 1, updates: [NOTHING], authors: new Map<number, never>() }
        await this.#rest(followed, () => log.append(document, record))
      }
    }
    await Promise.race([finished(), longEnough])
    callOff()
  }

  async #take(document: DocumentId, snapshot: Snapshot): Promise<boolean> {
    const { store, prover, report } = this.#parts
    const { seq } = snapshot
    const what = `the snapshot of ${nameOf(document)} at record ${seq}`
    try {
      if ((await store.write(document, snapshot)) === 'outlived') return false
      const evidence = await store.evidence(document, seq)
      if (evidence.is === 'unmeasured') {
        // It may be all that is left of what the log had: it stays, unproven, and the log as it is.
        report(`${what} cannot be proven`, new Error(describeDamage(evidence.damage)))
        return false
      }
      const wrong =
        evidence.is === 'unreadable'
          ? 'it cannot be read back'
          : await prover.prove({ ...evidence, name: document.name })
      if (wrong === undefined) {
        await store.shorten(document, seq)
        return true
      }
      report(`${what} is not the document and is removed`, new Error(wrong))
      await store.drop(document, seq)
    } catch (cause) {
      // A proof that was broken off at the end is no problem: the next one comes.
      if (!this.#closed) report(`${what} is left unproven`, cause)
    }
    return false
  }
}

function isLong({ grown }: Followed): boolean {
  return grown.bytes >= LONG
}

function isDue({ grown, stateBytes }: Followed, after: Growth, inCalm: number): boolean {
  if (grown.records >= MOST_RECORDS_OF_LARGE) return true
  // Not written out again for a few words; and a large one when as much was added as it has: to read twice as much costs
  // who opens it little, and to write it out costs everybody who is there.
  if (grown.bytes < (stateBytes > LARGE ? stateBytes : stateBytes / 8)) return false
  return grown.records >= after.records / inCalm || grown.bytes >= after.bytes / inCalm
}
