import * as encoding from 'lib0/encoding'
import { MESSAGE, type StorageState } from '#shared/wire.ts'

/** The frames a room sends: those of the y-websocket protocol, and ours. */
export const SYNC = { step1: 0, step2: 1, update: 2 } as const

export function syncFrame(step: (typeof SYNC)[keyof typeof SYNC], payload: Uint8Array): Uint8Array {
  const frame = encoding.createEncoder()
  encoding.writeVarUint(frame, MESSAGE.sync)
  encoding.writeVarUint(frame, step)
  encoding.writeVarUint8Array(frame, payload)
  return encoding.toUint8Array(frame)
}

export function barrierFrame(number: number): Uint8Array {
  const frame = encoding.createEncoder()
  encoding.writeVarUint(frame, MESSAGE.barrier)
  encoding.writeVarUint(frame, number)
  return encoding.toUint8Array(frame)
}

export function storageFrame(state: StorageState): Uint8Array {
  const frame = encoding.createEncoder()
  encoding.writeVarUint(frame, MESSAGE.storage)
  encoding.writeVarString(frame, state)
  return encoding.toUint8Array(frame)
}

/** An empty presence: says nothing but that the line is alive, to stock clients too. */
export const BEAT = beatFrame()

function beatFrame(): Uint8Array {
  const frame = encoding.createEncoder()
  encoding.writeVarUint(frame, MESSAGE.awareness)
  encoding.writeVarUint8Array(frame, new Uint8Array([0]))
  return encoding.toUint8Array(frame)
}

/** Says which version of the schema the server writes. */
export function schemaFrame(version: number): Uint8Array {
  const frame = encoding.createEncoder()
  encoding.writeVarUint(frame, MESSAGE.schema)
  encoding.writeVarUint(frame, version)
  return encoding.toUint8Array(frame)
}
