import * as Y from 'yjs'
import { DOCUMENT_NAMES, type SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import { CLOSE, type Epochs, type StorageState } from '#shared/wire.ts'
import type { Clock } from './clock.ts'
import type { Damage } from './damage.ts'
import { newEpoch } from './epoch.ts'
import { nameOf, type DocumentId, type Log, type Rebirth } from './log.ts'
import { readMended } from './mending.ts'
import { inSchema, type Schema } from './renewal.ts'
import { replay } from './replay.ts'
import { Room, type RoomNotices } from './room.ts'
import type { Rush } from './rush.ts'
import type { Snapshots } from './snapshots.ts'

const EMPTY_ROOM_STAYS = 30_000 // ms: who reloads a page finds the room still open
const FINISH_WITHIN = 5_000 // ms: whoever stops us waits ten seconds for everything

/** What a hallway may have besides its log. */
export interface HallwayParts {
  /** Keeps the logs short; without them they grow. */
  readonly snapshots?: Snapshots
  /** Hears of a document that a disk has damaged, once, when it has been mended. */
  damaged?(document: DocumentId, damage: Damage): void
  /** Hears when it is kept that guarded blocks of a document disappeared, or came. */
  guarded?(document: DocumentId): void
  /** What documents are written in, with the way there from older versions; by default, today's. */
  readonly schema?: Schema
  /** Throws a Problem when there is no memory for another room. */
  mayOpen?(): void
  readonly clock?: Clock
  /** Lets rooms gather when the process has much to do; without it they never wait. */
  readonly rush?: Rush
}

/**
 * Opens, shares and closes rooms. There is one room for a document, whoever asks and however often;
 * a room that can keep nothing any more is closed, its peers come back and find what was kept. [ROOM7]
 */
export class Hallway {
  readonly #log: Log
  readonly #report: (problem: string, cause: unknown) => void
  readonly #parts: HallwayParts
  readonly #rooms = new Map<string, Promise<Room>>()
  readonly #open = new Map<string, Room>()
  readonly #leaving = new Map<string, NodeJS.Timeout>()
  #closed = false

  constructor(
    log: Log,
    report: (problem: string, cause: unknown) => void,
    parts: HallwayParts = {},
  ) {
    this.#log = parts.snapshots ? parts.snapshots.counting(log) : log
    this.#report = report
    this.#parts = parts
  }

  /** Opens the room of a document, or rejects when the log cannot be read: never with less than was kept. */
  async open(document: DocumentId): Promise<Room> {
    if (this.#closed) throw new Error('the hallway is closed')
    const key = nameOf(document)
    if (!this.#rooms.has(key)) this.#parts.mayOpen?.()
    clearTimeout(this.#leaving.get(key))
    const opening = this.#rooms.get(key) ?? this.#load(document, key)
    this.#rooms.set(key, opening)
    return opening
  }

  /** Lets a room go when nobody has used it for a while. Said by whoever opened it, once they are done. */
  release(room: Room): void {
    const key = nameOf(room.document)
    if (this.#closed || this.#open.get(key) !== room) return
    clearTimeout(this.#leaving.get(key))
    const timer = setTimeout(() => this.#closeIfQuiet(room, key), EMPTY_ROOM_STAYS)
    timer.unref()
    this.#leaving.set(key, timer)
  }

  /** Tells whoever runs the server that a line was closed for what it sent. Not whose, and not what. */
  refused({ document: { name } }: Room, code: number): void {
    this.#report(`a line to ${name} was closed with ${code} for what it sent`, undefined)
  }

  /** A copy of what is kept, to read from; the room's own document is never read through a schema. */
  async copy(document: DocumentId): Promise<Y.Doc> {
    const room = await this.open(document)
    const copy = replay(document.name, [room.state()])
    this.release(room)
    return copy
  }

  /** The lives that a session's documents are in, without opening them. [EPOCH1] */
  async epochs(session: SessionId): Promise<Epochs> {
    const [notes = '', polls = ''] = await Promise.all(
      DOCUMENT_NAMES.map((name) => this.#log.epochOf({ session, name })),
    )
    return { notes, polls }
  }

  /**
   * Begins the next life of a document with a given state: a version that is put back, or what is left when words are
   * erased. Whoever was in it is sent away for good, because their copies must not merge with it. [EPOCH2]
   */
  async renew(document: DocumentId, rebirth: Omit<Rebirth, 'epoch'>): Promise<void> {
    if (this.#closed) throw new Error('the hallway is closed')
    const key = nameOf(document)
    const before = this.#rooms.get(key)
    const renewed = this.#beginAgain(document, key, before, rebirth)
    // Whoever comes meanwhile waits for the new life.
    this.#rooms.set(key, renewed)
    this.release(await renewed)
  }

  /**
   * Begins the next life of a document with what `change` makes of all that is kept. Nobody can write meanwhile, so that nothing
   * that was called kept is missed; whoever was in it comes back to the new life. Rejects, and nothing has changed, when
   * the document cannot be read or kept. [EPOCH2]
   */
  async rewrite(document: DocumentId, change: (state: Uint8Array) => Uint8Array): Promise<void> {
    if (this.#closed) throw new Error('the hallway is closed')
    const key = nameOf(document)
    // Behind one that is under way: what is written into its life is not missed either.
    const rewritten = this.#rewritten(document, key, this.open(document), change)
    this.#rooms.set(key, rewritten)
    this.release(await rewritten)
  }

  /** The documents of a session are no more: whoever is in their rooms is sent away, and nothing else is written of them. */
  async gone(session: SessionId): Promise<void> {
    for (const name of DOCUMENT_NAMES) {
      const key = nameOf({ session, name })
      const room = await this.#rooms.get(key)?.catch(() => undefined)
      if (!room || this.#open.get(key) !== room) continue
      clearTimeout(this.#leaving.get(key))
      this.#leaving.delete(key)
      this.#rooms.delete(key)
      this.#open.delete(key)
      this.#parts.snapshots?.forget(room)
      room.close(CLOSE.notAllowed, 'this session is no more')
    }
  }

  /** Every room that is open now. One that is still being read is not, however long that takes. */
  async rooms(): Promise<readonly Room[]> {
    return [...this.#open.values()]
  }

  /** Waits a while until what was taken is kept, then sends everybody away. */
  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#leaving.values()) clearTimeout(timer)
    const rooms = await this.rooms()
    await Promise.all(rooms.map((room) => room.finish(FINISH_WITHIN)))
    this.#rooms.clear()
    this.#open.clear()
  }

  async #load(document: DocumentId, key: string): Promise<Room> {
    try {
      const mended = await readMended(this.#log, document, {
        ...this.#parts,
        report: this.#report,
      })
      const logged = await inSchema(this.#log, document, mended, this.#parts.schema)
      const notices: RoomNotices = {
        broken: (broken, cause) => this.#drop(broken, key, cause),
        guarded: () => this.#parts.guarded?.(document),
        storage: (_room, state, cause) => this.#report(`${key}: ${SAYS[state]}`, cause),
      }
      const room = new Room(
        document,
        this.#log,
        logged,
        notices,
        this.#parts.clock,
        this.#parts.rush,
      )
      this.#open.set(key, room)
      this.#parts.snapshots?.follow(room, logged.since)
      return room
    } catch (cause) {
      this.#rooms.delete(key)
      if (cause instanceof Problem) this.#report(`${key} is not opened`, cause)
      if (cause instanceof Problem) throw cause // it says to people what to do
      throw new Error(`${key} cannot be opened`, { cause })
    }
  }

  async #beginAgain(
    document: DocumentId,
    key: string,
    before: Promise<Room> | undefined,
    rebirth: Omit<Rebirth, 'epoch'>,
  ): Promise<Room> {
    // A document that cannot be opened has no room, and may begin again all the same.
    const room = await before?.catch(() => undefined)
    try {
      // Words on their way are either in before it, or overtaken and never called kept.
      const epoch = newEpoch(await this.#log.epochOf(document), rebirth.old)
      await this.#log.renew(document, { ...rebirth, epoch })
    } catch (cause) {
      // Nothing has changed: whoever is in the room stays there.
      if (room && this.#open.get(key) === room) this.#rooms.set(key, Promise.resolve(room))
      else this.#rooms.delete(key)
      throw new Error(`${key} could not begin again`, { cause })
    }
    this.#open.delete(key)
    room?.close(CLOSE.otherEpoch, 'this document has begun again')
    return this.#load(document, key)
  }

  async #rewritten(
    document: DocumentId,
    key: string,
    before: Promise<Room>,
    change: (state: Uint8Array) => Uint8Array,
  ): Promise<Room> {
    try {
      const room = await before
      clearTimeout(this.#leaving.get(key))
      this.#open.delete(key)
      await room.finish(FINISH_WITHIN)
      const { updates, damage } = await this.#log.read(document)
      if (damage) throw new Error(`${key} is damaged`)
      const doc = replay(document.name, updates)
      const state = change(Y.encodeStateAsUpdate(doc))
      doc.destroy()
      const epoch = newEpoch(await this.#log.epochOf(document), 'erased')
      await this.#log.renew(document, { state, epoch, old: 'erased' })
    } catch (cause) {
      this.#rooms.delete(key)
      throw new Error(`${key} could not begin again`, { cause })
    }
    return this.#load(document, key)
  }

  // What was not kept is still with its writers: they come back and send it again.
  #drop(room: Room, key: string, cause: unknown): void {
    if (this.#open.get(key) !== room) return // its document has begun again without it
    this.#report(`${key} could not be kept; its room closes`, cause)
    this.#rooms.delete(key)
    this.#open.delete(key)
    room.close(CLOSE.unavailable, 'the server could not keep this')
  }

  #closeIfQuiet(room: Room, key: string): void {
    this.#leaving.delete(key)
    if (this.#open.get(key) !== room || room.peers.size > 0) return
    if (!room.isQuiet) return this.release(room) // its last words are still on their way to the log
    const resting = this.#parts.snapshots?.rest(room)
    if (resting) return void resting.then(() => this.release(room)) // who comes meanwhile finds it open
    this.#rooms.delete(key)
    this.#open.delete(key)
    this.#parts.snapshots?.leave(room)
    room.close()
  }
}

/** What whoever runs the server reads in its log. */
const SAYS: Readonly<Record<StorageState, string>> = {
  well: 'everything is kept again',
  slow: 'keeping takes more than ten seconds; it goes on',
  full: 'nothing can be kept, the disk is full; tried again until it can',
  failing: 'nothing can be kept; tried again until it can',
}
