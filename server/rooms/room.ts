import * as Y from 'yjs'
import type { PersonId } from '#shared/ids.ts'
import { CLOSE, type StorageState } from '#shared/wire.ts'
import { Admission } from './admission.ts'
import { Appender, type Entry } from './appender.ts'
import { batchesOf, type Batch } from './batch.ts'
import { systemClock, type Clock } from './clock.ts'
import { decodeUpdate } from './decoded.ts'
import { Kept } from './kept.ts'
import { KeptDocument } from './kept-document.ts'
import type { DocumentId, Log, Logged } from './log.ts'
import { newsIn } from './news.ts'
import { Pace } from './pace.ts'
import { Presence } from './presence.ts'
import { NOTHING, replay } from './replay.ts'
import { Reception } from './reception.ts'
import type { Rush } from './rush.ts'

/** Whoever is connected to a room. */
export interface Peer {
  readonly isWriter: boolean
  /** Blocks that whoever writes here takes out on purpose with what they send next. */
  readonly announced?: ReadonlySet<string>
  /** Whether they read so slowly that what is shown now would wait too long for them. */
  readonly isLate: boolean
  /** What they are shown from now on is what they lack since this state, once they have read the rest. */
  fallBehind(stateVector: Uint8Array): void
  /** Updates that everybody is shown; their own are not among them. */
  show(batch: Batch<Peer>): void
  tellPresence(frame: Uint8Array): void
  tellStorage(state: StorageState): void
  close(code: number, reason: string): void
}

interface Admitted extends Entry {
  readonly from: Peer | undefined
  /** Whether guarded blocks disappeared, or came, by it. */
  readonly isGuarded: boolean
}

/** What a room tells its hallway. */
export interface RoomNotices {
  /** The room can keep nothing any more, and is to be closed. */
  broken(room: Room, cause: unknown): void
  /** It is kept that guarded blocks disappeared, or came. */
  guarded?(room: Room): void
  /** How the log is, whenever that changes. */
  storage?(room: Room, state: StorageState, cause: unknown): void
}

const LARGE_BATCH = 256 << 10 // bytes shown at once; below that nobody becomes late half-way
const CROWD = 50 // peers: to fewer something is shown in no time
const NEWS_EVERY = 25 // ms: who moved meanwhile is told of together
const CALM = 10_000 // ms without a word
const BATCH = 16 << 10 // bytes for one write

/**
 * A document held open with its peers. Memory never knows more than the disk: an update is admitted,
 * appended to the log, and only then applied, passed on and answered. [ROOM1] [ROOM2]
 */
export class Room {
  readonly document: DocumentId
  /** The life the document is in: a copy of another one must not merge with it. */
  readonly epoch: string
  readonly clock: Clock
  readonly presence = new Presence<Peer>(Date.now())
  readonly reception: Reception
  readonly #news: Pace
  readonly #live: KeptDocument
  readonly #admission: Admission
  readonly #kept: Kept
  readonly #appender: Appender<Admitted>
  readonly #peers = new Set<Peer>()
  // The last entry that a peer's words depend on: a barrier of theirs waits for it and for no other.
  readonly #said = new WeakMap<Peer, number>()
  #state: 'open' | 'closing' | 'closed' = 'open'
  // When somebody wrote, unless the document has been at rest since.
  #lastTaken: number | undefined

