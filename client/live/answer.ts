import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync'
import * as Y from 'yjs'
import { MESSAGE } from '#shared/wire.ts'
import { portionsOf } from './portions.ts'

/**
 * The messages that answer a server's question what we have that it lacks. A line takes no message as long as a day
 * without a network: so the answer is the last of several portions. [OFF9]
 */
export function answerTo(doc: Y.Doc, question: decoding.Decoder): readonly Uint8Array[] {
  decoding.readVarUint(question)
  const reach = decoding.readVarUint8Array(question)
  const portions = portionsOf(Y.encodeStateAsUpdate(doc, reach), Y.decodeStateVector(reach))
  return portions.map((portion, index) => frameOf(portion, index === portions.length - 1))
}

function frameOf(portion: Uint8Array, isLast: boolean): Uint8Array {
  const frame = encoding.createEncoder()
  encoding.writeVarUint(frame, MESSAGE.sync)
  encoding.writeVarUint(frame, isLast ? messageYjsSyncStep2 : messageYjsUpdate)
  encoding.writeVarUint8Array(frame, portion)
  return encoding.toUint8Array(frame)
}
