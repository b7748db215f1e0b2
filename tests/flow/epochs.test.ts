import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { openSqlite } from '../../server/store/sqlite.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

let rapport: Rapport
let session: Session
let token: string
beforeAll(async () => {
  rapport = await Rapport.start()
  session = await rapport.session('A session')
  token = await session.enter('rapporteur', 'Ana')
})
afterAll(() => rapport.remove())

/** Opens a document's socket by hand: the code it is closed with, or what comes first on it. */
async function opened(query: string): Promise<number | 'a frame'> {
  const address = `${rapport.address.replace('http', 'ws')}/rooms/${session.id}/notes${query}`
  const socket = new WebSocket(address, { headers: { authorization: `Bearer ${token}` } })
  const first = await new Promise<number | 'a frame'>((resolve, reject) => {
    socket.once('message', () => resolve('a frame'))
    socket.once('close', resolve)
    socket.once('error', reject)
  })
  socket.terminate()
  return first
}

test('[EPOCH1] a page learns the lives of its documents, and a copy of another one is turned away', async () => {
  const here = (await session.call('GET', '', undefined, token)).json
  const door = (await session.call('GET', '/door', undefined, token)).json
  expect(door.here.epochs).toEqual(here.epochs)
  const { notes, polls } = here.epochs as Record<string, string>
  expect(notes).toMatch(/^[a-z0-9]{16}$/)
  expect(polls).toMatch(/^[a-z0-9]{16}$/)
  expect(notes).not.toBe(polls)
  const other = await rapport.session('Another session')
  const there = await other.call('GET', '', undefined, await other.enter('rapporteur', 'Bo'))
  expect(there.json.epochs.notes).not.toBe(notes)

  expect(await opened('?schema=1')).toBe('a frame')
  expect(await opened('?schema=1&epoch=')).toBe('a frame')
  expect(await opened(`?schema=1&epoch=${notes}`)).toBe('a frame')
  for (const wrong of [polls, '0', 'x'.repeat(5000), '%00', `${notes}%20`])
    expect(await opened(`?schema=1&epoch=${wrong}`), wrong).toBe(4409)
})

test('[EPOCH1] a life is the same after a restart, and another one where a tool has begun it', async () => {
  const before = (await session.call('GET', '', undefined, token)).json.epochs
  const writer = await new Writer(session, 'notes', token).synced()
  addLine(writer.doc, 'kept through it all')
  await writer.kept()
  writer.leave()
  await rapport.kill()
  await rapport.run()
  expect((await session.call('GET', '', undefined, token)).json.epochs).toEqual(before)

  await rapport.stop()
  const engine = await openSqlite(path.join(rapport.folder, 'rapport.sqlite'))
  await engine.commit([
    engine.rows
      .updateTable('head')
      .set({ epoch: 'restored' })
      .where('document', '=', `${session.id}/notes`)
      .compile(),
  ])
  await engine.close()
  await rapport.run()
  const after = (await session.call('GET', '', undefined, token)).json.epochs
  expect(after).toEqual({ ...before, notes: 'restored' })
  expect(await opened(`?epoch=${before.notes}`)).toBe(4409)
  expect(await opened('?epoch=restored')).toBe('a frame')
  const reader = await new Writer(session, 'notes', token).synced()
  expect(linesOf(reader.doc)).toContain('kept through it all')
  reader.leave()
})

test('[LOG2] a document that a disk has damaged opens with what is left, in a new life, and the server says what', async () => {
  const writer = await new Writer(session, 'notes', token).synced()
  for (const text of ['first', 'second', 'third']) {
    addLine(writer.doc, text)
    await writer.kept()
  }
  writer.leave()
  await rapport.stop()
  const engine = await openSqlite(path.join(rapport.folder, 'rapport.sqlite'))
  const document = `${session.id}/notes`
  const [last] = await engine.rows
    .selectFrom('log')
    .select('seq')
    .where('document', '=', document)
    .orderBy('seq', 'desc')
    .limit(1)
    .execute()
  await engine.commit([
    engine.rows
      .updateTable('log')
      .set({ updates: new Uint8Array([1, 0]) })
      .where('document', '=', document)
      .where('seq', '=', last?.seq ?? 0)
      .compile(),
  ])
  await engine.close()
  await rapport.run()
  const { epochs } = (await session.call('GET', '', undefined, token)).json
  const reader = await new Writer(session, 'notes', token).synced()
  const lines = linesOf(reader.doc)
  expect(lines).toEqual(expect.arrayContaining(['first', 'second']))
  expect(lines).not.toContain('third')
  addLine(reader.doc, 'goes on')
  await reader.kept()
  reader.leave()
  expect((await session.call('GET', '', undefined, token)).json.epochs.notes).not.toBe(epochs.notes)
  // Which one is said by the beginning of its id: enough to find it, too little to come in by.
  expect(rapport.output).toContain(`"problem":"${session.id.slice(0, 6)}…/notes was damaged`)
  expect(rapport.output).not.toContain(session.id)
  expect(rapport.output).toContain(`record ${last?.seq} is damaged`)
  expect(await opened(`?epoch=${epochs.notes}`)).toBe(4409)
})
