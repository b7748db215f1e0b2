import * as encoding from 'lib0/encoding'
import { MESSAGE } from '#shared/wire.ts'

/** What is told of one client id, as the awareness protocol writes it, and whose it is while they are here. */
export interface Told<Peer> {
  readonly bytes: Uint8Array
  readonly from: Peer | undefined
}

/** What is told at once of everybody who moved: to each the same, but nobody hears of themselves. [PRES3] */
export class PresenceNews<Peer extends object> {
  readonly #told: readonly Told<Peer>[]
  readonly #from: ReadonlySet<Peer | undefined>
  readonly #all: Uint8Array

  constructor(told: readonly Told<Peer>[]) {
    this.#told = told
    this.#from = new Set(told.map(({ from }) => from))
    this.#all = presenceFrame(told.map(({ bytes }) => bytes))
  }

  /** The message for somebody; undefined where nothing changed but themselves. */
  frameFor(peer: Peer): Uint8Array | undefined {
    if (!this.#from.has(peer)) return this.#all
    const others = this.#told.filter(({ from }) => from !== peer)
    return others.length === 0 ? undefined : presenceFrame(others.map(({ bytes }) => bytes))
  }
}

/** A message of the awareness protocol with these states. */
export function presenceFrame(states: readonly Uint8Array[]): Uint8Array {
  const body = encoding.createEncoder()
  encoding.writeVarUint(body, states.length)
  for (const state of states) encoding.writeUint8Array(body, state)
  const frame = encoding.createEncoder()
  encoding.writeVarUint(frame, MESSAGE.awareness)
  encoding.writeVarUint8Array(frame, encoding.toUint8Array(body))
  return encoding.toUint8Array(frame)
}
