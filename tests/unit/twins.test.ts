import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { SessionId } from '#shared/ids.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import { FakeClient } from '../support/fake-client.ts'
import { MemoryLog, turn } from '../support/memory-log.ts'
import { addLine, linesOf, writeIn } from '../support/notes.ts'

async function aRoom() {
  const hallway = new Hallway(new MemoryLog(), () => undefined)
  return hallway.open({ session: 'session-1' as SessionId, name: 'notes' })
}

/** A page of Ana’s with a client id that she chose. */
function pageOf(client: number, copy: Y.Doc = new Y.Doc()): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(copy))
  doc.clientID = client
  return doc
}

async function comes(room: Awaited<ReturnType<typeof aRoom>>, doc: Y.Doc) {
  const page = new FakeClient(room, 'ana')
  Y.applyUpdate(page.doc, Y.encodeStateAsUpdate(doc), page)
  page.sync()
  await turn()
  page.barrier(1)
  return page
}

const differences: readonly (readonly [string, (doc: Y.Doc) => void, (doc: Y.Doc) => void])[] = [
  ['other words', (doc) => addLine(doc, 'peering'), (doc) => addLine(doc, 'transit')],
  [
    'more and other words',
    (doc) => addLine(doc, 'peering'),
    (doc) => addLine(doc, 'transit and more'),
  ],
  [
    'another kind',
    (doc) => addLine(doc, 'x', { kind: 'opinion' }),
    (doc) => addLine(doc, 'x', { kind: 'quote' }),
  ],
  [
    'another block',
    (doc) => addLine(doc, 'x'),
    (doc) => doc.getXmlFragment('notes').push([new Y.XmlElement('papers')]),
  ],
]
for (const [what, first, second] of differences) {
  test(`[TWIN1] a second page with the same client id and ${what} is refused, not called kept`, async () => {
    const room = await aRoom()
    const [one, other] = [await comes(room, new Y.Doc()), await comes(room, new Y.Doc())]
    one.doc.clientID = other.doc.clientID = 7
    one.doc.transact(() => first(one.doc))
    other.doc.transact(() => second(other.doc))
    one.flush().barrier(2)
    other.flush().barrier(2)
    await turn()
    expect(one.barriers).toEqual([1, 2])
    expect(other.closed?.code).toBe(4422)
    expect(other.barriers).toEqual([1])
    const words = linesOf(one.doc)
    expect(linesOf((await comes(room, new Y.Doc())).doc)).toEqual(words)
  })
}

test('[TWIN1] what was cut, joined or erased since is the same page’s, however it comes again', async () => {
  const room = await aRoom()
  const page = pageOf(7)
  const line = addLine(page, 'IXPs 😀 keep traffic local')
  writeIn(line, ', and costs down')
  const early = pageOf(7, page)
  await comes(room, page)
  const colleague = pageOf(8, page)
  const text = (colleague.getXmlFragment('notes').get(0) as Y.XmlElement).get(0) as Y.XmlText
  text.insert(6, 'between the halves of a letter')
  text.delete(0, 3)
  text.format(10, 4, { bold: {} })
  expect((await comes(room, colleague)).closed).toBeUndefined()
  const again = (await comes(room, early)).update(Y.encodeStateAsUpdate(early)).barrier(2)
  expect(again.closed).toBeUndefined()
  expect(again.barriers).toEqual([1, 2])
  expect(linesOf(again.doc)[0]).toContain('between the halves of a letter')
})
