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
  readonly #open = new Map<string, Room>()
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

  /** Lets a room go when nobody has used it for a while. Said by whoever opened it, once they are done. */
  release(room: Room): void {
    const key = keyOf(room.document)
    if (this.#closed) return
    clearTimeout(this.#leaving.get(key))
    const timer = setTimeout(() => this.#closeIfQuiet(room, key), EMPTY_ROOM_STAYS)
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
    this.#open.clear()
  }

  async #load(document: DocumentId, key: string): Promise<Room> {
    try {
      const logged = await this.#log.read(document)
      const room = new Room(document, this.#log, logged, (broken, cause) =>
        this.#drop(broken, key, cause),
      )
      this.#open.set(key, room)
      return room
    } catch (cause) {
      this.#rooms.delete(key)
      throw new Error(`${key} cannot be opened`, { cause })
    }
  }

  // What was not kept is still with its writers: they come back and send it again.
  #drop(room: Room, key: string, cause: unknown): void {
    this.#report(`${key} could not be kept; its room closes`, cause)
    this.#rooms.delete(key)
    this.#open.delete(key)
    room.close(CLOSE.unavailable, 'the server could not keep this')
  }

  #closeIfQuiet(room: Room, key: string): void {
    this.#leaving.delete(key)
    if (this.#open.get(key) !== room || room.peers.size > 0) return
    if (!room.isQuiet) return this.release(room) // its last words are still on their way to the log
    this.#rooms.delete(key)
    this.#open.delete(key)
    room.close()
  }
}

function keyOf({ session, name }: DocumentId): string {
  return `${session}/${name}`
}
