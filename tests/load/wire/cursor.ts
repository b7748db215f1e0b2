import { Bytes } from './bytes.ts'
import { numberLength } from './bytes.ts'
import type { Typist } from './typist.ts'

const AWARENESS = 1

/** A cursor behind what somebody typed, as an editor with y-protocols' awareness says it. */
export function cursorMessage(prefix: Uint8Array, { client, place }: Typist, clock: number) {
  const at = `{"type":null,"tname":null,"item":{"client":${place.client},"clock":${place.clock}},"assoc":0}`
  const user = `{"id":"p${client}","name":"Writer ${client}","role":"rapporteur","colour":${1 + (client % 6)}}`
  const state = `{"cursor":{"anchor":${at},"head":${at}},"where":"notes","user":${user}}`
  const numbers = 1 + numberLength(client) + numberLength(clock) + numberLength(state.length)
  const size = numbers + state.length
  const message = new Bytes(prefix.length + 1 + numberLength(size) + size)
  message.bytes(prefix).byte(AWARENESS).number(size)
  return message.number(1).number(client).number(clock).number(state.length).ascii(state).written
}