  constructor(
    document: DocumentId,
    log: Log,
    logged: Logged,
    notices: RoomNotices,
    clock: Clock = systemClock,
    rush?: Rush,
  ) {
    this.document = document
    this.epoch = logged.epoch
    this.clock = clock
    this.#live = new KeptDocument(document.name, logged.updates, () => this.#kept.settledDraft())
    this.reception = new Reception((stateVector) => this.#kept.lacking(stateVector))
    this.#news = new Pace(clock, NEWS_EVERY, () => this.#tellPresence())
    this.#appender = new Appender<Admitted>({
      clock,
      seq: logged.seq,
      append: (record) => log.append(document, record),
      onKept: (entries) => {
        const began = clock.now()
        this.#show(entries)
        if (entries.some(({ isGuarded }) => isGuarded)) notices.guarded?.(this)
        // The longer showing takes, the more is shown at once: half of the time is left for the rest. [ROOM20]
        return Math.max(rush?.pause ?? 0, this.#peers.size < CROWD ? 0 : clock.now() - began)
      },
      onStorage: (state, cause) => {
        for (const peer of this.#peers) peer.tellStorage(state)
        notices.storage?.(this, state, cause)
      },
      onGivenUp: (cause) => {
        this.#state = 'closed'
        notices.broken(this, cause)
      },
    })
    this.#admission = new Admission(document, () => this.#rebuildDraft(), logged.authors)
    this.#kept = new Kept({
      live: this.#live,
      admission: this.#admission,
      clock,
      hasKeptAll: () => this.#appender.hasKeptAll,
      onBroken: (cause) => notices.broken(this, cause),
    })
  }

  get peers(): ReadonlySet<Peer> {
    return this.#peers
  }

  get authors(): ReadonlyMap<number, PersonId> {
    return this.#admission.authors
  }

  /** The number of the last record that `state` has. */
  get seq(): number {
    return this.#appender.seq
  }

  /** How the log is, as far as this room has seen. */
  get storage(): StorageState {
    return this.#appender.storage
  }

  /** Whether nobody is here and nothing is on its way to the log. */
  get isQuiet(): boolean {
    return this.#peers.size === 0 && this.#appender.isIdle
  }

  /** All that is kept, as one update: for reading from a copy. */
  state(): Uint8Array {
    return this.#kept.state()
  }

  /** How far what is kept goes. */
  stateVector(): Uint8Array {
    return this.#kept.stateVector()
  }

  join(peer: Peer): void {
    if (this.#state !== 'open') return peer.close(CLOSE.unavailable, 'the room has closed')
    this.#peers.add(peer)
  }

  leave(peer: Peer): void {
    if (!this.#peers.delete(peer)) return
    if (this.presence.leave(peer)) this.#news.changed()
  }

  /**
   * Admits an update and puts it on its way to the log, or says why not: `early` may be tried again, `full` when
   * some of what waits is kept. What comes while the room closes is not taken, and no barrier calls it kept.
   * Nobody's is the server's own.
   */
  take(
    update: Uint8Array,
    person: PersonId | undefined,
    from?: Peer,
  ): 'taken' | 'known' | 'early' | 'full' | 'closing' | { refused: string } {
    if (this.#state !== 'open') return 'closing'
    this.#lastTaken = this.clock.now()
    if (this.#appender.isFull) return this.adds(update, from) ? 'full' : 'known'
    const verdict = this.#admission.judge(update, person, from?.announced)
    if (verdict.is === 'refused') return { refused: verdict.why }
    if (verdict.is === 'known') this.#dependsOn(update, from)
    if (verdict.is !== 'admitted') return verdict.is
    const { lost, brings, newAuthors } = verdict
    this.#appender.add(
      { update, from, isGuarded: brings || lost !== undefined, ...(lost && { lost, person }) },
      person === undefined ? new Map() : new Map(newAuthors.map((client) => [client, person])),
    )
    if (from) this.#said.set(from, this.#appender.added)
    return 'taken'
  }

  /** Whether an update would add anything to what was taken. */
  adds(update: Uint8Array, from?: Peer): boolean {
    const adds = this.#admission.adds(update)
    if (!adds) this.#dependsOn(update, from)
    return adds
  }

  // Who says again what they said on a line that broke: it was taken then, and may still be on its way.
  #dependsOn(update: Uint8Array, from: Peer | undefined): void {
    if (!from || this.#appender.isIdle) return
    const decoded = decodeUpdate(update)
    const news = 'wrong' in decoded ? 'early' : newsIn(decoded, this.#kept.doc)
    const isKept = news !== 'early' && news.structs.length === 0 && !news.deletes
    if (!isKept) this.#said.set(from, this.#appender.added)
  }

  /** Calls back when everything that this peer said so far is in the log: at once when it is. */
  whenKept(peer: Peer, then: () => void): void {
    if (this.#state !== 'open') return
    this.#appender.whenKept(this.#said.get(peer) ?? 0, then)
  }

  /** To be called now and then while somebody is here. */
  beat(): void {
    if (!this.#admission.hasBegun) return
    const now = this.clock.now()
    this.#lastTaken ??= now // somebody only looked
    if (now - this.#lastTaken < CALM) return
    this.#lastTaken = undefined
    this.#kept.calm()
  }

  /** Adds a record that changes nothing, so that another snapshot may follow the last one. */
  rest(): void {
    this.#appender.add({ update: NOTHING, from: undefined, isGuarded: false }, new Map())
  }

  /** Resolves when everything that was taken so far is in the log, or was given up. */
  settled(): Promise<void> {
    return this.#appender.settled()
  }

  /** Takes no more, waits a while for what is on its way to the log, and sends everybody away to come back. */
  async finish(milliseconds: number): Promise<void> {
    if (this.#state === 'open') this.#state = 'closing'
    let callOff = (): void => undefined
    const longEnough = new Promise<void>((resolve) => {
      callOff = this.clock.later(resolve, milliseconds)
    })
    await Promise.race([this.settled(), longEnough])
    callOff()
    this.close()
  }

  /** Tells of a peer's presence whoever else writes here: watchers see nobody and are not seen. [PRES2] */
  moved(peer: Peer): void {
    this.presence.tell(peer)
    this.#news.changed()
  }

  #tellPresence(): void {
    const news = this.presence.news()
    for (const peer of this.#peers) {
      const frame = peer.isWriter ? news.frameFor(peer) : undefined
      if (frame) peer.tellPresence(frame)
    }
  }

  /** Closes the room: every peer is told to come back. */
  close(code: number = CLOSE.goingAway, reason = 'the room closes'): void {
    this.#state = 'closed'
    this.#appender.stop()
    for (const peer of this.#peers) peer.close(code, reason)
    this.#peers.clear()
    this.#news.stop()
    this.#kept.stop()
    this.#live.destroy()
  }

  // Log first, then tell the others: nobody may read a sentence that a crash could take back.
  #show(entries: readonly Admitted[]): void {
    const bytes = entries.reduce((sum, { update }) => sum + update.length, 0)
    const mayBecomeLate = bytes > LARGE_BATCH || [...this.#peers].some((peer) => peer.isLate)
    const before = mayBecomeLate ? Y.encodeStateVector(this.#live.now) : undefined
    for (const { update } of entries) this.#live.add(update)
    this.reception.forget()
    for (const batch of batchesOf(entries, BATCH)) {
      for (const peer of this.#peers) {
        if (before && peer.isLate) peer.fallBehind(before)
        peer.show(batch)
      }
    }
    this.#live.tidy()
  }

  #rebuildDraft(): Y.Doc {
    const onTheirWay = this.#appender.entries.map(({ update }) => update)
    return replay(this.document.name, [...this.#live.updates, ...onTheirWay])
  }
}
