/**
 * What a line over HTTP carries in one request or one answer: the messages of the socket, in pieces. `ping` asks only
 * to be acknowledged.
 */
export interface Piece {
  readonly kind: PieceKind
  readonly bytes: Uint8Array
}
/** `more`: the message goes on in the next piece. */
export type PieceKind = (typeof KINDS)[number]
const KINDS = ['last', 'more', 'ping'] as const

/** Pieces that follow each other, and after them perhaps the end of the line, as a socket's close code says it. */
export interface Batch {
  /** Upwards the number of the batch, downwards that of its first piece. Both begin at 1. */
  readonly number: number
  readonly pieces: readonly Piece[]
  readonly end?: { readonly code: number; readonly reason: string }
}

const HEAD = 10 // bytes: number, end, count
const PIECE_HEAD = 5 // bytes: kind, length

/** Numbers are big-endian: number (4), code of the end or 0 (2), count (4); of each piece kind (1), length (4), bytes; UTF-16 of the reason. */
export function writeBatch({ number, pieces, end }: Batch): Uint8Array<ArrayBuffer> {
  const reason = end?.reason ?? ''
  const size = pieces.reduce((sum, { bytes }) => sum + PIECE_HEAD + bytes.length, HEAD)
  const written = new Uint8Array(size + 2 * reason.length)
  const view = new DataView(written.buffer)
  view.setUint32(0, number)
  view.setUint16(4, end?.code ?? 0)
  view.setUint32(6, pieces.length)
  let at = HEAD
  for (const { kind, bytes } of pieces) {
    view.setUint8(at, KINDS.indexOf(kind))
    view.setUint32(at + 1, bytes.length)
    written.set(bytes, at + PIECE_HEAD)
    at += PIECE_HEAD + bytes.length
  }
  for (let index = 0; index < reason.length; index++) {
    view.setUint16(at + 2 * index, reason.charCodeAt(index))
  }
  return written
}

/** Reads a batch; undefined when the bytes are none. Nothing is allocated for a length that is only claimed. */
export function readBatch(written: Uint8Array): Batch | undefined {
  if (written.length < HEAD) return undefined
  const view = new DataView(written.buffer, written.byteOffset, written.length)
  const code = view.getUint16(4)
  const count = view.getUint32(6)
  const pieces: Piece[] = []
  let at = HEAD
  while (pieces.length < count) {
    if (at + PIECE_HEAD > written.length) return undefined
    const kind = KINDS[view.getUint8(at)]
    const end = at + PIECE_HEAD + view.getUint32(at + 1)
    if (!kind || end > written.length) return undefined
    pieces.push({ kind, bytes: written.subarray(at + PIECE_HEAD, end) })
    at = end
  }
  const left = written.length - at
  if (left % 2 !== 0 || (code === 0 && left > 0)) return undefined
  const letters = Array.from({ length: left / 2 }, (_, index) => view.getUint16(at + 2 * index))
  const number = view.getUint32(0)
  if (code === 0) return { number, pieces }
  return { number, pieces, end: { code, reason: String.fromCharCode(...letters.slice(0, 200)) } }
}
