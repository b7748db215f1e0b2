import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { FrameReader } from '../load/wire/frame-reader.ts'
import { readStamps, stampOf } from '../load/wire/stamp.ts'
import { Typist } from '../load/wire/typist.ts'

describe('the bench', () => {
  test('[BENCH1] what is typed by hand is what Yjs would have written', () => {
    const typist = new Typist(4_000_000_123)
    const doc = new Y.Doc()
    Y.applyUpdate(doc, typist.lines)
    doc.clientID = typist.client // not before: Yjs takes another one when somebody else has it
    const line = doc.getXmlFragment('notes').get(0)
    const words = line instanceof Y.XmlElement ? line.get(0) : undefined
    if (!(words instanceof Y.XmlText)) throw new Error('there is no line')
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    for (let number = 0; number < 300; number++) {
      const byHand = new Uint8Array(typist.type(number).update)
      words.insert(words.length, stampOf(number))
      expect(byHand).toEqual(updates.at(-1))
    }
  })

  test('[BENCH1] what is typed is found again in the document', () => {
    const typist = new Typist(77, 200_000)
    const doc = new Y.Doc()
    Y.applyUpdate(doc, typist.lines)
    for (let number = 0; number < 50; number++) {
      Y.applyUpdate(doc, typist.type(number, 4000).update)
    }
    const found = new Set<number>()
    const state = Y.encodeStateAsUpdate(doc)
    readStamps(state, 0, state.length, (number) => found.add(number))
    expect(doc.store.pendingStructs).toBeNull()
    expect([...found].sort((one, other) => one - other)).toEqual(
      Array.from({ length: 50 }, (_, number) => number),
    )
  })

  test.each([1, 2, 3, 7, 100, 100_000])('[BENCH2] frames in chunks of %i bytes', (size) => {
    const long = new Uint8Array(70_000).fill(7)
    const messages = [Uint8Array.of(1, 2), new Uint8Array(300).fill(3), long, Uint8Array.of(4)]
    const frames = [
      ...messages.map((message) => frame(0x82, message)),
      frame(0x02, long.subarray(0, 5)), // in two pieces, with a ping between
      frame(0x89, Uint8Array.of(9)),
      frame(0x80, long.subarray(5)),
    ]
    const heard: Uint8Array[] = []
    let pings = 0
    const reader = new FrameReader({
      message: (bytes, start, end) => heard.push(new Uint8Array(bytes.subarray(start, end))),
      ping: () => (pings += 1),
      close: () => undefined,
    })
    const all = Buffer.concat(frames)
    const lent = Buffer.alloc(size)
    for (let at = 0; at < all.length; at += size) {
      const chunk = all.subarray(at, at + size)
      lent.set(chunk)
      reader.read(lent.subarray(0, chunk.length))
      lent.fill(0) // what comes next overwrites it
    }
    expect(heard).toEqual([...messages, long])
    expect(pings).toBe(1)
  })
})

function frame(first: number, payload: Uint8Array): Buffer {
  const { length } = payload
  if (length < 126) return Buffer.concat([Buffer.of(first, length), payload])
  if (length < 65_536) {
    return Buffer.concat([Buffer.of(first, 126, length >> 8, length & 255), payload])
  }
  const head = Buffer.alloc(10)
  head[0] = first
  head[1] = 127
  head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, payload])
}
