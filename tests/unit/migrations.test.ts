import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { accountOf } from '#shared/document/account.ts'
import { DOCUMENT_MIGRATIONS, renewDocument, type Migration } from '#shared/document/migrations.ts'
import type { DocumentName, PersonId, SessionId } from '#shared/ids.ts'
import { SCHEMA_VERSION } from '#shared/wire.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import { goldenDocuments, plainOf } from '../support/golden.ts'
import { MemoryLog } from '../support/memory-log.ts'
import { addLine, linesOf } from '../support/notes.ts'

const GOLDEN = goldenDocuments()

const linesIn = (doc: Y.Doc): Y.XmlElement[] =>
  (doc.getXmlFragment('notes').toArray() as unknown[]).filter(
    (block) => block instanceof Y.XmlElement && block.nodeName === 'line',
  ) as Y.XmlElement[]

/** Every quote becomes a citation. */
const citations: Migration = {
  from: 1,
  migrate(copy, name) {
    if (name !== 'notes') return
    for (const line of linesIn(copy))
      if (line.getAttribute('kind') === 'quote') line.setAttribute('kind', 'citation')
  },
}
/** "Speaker 2 (Technical Community)" becomes a speaker and a group. */
const groups: Migration = {
  from: 2,
  migrate(copy, name) {
    if (name !== 'notes') return
    for (const line of linesIn(copy)) {
      const [, speaker, group] = /^(.+) \((.+)\)$/.exec(line.getAttribute('speaker') ?? '') ?? []
      if (speaker === undefined || group === undefined) continue
      line.setAttribute('group', group)
      line.setAttribute('speaker', speaker)
    }
  },
}
const WAY = [citations, groups]

