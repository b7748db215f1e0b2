import { createHash } from 'node:crypto'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebSocket, type RawData } from 'ws'
import * as Y from 'yjs'
import { pauseBeforeReturn } from '../../client/live/line-watch.ts'

/**
 * A crowd of WebSocket clients in a process of its own. Each asks for the whole document, as one does that has nothing,
 * answers the server's question, and comes back at a time of chance when its line ends. The parent says when
 * a new round begins, and hears when the last one has the document.
 */
export interface CrowdOrder {
  readonly address: string
  readonly tokens: readonly string[]
}
export type ToCrowd =
  | { readonly does: 'come'; readonly order: CrowdOrder }
  | { readonly does: 'round'; readonly round: number }
/** Everybody has a document: the digests of all that were received, one where all have the same. */
export interface FromCrowd {
  readonly round: number
  readonly documents: readonly string[]
}

const QUESTION = frameOf(0, new Uint8Array([0]))
const NOTHING = frameOf(1, Y.encodeStateAsUpdate(new Y.Doc()))

const here = new Set<number>()
const documents = new Set<string>()
let size = 0
let round = 0

process.on('message', (message: ToCrowd) => {
  if (message.does === 'round') {
    round = message.round
    here.clear()
    documents.clear()
    return
  }
  size = message.order.tokens.length
  message.order.tokens.forEach((token, member) => join(message.order.address, token, member, 0))
})

function join(address: string, token: string, member: number, tries: number): void {
  const socket = new WebSocket(address, { headers: { authorization: `Bearer ${token}` } })
  let arrived = false
  socket.on('open', () => socket.send(QUESTION))
  socket.on('message', (data: RawData) => {
    const frame = bytesOf(data)
    if (frame[0] !== 0) return
    if (frame[1] === 0) socket.send(NOTHING)
    if (frame[1] !== 1) return
    arrived = true
    arrive(member, frame)
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    const next = arrived ? 0 : tries + 1
    setTimeout(
      () => join(address, token, member, next),
      pauseBeforeReturn(arrived ? 0 : tries, Math.random()),
    )
  })
}

function arrive(member: number, frame: Uint8Array): void {
  here.add(member)
  documents.add(createHash('sha256').update(contentOf(frame)).digest('hex'))
  if (here.size === size) process.send?.({ round, documents: [...documents] } satisfies FromCrowd)
}

// The same bytes are the same document: what was read once is not read two thousand times.
const known = new Map<string, string>()
function contentOf(frame: Uint8Array): string {
  const key = createHash('sha256').update(frame).digest('hex')
  const before = known.get(key)
  if (before !== undefined) return before
  const decoder = decoding.createDecoder(frame)
  decoding.readVarUint(decoder)
  decoding.readVarUint(decoder)
  const doc = new Y.Doc()
  Y.applyUpdate(doc, decoding.readVarUint8Array(decoder))
  const content = doc.getXmlFragment('notes').toString()
  known.set(key, content)
  return content
}

function frameOf(step: number, payload: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 0)
  encoding.writeVarUint(encoder, step)
  encoding.writeVarUint8Array(encoder, payload)
  return encoding.toUint8Array(encoder)
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
