import * as decoding from 'lib0/decoding'
import type { PersonId } from '#shared/ids.ts'
import { CLOSE, MESSAGE, SCHEMA_VERSION, type StorageState } from '#shared/wire.ts'
import { LARGEST_UPDATE } from '#shared/document/limits.ts'
import { Announced, readRemoves } from './announced.ts'
import type { Batch } from './batch.ts'
import { judgeStateVector } from './bounds.ts'
import { barrierFrame, BEAT, schemaFrame, storageFrame, syncFrame, SYNC } from './frames.ts'
import { Pace } from './pace.ts'
import type { PresenceStamp } from './presence.ts'
import type { Peer, Room } from './room.ts'

/** How much a line has to carry that is not read yet: `heavy` leaves presence out, `full` all that can wait. */
export type Load = 'light' | 'heavy' | 'full'

/** The part of a WebSocket that a peer needs. */
export interface Line {
  send(frame: Uint8Array): void
  /** Takes frames of a WebSocket as they are; answers false when it has to be sent their messages one by one. */
  sendFrames?(frames: Uint8Array): boolean
  /** A line that cannot tell carries everything. Whoever tells calls `drained` when it is light again. */
  readonly load?: Load
  close(code: number, reason: string): void
}

/** Who sits at the other end, and what they may do here: asked at every message. */
export interface Guest {
  readonly person: PersonId
  readonly stamp: PresenceStamp
  /** Whether they said the current version of the schema. */
  readonly isCurrent: boolean
  /** Whether they said another version: a page of ours that is older or newer, and can be told so. */
  readonly isOfOtherVersion?: boolean
  mayWrite(): boolean
  /** Where their rights can change while they are here: whether they may still read. */
  mayRead?(): boolean
  /** Hears of each change of their rights, until the answer is called. */
  watch?(hear: () => void): () => void
}

/**
 * What a client needs for each kind of message, or that it is the server's alone. A kind without a row does not compile; what
 * a reader says of itself or announces is passed over, and words of theirs are answered where they come. [MAY5]
 */
export const NEEDS = {
  sync: 'read',
  awareness: 'write',
  auth: 'server',
  queryAwareness: 'read',
  barrier: 'read',
  storage: 'server',
  removes: 'write',
  schema: 'server',
} as const satisfies Readonly<Record<keyof typeof MESSAGE, 'read' | 'write' | 'server'>>
const NEED_OF: ReadonlyMap<number, 'read' | 'write' | 'server'> = new Map(
  (Object.keys(NEEDS) as (keyof typeof NEEDS)[]).map((kind) => [MESSAGE[kind], NEEDS[kind]]),
)

const MOST_HELD = 1000 // messages that came before what they build on
const MOST_QUESTIONS = 20 // between two rests: whole documents are encoded for them
const LARGEST_HELD = 2 * LARGEST_UPDATE // bytes of them
const LARGEST_OF_READER = 256 << 10 // bytes of one message: a state vector and what it knows already
const PRESENCE_EVERY = 100 // ms: more than ten a second nobody sees

/** What a peer lacks: all since a state, which it is sent when it is its turn and its line has room. */
interface Owed {
  readonly step: typeof SYNC.step2 | typeof SYNC.update
  readonly since: Uint8Array
}

/**
 * One connection to a room: speaks the y-websocket protocol and answers barriers. Whatever a client
 * sends, the worst that happens is that this connection closes. [ROOM3] [ROOM4]
 */
export class Connection implements Peer {
  readonly #room: Room
  readonly #line: Line
  readonly #guest: Guest
  // An update that builds on what the client has yet to send waits here, and all that follows it.
  #held: Uint8Array[] = []
  #heldBytes = 0
  readonly #announced = new Announced()
  #answeredUs = false
  #questions = 0
  #closed = false
  #owed: Owed | undefined
  #missesPresence = false
  #askedBarrier = false
  #wrote: boolean
  #pace: Pace | undefined // only who writes moves