function opened(...updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

function renew(name: DocumentName, state: Uint8Array, way = WAY): Y.Doc {
  const renewal = renewDocument(name, state, { from: 1, to: 3 }, way)
  if (renewal.is === 'refused') throw new Error(renewal.why)
  return opened(state, renewal.update)
}

test('[MIG1] documents of version 1 read today as they read when they were written', () => {
  expect(GOLDEN.length).toBeGreaterThanOrEqual(100)
  for (const { file, name, state, clients, blocks } of GOLDEN) {
    const read = plainOf(opened(state), name)
    expect({ file, ...read }).toEqual({ file, clients, blocks })
  }
})

test('[MIG1] the way from every earlier version to today’s is there', () => {
  for (let from = 1; from < SCHEMA_VERSION; from++)
    expect(DOCUMENT_MIGRATIONS.filter((each) => each.from === from)).toHaveLength(1)
})

describe('[MIG1] [MIG2] each golden document is renewed without loss, on a copy, and a second time changes nothing', () => {
  for (const { file, name, state } of GOLDEN) {
    test(file, () => {
      const before = accountOf(opened(state), name)
      const doc = renew(name, state)
      const after = accountOf(doc, name)
      expect(after.words).toEqual(before.words)
      expect(after.ids).toEqual(before.ids)
      for (const client of before.clients) expect(after.clients).toContain(client)
      const kinds = linesIn(doc).map((line) => line.getAttribute('kind'))
      const quotes = linesIn(opened(state)).filter((line) => line.getAttribute('kind') === 'quote')
      expect(kinds).not.toContain('quote')
      expect(kinds.filter((kind) => kind === 'citation')).toHaveLength(quotes.length)
      expect(linesIn(doc).some((line) => line.getAttribute('speaker')?.includes('('))).toBe(false)

      const again = renewDocument(name, Y.encodeStateAsUpdate(doc), { from: 1, to: 3 }, WAY)
      expect(again.is).toBe('renewed')
      let isChanged = false
      doc.on('update', () => (isChanged = true))
      if (again.is === 'renewed') Y.applyUpdate(doc, again.update)
      expect(isChanged).toBe(false)
    })
  }
})

test('[MIG2] a document that was renewed half-way is completed by the next run', () => {
  for (const { name, state } of GOLDEN.slice(0, 30)) {
    const whole = renew(name, state)
    const lines = linesIn(opened(state)).length
    for (const stop of [0, 1, Math.floor(lines / 2)]) {
      const half = opened(state)
      let left = stop
      for (const line of linesIn(half))
        if (line.getAttribute('kind') === 'quote' && left-- > 0)
          line.setAttribute('kind', 'citation')
      const done = renew(name, Y.encodeStateAsUpdate(half))
      const attributes = (doc: Y.Doc) => linesIn(doc).map((line) => line.getAttributes())
      expect(attributes(done)).toEqual(attributes(whole))
    }
  }
})

let runs = 0
const BAD: readonly (readonly [string, Migration['migrate']])[] = [
  [
    'loses a word',
    (copy) => {
      const text: unknown = linesIn(copy)[0]?.get(0)
      if (text instanceof Y.XmlText) text.delete(0, 1)
    },
  ],
  ['writes words twice', (copy) => void addLine(copy, linesOf(copy)[0] ?? '')],
  ['loses the id of a block', (copy) => linesIn(copy)[0]?.removeAttribute('id')],
  ['loses a poll', (copy) => copy.getXmlFragment('notes').delete(1, 1)],
  ['changes more each time', (copy) => linesIn(copy)[0]?.setAttribute('group', `run ${++runs}`)],
  [
    'throws',
    () => {
      throw new Error('no')
    },
  ],
]
for (const [what, migrate] of BAD) {
  test(`[MIG1] a way that ${what} is refused`, () => {
    const doc = new Y.Doc()
    addLine(doc, 'the first line', { id: 'first' })
    const poll = new Y.XmlElement('poll')
    poll.setAttribute('poll', 'poll-1')
    doc.getXmlFragment('notes').push([poll])
    const state = Y.encodeStateAsUpdate(doc)
    const renewal = renewDocument('notes', state, { from: 1, to: 2 }, [{ from: 1, migrate }])
    expect(renewal.is).toBe('refused')
    expect(Y.encodeStateAsUpdate(doc)).toEqual(state)
  })
}

test('[MIG1] where the way has a gap the document is refused', () => {
  const state = Y.encodeStateAsUpdate(new Y.Doc())
  expect(renewDocument('notes', state, { from: 1, to: 3 }, [citations]).is).toBe('refused')
})

const NOTES = { session: 'session-1' as SessionId, name: 'notes' } as const

/** A log with a golden document in it, as a room would have kept it. */
async function aLog(state: Uint8Array): Promise<MemoryLog> {
  const log = new MemoryLog()
  const authors = new Map([[1, 'person-1' as PersonId]])
  await log.append(NOTES, { seq: 1, updates: [state], authors })
  return log
}

const quiet = (): void => undefined

test('[MIG4] opening an older document renews it once, with what it was before in the same record', async () => {
  const { state } = GOLDEN[0] ?? { state: new Uint8Array() }
  const log = await aLog(state)
  const schema = { schema: { version: 3, migrations: WAY } }
  const room = await new Hallway(log, quiet, schema).open(NOTES)
  expect(log.records).toHaveLength(2)
  const { renewed } = log.records[1] ?? {}
  expect([renewed?.from, renewed?.schema]).toEqual([1, 3])
  expect(plainOf(opened(renewed?.before ?? state), 'notes')).toEqual(
    plainOf(opened(state), 'notes'),
  )
  const kinds = linesIn(opened(room.state())).map((line) => line.getAttribute('kind'))
  expect(kinds).not.toContain('quote')
  await new Hallway(log, quiet, schema).open(NOTES)
  expect(log.records).toHaveLength(2)
})

test('[MIG4] broken off at any step, the document is the old one, and the next opening makes it the new one', async () => {
  const { state } = GOLDEN.find(
    ({ blocks }) => blocks.filter((block) => block.includes('"quote"')).length > 2,
  ) ?? { state: new Uint8Array() }
  const quotes = linesIn(opened(state)).filter((line) => line.getAttribute('kind') === 'quote')
  expect(quotes.length).toBeGreaterThan(2)
  for (let stop = 0; stop <= quotes.length; stop++) {
    const log = await aLog(state)
    let left = stop
    const breaking: Migration = {
      from: 1,
      migrate(copy) {
        for (const line of linesIn(copy)) {
          if (line.getAttribute('kind') !== 'quote') continue
          if (left-- === 0) throw new Error('the power is gone')
          line.setAttribute('kind', 'citation')
        }
        throw new Error('the power is gone at the end')
      },
    }
    const schema = { schema: { version: 3, migrations: [breaking, groups] } }
    await expect(new Hallway(log, quiet, schema).open(NOTES)).rejects.toThrow(
      'document-not-renewed',
    )
    expect(log.records.map((record) => record.updates)).toEqual([[state]])
    const room = await new Hallway(log, quiet, { schema: { version: 3, migrations: WAY } }).open(
      NOTES,
    )
    const kinds = linesIn(opened(room.state())).map((line) => line.getAttribute('kind'))
    expect(kinds.filter((kind) => kind === 'citation')).toHaveLength(quotes.length)
  }
})

test('[MIG4] when what was added cannot be kept, nobody sees it', async () => {
  const { state } = GOLDEN[0] ?? { state: new Uint8Array() }
  const log = await aLog(state)
  log.held = true
  const opening = new Hallway(log, quiet, { schema: { version: 3, migrations: WAY } }).open(NOTES)
  const refused = expect(opening).rejects.toThrow('cannot be opened')
  while (log.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve))
  log.waiting[0]?.fail(new Error('the disk is full'))
  await refused
  expect(log.records).toHaveLength(1)
})

test('[MIG3] a document of a newer version is refused and left as it is', async () => {
  const { state } = GOLDEN[0] ?? { state: new Uint8Array() }
  const log = await aLog(state)
  log.schema = SCHEMA_VERSION + 1
  await expect(new Hallway(log, quiet).open(NOTES)).rejects.toThrow('document-too-new')
  expect(log.records).toHaveLength(1)
})
