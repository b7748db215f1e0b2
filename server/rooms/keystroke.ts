import { isUtf8 } from 'node:buffer'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

const LONGEST = 1000 // bytes of the words; whoever pastes more is looked at whole
const WORDS_BETWEEN = 0b1100_0100 // a piece of words with something on both sides, as Yjs writes its kind
const WORDS_BEHIND = 0b1000_0100 // the same with nothing to its right

/** Where a piece stands that others build on. */
export interface Place {
  readonly client: number
  readonly clock: number
}

/** Words that stand right behind the last ones of the same client id: what an update is while somebody types on. */
export interface Keystroke {
  readonly client: number
  readonly clock: number
  /** In UTF-8; lent. */
  readonly words: Uint8Array
  /** Of the words, as Yjs counts: UTF-16 code units. */
  readonly length: number
  /** What is to the right of them, when there is anything. */
  readonly right: Place | undefined
}

/**
 * Reads a keystroke from its bytes (Yjs, update format 1). Undefined for every other update, and for bytes that are none:
 * those are for `decodeUpdate` to judge.
 */
export function readKeystroke(update: Uint8Array): Keystroke | undefined {
  // One client with one piece.
  if (update[0] !== 1 || update[1] !== 1 || update.length > LONGEST) return undefined
  try {
    return read(decoding.createDecoder(update))
  } catch {
    return undefined // lib0 came to the end of the bytes in the middle of a number
  }
}

function read(decoder: decoding.Decoder): Keystroke | undefined {
  decoder.pos = 2
  const { client, clock } = readPlace(decoder)
  const kind = decoding.readUint8(decoder)
  if (kind !== WORDS_BETWEEN && kind !== WORDS_BEHIND) return undefined
  const left = readPlace(decoder)
  if (left.client !== client || left.clock !== clock - 1) return undefined
  const right = kind === WORDS_BETWEEN ? readPlace(decoder) : undefined
  const bytes = decoding.readVarUint(decoder)
  const end = decoder.pos + bytes
  // Nothing follows but the number of clients of whom something is deleted: none.
  if (end !== decoder.arr.length - 1 || decoder.arr[end] !== 0) return undefined
  const words = decoder.arr.subarray(decoder.pos, end)
  const length = lengthOf(words)
  return length > 0 ? { client, clock, words, length, right } : undefined
}

/** The update that says the same as keystrokes one after the other, whose words these are. */
export function writeKeystrokes({
  client,
  clock,
  words,
  right,
}: Omit<Keystroke, 'length'>): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 1)
  encoding.writeVarUint(encoder, 1)
  writePlace(encoder, { client, clock })
  encoding.writeUint8(encoder, right ? WORDS_BETWEEN : WORDS_BEHIND)
  writePlace(encoder, { client, clock: clock - 1 })
  if (right) writePlace(encoder, right)
  encoding.writeVarUint8Array(encoder, words)
  encoding.writeVarUint(encoder, 0)
  return encoding.toUint8Array(encoder)
}

function writePlace(encoder: encoding.Encoder, { client, clock }: Place): void {
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
}

function readPlace(decoder: decoding.Decoder): Place {
  return { client: decoding.readVarUint(decoder), clock: decoding.readVarUint(decoder) }
}

/** How many UTF-16 code units these bytes are; 0 when they are no UTF-8. */
function lengthOf(bytes: Uint8Array): number {
  let length = 0
  let isPlain = true
  for (const byte of bytes) {
    if (byte < 0x80) length += 1
    else {
      isPlain = false
      // The first byte of a character, and of one beyond the first 65,536, which takes two units.
      if (byte >= 0xc0) length += byte >= 0xf0 ? 2 : 1
    }
  }
  return isPlain || isUtf8(bytes) ? length : 0
}