  constructor(room: Room, line: Line, guest: Guest) {
    this.#room = room
    this.#line = line
    this.#guest = guest
    this.#wrote = guest.mayWrite()
    // Before anything else: a page of another version must not begin to exchange. [SCHEMA1]
    if (guest.isOfOtherVersion) this.send(schemaFrame(SCHEMA_VERSION))
    room.join(this)
    this.send(syncFrame(SYNC.step1, room.stateVector()))
    if (this.isWriter) this.send(room.presence.all())
    if (room.storage !== 'well') this.tellStorage(room.storage)
  }

  get isWriter(): boolean {
    return this.#guest.mayWrite()
  }

  get announced(): ReadonlySet<string> {
    return this.#announced.names
  }

  /**
   * Their rights may have changed. Whoever lost one is sent away at once, and nobody sees them here any more: what they
   * wrote and is not taken yet stays with them. Whoever gained one goes on as they came. [RIGHT4]
   */
  judgeAnew(): void {
    if (this.#closed) return
    if (this.#guest.mayRead?.() === false) {
      this.close(CLOSE.notAllowed, 'you may not read here any more')
    } else if (this.#wrote && !this.isWriter) {
      this.close(CLOSE.notAllowed, 'you may read here, not write any more')
    } else {
      this.#wrote = this.isWriter
      return
    }
    this.left()
  }

  get isLate(): boolean {
    return !this.#owed && this.#line.load === 'full'
  }

  fallBehind(since: Uint8Array): void {
    this.#owed = { step: SYNC.update, since }
  }

  show(batch: Batch<Peer>): void {
    if (this.#owed || this.#closed) return
    if (this.#line.sendFrames?.(batch.framesFor(this))) return
    for (const message of batch.messagesFor(this)) this.send(message)
  }

  tellPresence(frame: Uint8Array): void {
    if (this.#isLight) this.send(frame)
    else this.#missesPresence = true
  }

  // A stock client hears no word it does not know: only who spoke of ours is told.
  tellStorage(state: StorageState): void {
    if (this.#guest.isCurrent || this.#askedBarrier) this.send(storageFrame(state))
  }

  /** It is this peer's turn to be sent what it lacks. */
  catchUp(): void {
    const owed = this.#owed
    if (!owed || this.#closed || this.#line.load === 'full') return
    this.#owed = undefined
    this.send(this.#room.reception.answer(owed.step, owed.since))
  }

  /** The line has carried what it had to: what was left out meanwhile is made good. [ROOM14] */
  drained(): void {
    if (this.#closed) return
    if (this.#owed) this.#room.reception.wait(this)
    if (!this.#missesPresence || !this.#isLight) return
    this.#missesPresence = false
    if (this.isWriter) this.send(this.#room.presence.all())
  }

  send(frame: Uint8Array): void {
    if (!this.#closed) this.#line.send(frame)
  }

  close(code: number, reason: string): void {
    if (this.#closed) return
    this.#closed = true
    this.#line.close(code, shortened(reason))
  }

  /** The connection is gone, or as good as gone. */
  left(): void {
    this.#closed = true
    this.#pace?.stop()
    this.#room.reception.leave(this)
    this.#room.leave(this)
  }

  get #isLight(): boolean {
    return (this.#line.load ?? 'light') === 'light'
  }

  receive(message: Uint8Array): void {
    if (this.#closed) return
    if (message.length > LARGEST_OF_READER && !this.isWriter) {
      return this.close(CLOSE.tooLarge, 'too large for somebody who reads')
    }
    if (this.#held.length > 0 && !isStep2(message)) return this.#hold(message)
    try {
      this.#read(message)
    } catch {
      this.close(CLOSE.malformed, 'malformed message')
    }
  }

  #read(message: Uint8Array): void {
    const decoder = decoding.createDecoder(message)
    const kind = decoding.readVarUint(decoder)
    const need = NEED_OF.get(kind)
    if (need === undefined || need === 'server') {
      return this.close(CLOSE.malformed, 'unknown message')
    }
    if (need === 'write' && !this.isWriter) return
    if (kind === MESSAGE.sync) return this.#readSync(decoder, message)
    if (kind === MESSAGE.barrier) return this.#answerBarrier(decoding.readVarUint(decoder))
    if (kind === MESSAGE.removes) return this.#announced.add(readRemoves(decoder))
    if (kind === MESSAGE.awareness) return this.#readPresence(decoding.readVarUint8Array(decoder))
    this.#questions += 1
    if (this.isWriter && this.#questions <= MOST_QUESTIONS) this.send(this.#room.presence.all())
  }

  #readSync(decoder: decoding.Decoder, message: Uint8Array): void {
    const step = decoding.readVarUint(decoder)
    const payload = decoding.readVarUint8Array(decoder)
    if (step === SYNC.step1) return this.#answerQuestion(payload)
    if (step !== SYNC.step2 && step !== SYNC.update) {
      return this.close(CLOSE.malformed, 'unknown sync message')
    }
    this.#takeUpdate(payload, message)
    if (step === SYNC.step2) this.#receiveHeld()
  }

  // A client asks once when it comes, and now and then to be sure; who asks all the time wants us busy.
  #answerQuestion(stateVector: Uint8Array): void {
    this.#questions += 1
    if (this.#questions > MOST_QUESTIONS) return this.close(CLOSE.resync, 'too many questions')
    // One that is none ends the line here, not when its turn comes.
    const wrong = judgeStateVector(stateVector)
    if (wrong !== undefined) throw new Error(`a state vector is ${wrong}`)
    this.#owed = { step: SYNC.step2, since: stateVector }
    this.#room.reception.wait(this)
  }

  /**
   * Called every two seconds: says that the line is alive, and how the log is while it is not well. What was
   * asked long ago does not count any more.
   */
  rest(): void {
    this.#questions = 0
    this.#room.beat()
    if (this.#line.load === 'full') return
    this.send(BEAT)
    if (this.#room.storage !== 'well') this.tellStorage(this.#room.storage)
  }

  #takeUpdate(update: Uint8Array, message: Uint8Array): void {
    if (!this.isWriter) {
      // Every client answers our first question; who has nothing new to say has done nothing wrong.
      if (!this.#room.adds(update, this)) return
      if (this.#guest.isCurrent) this.close(CLOSE.notAllowed, 'you may read here, not write')
      else this.close(CLOSE.outdated, 'load the page again: this one is of an older version')
      return
    }
    const taken = this.#room.take(update, this.#guest.person, this)
    if (typeof taken === 'object') return this.close(CLOSE.refused, taken.refused)
    if (taken === 'full') return this.close(CLOSE.unavailable, 'nothing more can be kept just now')
    if (taken === 'early') this.#holdOrResync(message)
  }

  #holdOrResync(message: Uint8Array): void {
    if (this.#answeredUs || isStep2(message))
      this.close(CLOSE.resync, 'something is missing in between')
    else this.#hold(message)
  }

  #hold(message: Uint8Array): void {
    this.#heldBytes += message.length
    this.#held.push(message)
    if (this.#held.length > MOST_HELD || this.#heldBytes > LARGEST_HELD) {
      this.close(CLOSE.resync, 'too much came before its beginning')
    }
  }

  #receiveHeld(): void {
    this.#answeredUs = true
    const held = this.#held
    this.#held = []
    this.#heldBytes = 0
    for (const message of held) this.receive(message)
  }

  #answerBarrier(number: number): void {
    this.#announced.clear() // what was announced before it has come before it as well
    if (!this.#askedBarrier) {
      this.#askedBarrier = true
      const { storage } = this.#room
      if (storage !== 'well' && !this.#guest.isCurrent) this.tellStorage(storage)
    }
    this.#room.whenKept(this, () => this.send(barrierFrame(number)))
  }

  #readPresence(payload: Uint8Array): void {
    const room = this.#room
    if (!room.presence.take(this, this.#guest.stamp, payload)) return
    this.#pace ??= new Pace(room.clock, PRESENCE_EVERY, () => room.moved(this))
    this.#pace.changed()
  }
}

function isStep2(message: Uint8Array): boolean {
  return message[0] === MESSAGE.sync && message[1] === SYNC.step2
}

// The protocol allows 123 bytes; a longer reason would leave the line half open.
function shortened(reason: string): string {
  return Buffer.from(reason)
    .subarray(0, 120)
    .toString()
    .replace(/\uFFFD+$/, '')
}
