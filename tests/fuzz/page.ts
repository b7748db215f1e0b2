import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { PersonId } from '#shared/ids.ts'
import { MESSAGE } from '#shared/wire.ts'
import { Connection } from '../../server/rooms/connection.ts'
import type { Room } from '../../server/rooms/room.ts'
import { sync } from '../support/fake-client.ts'
import { plainOf } from './edits.ts'
import { lettersIn, type Act, type Ledger } from './ledger.ts'

/** A line to a room whose frames arrive when they are told to: in order, and perhaps after their line was given up. */
export interface Wire {
  readonly connection: Connection
  readonly up: Uint8Array[]
  readonly down: Uint8Array[]
  closed: number | undefined
}

/** Whose page it is, and what they may do at the moment. */
export interface Owner {
  readonly person: string
  readonly ledger: Ledger
  mayWrite(): boolean
  nextClientId(): number
}

/**
 * One page with one document open, as every y-websocket client keeps it: asks and answers the first question, sends what
 * is typed while there is a line, and believes nothing kept but what a barrier of this line answered.
 */
export class Page {
  readonly owner: Owner
  doc: Y.Doc
  wire: Wire | undefined
  /** Close codes this page met that end a page for good. */
  isFinished: number | undefined
  readonly shown = new Set<string>()
  #acts: Act[] = []
  #keptActs = 0
  #hasAnswered = false
  #barrier = 0
  readonly #covers = new Map<number, number>()

  constructor(owner: Owner, copy?: Uint8Array) {
    this.owner = owner
    this.doc = this.#open(copy)
  }

  /** Opens a line to a room. */
  connect(room: Room): void {
    const wire: { -readonly [Key in keyof Wire]: Wire[Key] } = {
      up: [],
      down: [],
      closed: undefined,
      connection: undefined as unknown as Connection,
    }
    this.wire = wire
    this.#hasAnswered = false
    const { person, mayWrite } = this.owner
    wire.connection = new Connection(
      room,
      {
        send: (frame) => wire.down.push(frame),
        close: (code) => (wire.closed ??= code),
        load: 'light',
      },
      {
        person: person as PersonId,
        stamp: { id: person, name: person, role: 'rapporteur' },
        isCurrent: true,
        mayWrite,
      },
    )
    wire.up.push(sync(0, Y.encodeStateVector(this.doc)))
  }

  /** The line is given up. What is on it still may arrive at the server. */
  lose(): Wire | undefined {
    const wire = this.wire
    this.wire = undefined
    this.#covers.clear()
    return wire
  }

  /** The page is gone, and opened again with nothing, or with what the device had kept of it. */
  crash(copy?: Uint8Array): Wire | undefined {
    const wire = this.lose()
    this.doc.destroy()
    this.doc = this.#open(copy)
    this.#acts = []
    this.#keptActs = 0
    this.isFinished = undefined
    return wire
  }

  did(act: Act): void {
    this.#acts.push(act)
  }

  /** Asks for a word on everything so far; only after the server's first question was answered on this line. */
  ask(): boolean {
    if (!this.wire || !this.#hasAnswered) return false
    this.#barrier += 1
    this.#covers.set(this.#barrier, this.#acts.length)
    const frame = encoding.createEncoder()
    encoding.writeVarUint(frame, MESSAGE.barrier)
    encoding.writeVarUint(frame, this.#barrier)
    this.wire.up.push(encoding.toUint8Array(frame))
    return true
  }

  get isWaiting(): boolean {
    return this.#covers.size > 0
  }

  /** Reads the next frame that came down, or notices that the line was closed behind the last one. */
  receive(): boolean {
    const { wire } = this
    const frame = wire?.down.shift()
    if (frame) {
      this.#read(frame)
      return true
    }
    if (wire?.closed === undefined) return false
    if (wire.closed >= 4400 && wire.closed < 4500) this.isFinished = wire.closed
    this.lose()
    return true
  }

  #read(frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame)
    const kind = decoding.readVarUint(decoder)
    if (kind === MESSAGE.barrier) return this.#answered(decoding.readVarUint(decoder))
    if (kind !== MESSAGE.sync) return
    const step = decoding.readVarUint(decoder)
    const payload = decoding.readVarUint8Array(decoder)
    if (step === 0) {
      this.wire?.up.push(sync(1, Y.encodeStateAsUpdate(this.doc, payload)))
      this.#hasAnswered = true
      return
    }
    Y.applyUpdate(this.doc, payload, this)
  }

  #answered(barrier: number): void {
    const covered = this.#covers.get(barrier)
    if (covered === undefined) return
    this.#covers.delete(barrier)
    for (const act of this.#acts.slice(this.#keptActs, covered)) this.owner.ledger.keep(act)
    this.#keptActs = Math.max(this.#keptActs, covered)
  }

  #open(copy?: Uint8Array): Y.Doc {
    const doc = new Y.Doc()
    doc.clientID = this.owner.nextClientId()
    if (copy) Y.applyUpdate(doc, copy)
    doc.getXmlFragment('notes')
    doc.getMap('polls')
    doc.on('update', (update: Uint8Array, from: unknown) => {
      if (from === this) this.#lookAtOthers()
      else this.wire?.up.push(sync(2, update))
    })
    return doc
  }

  // What others wrote and stands here, the server has shown: from now on no fault may take it back.
  #lookAtOthers(): void {
    for (const letter of lettersIn(wordsIn(this.doc)))
      if (!this.owner.ledger.isBy(letter, this.owner.person)) this.shown.add(letter)
  }
}

/** Every word of both documents, in an order that is of no importance. */
export function wordsIn(doc: Y.Doc): string {
  const words: string[] = []
  const walk = (type: unknown): void => {
    if (type instanceof Y.Text) words.push(plainOf(type))
    else if (type instanceof Y.Map) for (const each of type.values()) walk(each)
    else if (type instanceof Y.Array || type instanceof Y.XmlFragment) type.forEach(walk)
  }
  walk(doc.getXmlFragment('notes'))
  walk(doc.getMap('polls'))
  return words.join(' ')
}
