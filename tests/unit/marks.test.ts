import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { SessionId } from '#shared/ids.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import { judgeClaim } from '../../server/rooms/proof.ts'
import { replay } from '../../server/rooms/replay.ts'
import { FakeClient } from '../support/fake-client.ts'
import { MemoryLog, turn } from '../support/memory-log.ts'
import { addLine } from '../support/notes.ts'

/** Somebody erases words while another makes them bold: marks stay around nothing, and every copy tidies by itself. */
async function boldAndErased() {
  const log = new MemoryLog()
  const hallway = new Hallway(log, () => undefined)
  const room = await hallway.open({ session: 'session-1' as SessionId, name: 'notes' })
  const [ana, bo] = [new FakeClient(room, 'ana').sync(), new FakeClient(room, 'bo').sync()]
  await turn()
  addLine(ana.doc, 'who keeps the exchange')
  ana.flush()
  await turn()
  wordsOf(ana.doc).format(4, 5, { bold: true })
  wordsOf(bo.doc).delete(4, 5)
  return { log, room, ana, bo }
}

const wordsOf = (doc: Y.Doc): Y.XmlText => {
  const [line] = doc.getXmlFragment('notes').toArray()
  const words = line instanceof Y.XmlElement ? line.get(0) : undefined
  if (!(words instanceof Y.XmlText)) throw new Error('there is no line')
  return words
}

test('[ROOM18] marks around nothing are left as they were logged: memory and log are the same document', async () => {
  const { log, room, ana, bo } = await boldAndErased()
  ana.flush()
  bo.flush()
  await turn()
  const updates = log.records.flatMap((record) => record.updates)
  expect(room.state()).toEqual(Y.encodeStateAsUpdate(replay('notes', updates)))
  expect(judgeClaim({ name: 'notes', state: room.state(), updates })).toBeUndefined()
})

test('[ROOM18] a reader whose copy tidies marks stays; one who takes words away does not', async () => {
  const { room, ana, bo } = await boldAndErased()
  const reader = new FakeClient(room, 'cy', { mayWrite: false }).sync()
  await turn()
  let tidied = 0
  reader.doc.on('update', (_update: Uint8Array, from: unknown) => {
    if (from !== reader) tidied += 1
  })
  ana.flush()
  bo.flush()
  await turn()
  expect(tidied).toBe(1)
  const before = room.state()
  reader.flush().barrier(1)
  await turn()
  expect(reader.closed).toBeUndefined()
  expect(reader.barriers).toEqual([1])
  expect(room.state()).toEqual(before)

  wordsOf(reader.doc).delete(0, 3)
  reader.flush()
  expect(reader.closed?.code).toBe(4403)
  expect(room.state()).toEqual(before)
})
