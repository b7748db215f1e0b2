import { createRequire } from 'node:module'
import type { Writable } from 'node:stream'
import * as decoding from 'lib0/decoding'
import { expect, test } from 'vitest'
import { Batch, batchesOf } from '../../server/rooms/batch.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { Outgoing } from '../../server/rooms/outgoing.ts'

// What a client of `ws` reads with; its types do not name it.
const { Receiver } = createRequire(import.meta.url)('ws') as {
  Receiver: new (options: { isServer: boolean }) => Writable
}

const [ana, bo, reader] = [{ name: 'Ana' }, { name: 'Bo' }, { name: 'reader' }]
const SIZES = [0, 1, 120, 121, 122, 123, 124, 125, 126, 127, 128, 65_530, 65_535, 65_536, 300_000]

test('[ROOM19] frames of every size are what a WebSocket reads, each an update of the protocol', () => {
  const updates = SIZES.map((size, index) => new Uint8Array(size).fill(index + 1))
  const batch = new Batch(updates.map((update) => ({ update, from: ana })))
  const read = messagesIn(batch.framesFor(reader))
  expect(read.map(updateIn)).toEqual(updates)
  expect(batch.messagesFor(reader).map(updateIn)).toEqual(updates)
})

test('[ROOM19] nobody is shown their own, in whatever order they came', () => {
  const said = [ana, bo, ana, undefined, bo, bo, ana].map((from, index) => ({
    update: new Uint8Array([index]),
    from,
  }))
  const batch = new Batch<{ name: string }>(said)
  const seenBy = (peer: { name: string }) =>
    messagesIn(batch.framesFor(peer)).map((message) => updateIn(message)[0])
  expect(seenBy(reader)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(seenBy(ana)).toEqual([1, 3, 4, 5])
  expect(seenBy(bo)).toEqual([0, 2, 3, 6])
  expect(new Batch([{ update: new Uint8Array([1]), from: ana }]).framesFor(ana)).toHaveLength(0)
})

test('[ROOM19] what is long is shown in several batches, and nothing of it is left out', () => {
  const said = Array.from({ length: 100 }, (_, index) => ({
    update: new Uint8Array(300).fill(index),
    from: undefined,
  }))
  const batches = batchesOf(said, 1_000)
  expect(batches).toHaveLength(25)
  const all = batches.flatMap((batch) => batch.messagesFor(reader).map((each) => updateIn(each)[0]))
  expect(all).toEqual(said.map((_, index) => index))
  expect(batchesOf([], 1_000)).toEqual([])
})

test('[ROOM19] ready frames wait behind a large message, and are counted as unread', () => {
  const written: Uint8Array[] = []
  const clock = new FakeClock()
  const wire = {
    bufferedAmount: 0,
    send: () => undefined,
    ping: () => undefined,
    write: (frames: Uint8Array) => written.push(frames),
  }
  const outgoing = new Outgoing(wire, clock, () => undefined)
  expect(outgoing.sendFrames(new Uint8Array(10))).toBe(true)
  outgoing.send(new Uint8Array(500_000)) // the rest of it waits for echoes
  expect(outgoing.sendFrames(new Uint8Array(11))).toBe(false)
  expect(written.map(({ length }) => length)).toEqual([10])

  const fast = new Outgoing(wire, clock, () => undefined)
  for (let count = 0; count < 64; count++) fast.sendFrames(new Uint8Array(16 << 10))
  expect(fast.load).toBe('full')
})

/** The messages that a WebSocket client reads in these bytes. */
function messagesIn(bytes: Uint8Array): Uint8Array[] {
  const messages: Uint8Array[] = []
  const receiver = new Receiver({ isServer: false })
  receiver.on('message', (data: Uint8Array) => messages.push(data))
  receiver.write(bytes)
  return messages
}

function updateIn(message: Uint8Array): Uint8Array {
  const decoder = decoding.createDecoder(message)
  expect([decoding.readVarUint(decoder), decoding.readVarUint(decoder)]).toEqual([0, 2])
  const update = decoding.readVarUint8Array(decoder)
  expect(decoding.hasContent(decoder)).toBe(false)
  return new Uint8Array(update)
}
