import type * as Y from 'yjs'
import { CLOSE } from '#shared/wire.ts'
import type { DocumentId, Log } from './log.ts'
import { openDocument, Room } from './room.ts'

const EMPTY_ROOM_STAYS = 30_000 // ms: who reloads a page finds the room still open

/**
 * Opens, shares and closes rooms. There is one room for a document, whoever asks and however often;
 * a room whose log failed is closed, its peers come back and find what was kept. [ROOM7]
 */
export class Hallway {
  readonly #log: Log
  readonly #report: (problem: string, cause: unknown) => void
  readonly #rooms = new Map<string, Promise<Room>>()
  readonly #leaving = new Map<string, NodeJS.Timeout>()
  #closed = false

  constructor(log: Log, report: (problem: string, cause: unknown) => void) {
    this.#log = log
    this.#report = report
  }

  /** Opens the room of a document, or rejects when the log cannot be read: never with less than was kept. */
  async open(document: DocumentId): Promise<Room> {
    if (this.#closed) throw new Error('the hallway is closed')
    const key = keyOf(document)
    clearTimeout(this.#leaving.get(key))
    const opening = this.#rooms.get(key) ?? this.#load(document, key)
    this.#rooms.set(key, opening)
    return opening
  }

  /** Lets a room go that nobody uses any more, a little later. */
  release(room: Room): void {
    const key = keyOf(room.document)
    if (!room.isQuiet || this.#closed) return
    clearTimeout(this.#leaving.get(key))
    const timer = setTimeout(() => void this.#closeIfQuiet(room, key), EMPTY_ROOM_STAYS)
    timer.unref()
    this.#leaving.set(key, timer)
  }

  /** A copy of what is kept, to read from; the room's own document is never read through a schema. */
  async copy(document: DocumentId): Promise<Y.Doc> {
    const room = await this.open(document)
    const copy = openDocument(document, [room.state()])
    this.release(room)
    return copy
  }

  /** Every room that is open now. */
  async rooms(): Promise<readonly Room[]> {
    const opened = await Promise.allSettled(this.#rooms.values())
    return opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  }

  /** Waits until what was taken is kept, then sends everybody away. */
  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#leaving.values()) clearTimeout(timer)
    for (const room of await this.rooms()) {
      await room.settled()
      room.close()
    }
    this.#rooms.clear()
  }

  async #load(document: DocumentId, key: string): Promise<Room> {
    try {
      const logged = await this.#log.read(document)
      return new Room(document, this.#log, logged, (room, cause) => this.#drop(room, key, cause))
    } catch (cause) {
      this.#rooms.delete(key)
      throw new Error(`${key} cannot be opened`, { cause })
    }
  }

  // What was not kept is still with its writers: they come back and send it again.
  #drop(room: Room, key: string, cause: unknown): void {
    this.#report(`${key} could not be kept; its room closes`, cause)
    this.#rooms.delete(key)
    room.close(CLOSE.unavailable, 'the server could not keep this')
  }

  async #closeIfQuiet(room: Room, key: string): Promise<void> {
    this.#leaving.delete(key)
    const current = await this.#rooms.get(key)
    if (current !== room || !room.isQuiet) return
    this.#rooms.delete(key)
    room.close()
  }
}

function keyOf({ session, name }: DocumentId): string {
  return `${session}/${name}`
}
