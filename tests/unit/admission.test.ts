import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addDraft, makeOption, readDraft } from '#shared/document/drafts.ts'
import { readNotes } from '#shared/document/read.ts'
import type { DocumentName, OptionId, PersonId, PollId, SessionId } from '#shared/ids.ts'
import { Admission } from '../../server/rooms/admission.ts'
import { replay } from '../../server/rooms/replay.ts'
import { addLine, writeIn } from '../support/notes.ts'
import { randomFrom } from '../support/random.ts'
import { mutated, samplesOf } from '../fuzz/mutants.ts'
import { cpuTime } from '../support/cpu-time.ts'

const ANA = 'ana' as PersonId
const BO = 'bo' as PersonId

/** A judge with all that it admitted, and the draft it stands on now. */
function aJudge(name: DocumentName = 'notes', seed?: Y.Doc) {
  const document = { session: 'session-1' as SessionId, name }
  const admitted: Uint8Array[] = seed ? [Y.encodeStateAsUpdate(seed)] : []
  const admission = new Admission(document, () => replay(document.name, admitted), new Map())
  const judge = (update: Uint8Array, person = ANA) => {
    const verdict = admission.judge(update, person)
    if (verdict.is === 'admitted') admitted.push(update)
    return verdict.is === 'refused' ? verdict.why : verdict.is
  }
  const take = (doc: Y.Doc, person = ANA) => judge(Y.encodeStateAsUpdate(doc), person)
  return { admission, judge, take, draft: () => admission.draft }
}

/** A document of the client id with what was written in it. */
function written(client: number, write: (doc: Y.Doc) => void, from?: Y.Doc): Y.Doc {
  const doc = new Y.Doc()
  if (from) Y.applyUpdate(doc, Y.encodeStateAsUpdate(from))
  doc.clientID = client
  doc.transact(() => write(doc))
  return doc
}

/** One update of pieces that no editor would write. */
function forged(pieces: readonly (Y.Item | Y.GC)[]): Uint8Array {
  const doc = new Y.Doc()
  for (const piece of pieces) doc.store.clients.set(piece.id.client, [])
  for (const piece of pieces) doc.store.clients.get(piece.id.client)?.push(piece)
  return Y.encodeStateAsUpdate(doc)
}
const erased = (client: number, length: number, clock = 0) =>
  new Y.GC(Y.createID(client, clock), length)
const deleted = (client: number, length: number) =>
  new Y.Item(
    Y.createID(client, 0),
    null,
    null,
    null,
    null,
    new Y.Doc().getXmlFragment('notes'),
    null,
    new Y.ContentDeleted(length),
  )

test('[ROOM10] one update brings at most twenty client ids, and a document has at most 5,000', () => {
  const many = new Y.Doc()
  for (let client = 1; client <= 21; client++)
    Y.applyUpdate(many, Y.encodeStateAsUpdate(written(client, (doc) => addLine(doc, 'x'))))
  const { take, draft } = aJudge()
  expect(take(many)).toBe('too many client ids')
  expect(draft().store.clients.size).toBe(0)

  const full = aJudge()
  for (let first = 1; first <= 5000; first += 20) {
    const pages = Array.from({ length: 20 }, (_, n) =>
      written(first + n, (doc) => addLine(doc, 'x')),
    )
    const update = Y.mergeUpdates(pages.map((page) => Y.encodeStateAsUpdate(page)))
    expect(full.judge(update)).toBe('admitted')
  }
  expect(full.take(written(6000, (doc) => addLine(doc, 'x')))).toBe(
    'too many client ids in the document',
  )
  const known = written(5000, (doc) => addLine(doc, 'y'), full.draft())
  expect(full.take(known)).toBe('admitted')
})

test('[ROOM4] numbers that no document reaches are refused', () => {
  const { judge, draft } = aJudge()
  expect(judge(forged([erased(1, 2 ** 32 + 1)]))).toBe('a piece out of range')
  expect(judge(forged([erased(2 ** 33, 1)]))).toBe('a piece out of range')
  expect(judge(forged([erased(1, 2 ** 31), erased(1, 2 ** 31 + 1, 2 ** 31)]))).toBe(
    'a piece out of range',
  )
  // No pieces; deletions of client 1: first 5 to 6, then 0 to 4; and one of no length.
  expect(judge(new Uint8Array([0, 1, 1, 2, 5, 1, 0, 4]))).toBe('deletions out of order')
  expect(judge(new Uint8Array([0, 1, 1, 1, 5, 0]))).toBe('a deletion out of range')
  // The same client id in two sections, each with one erased piece.
  expect(judge(new Uint8Array([3, 1, 1, 0, 0, 1, 1, 2, 0, 0, 1, 1, 1, 1, 0, 1, 0]))).toBe(
    'a client id twice',
  )
  expect(draft().store.clients.size).toBe(0)
})

test('[ROOM8] nobody claims a client id with nothing but deleted pieces', () => {
  const { judge } = aJudge()
  expect(judge(forged([erased(1, 10_001)]))).toBe('nothing but deleted pieces')
  expect(judge(forged([deleted(2, 20_000)]))).toBe('nothing but deleted pieces')
  expect(judge(forged([erased(1, 2 ** 32 - 1)]), BO)).toBe('nothing but deleted pieces')
})

test('[ROOM8] who typed and deleted before the first exchange comes in, and stays who they are', () => {
  const { take, judge } = aJudge()
  const doc = written(1, (own) => addLine(own, 'never mind '.repeat(2000)))
  doc.getXmlFragment('notes').delete(0, 1)
  expect(doc.store.clients.get(1)?.[0]).toBeInstanceOf(Y.Item)
  addLine(doc, 'what I meant')
  expect(take(doc)).toBe('admitted')
  const short = written(2, (own) => addLine(own, 'oh'))
  short.getXmlFragment('notes').delete(0, 1)
  expect(take(short)).toBe('admitted')
  expect(judge(forged([erased(2, 10)]), BO)).toBe('written with a client id of somebody else')
})

test('[ROOM8] what the server seeded has no author, and nobody goes on in its name', () => {
  const seed = written(7, (doc) => addLine(doc, 'the template'))
  const { take, judge, draft } = aJudge('notes', seed)
  const state = Y.encodeStateAsUpdate(draft())
  const forger = written(7, (doc) => addLine(doc, 'so it was agreed'), seed)
  expect(take(forger)).toBe('written with a client id of somebody else')
  expect(Y.encodeStateAsUpdate(draft())).toEqual(state)
  expect(judge(state)).toBe('known')
  const honest = written(8, (doc) => doc.getXmlFragment('notes').delete(0, 1), seed)
  expect(take(honest)).toBe('admitted')
})

test('[ROOM8] a piece that begins in known and ends in new words is its owner’s alone', () => {
  const { take } = aJudge()
  const ana = written(1, (doc) => addLine(doc, 'one'))
  expect(take(ana)).toBe('admitted')
  const longer = new Y.Doc()
  Y.applyUpdate(longer, Y.encodeStateAsUpdate(ana))
  longer.clientID = 1
  writeIn(longer.getXmlFragment('notes').get(0) as Y.XmlElement, ' two')
  expect(take(longer, BO)).toBe('written with a client id of somebody else')
  expect(take(longer, ANA)).toBe('admitted')
})

test('[ROOM10] a line has at most 100,000 characters, however they come', () => {
  const { take, draft } = aJudge()
  const doc = written(1, (own) => addLine(own, 'x'.repeat(100_000)))
  expect(take(doc)).toBe('admitted')
  const state = Y.encodeStateAsUpdate(draft())
  const line = (own: Y.Doc) => own.getXmlFragment('notes').get(0) as Y.XmlElement
  const more = written(2, (own) => writeIn(line(own), 'y'), doc)
  expect(take(more)).toBe('a line has at most 100000 characters')
  const beside = written(3, (own) => line(own).push([new Y.XmlText('y')]), doc)
  expect(take(beside)).toBe('a line has at most 100000 characters')
  expect(Y.encodeStateAsUpdate(draft())).toEqual(state)
  const other = written(4, (own) => addLine(own, 'y'), doc)
  expect(take(other)).toBe('admitted')
})

test('[ROOM10] a line of very many texts is refused in no time', () => {
  const { take } = aJudge()
  const doc = written(1, (own) => {
    const texts = Array.from({ length: 20_000 }, () => new Y.XmlText('x'))
    addLine(own, 'x').insert(0, texts)
  })
  const began = cpuTime()
  expect(take(doc)).toBe('too many texts in a line')
  expect(cpuTime() - began).toBeLessThan(1000)
})

test('[ROOM10] the notes have at most 5,000,000 characters, and deleting makes room', () => {
  const { judge, draft } = aJudge()
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const verdicts = () => updates.splice(0).map((update) => judge(update))
  for (let line = 0; line < 50; line++) addLine(doc, 'x'.repeat(100_000))
  expect(new Set(verdicts())).toEqual(new Set(['admitted']))
  const full = draft()
  const state = Y.encodeStateAsUpdate(full)
  const over = written(2, (own) => addLine(own, 'y'), doc)
  expect(judge(Y.encodeStateAsUpdate(over, Y.encodeStateVector(doc)))).toBe(
    'the notes have at most 5000000 characters',
  )
  expect(Y.encodeStateAsUpdate(draft())).toEqual(state)
  doc.getXmlFragment('notes').delete(0, 1)
  addLine(doc, 'y')
  expect(verdicts()).toEqual(['admitted', 'admitted'])
})

test('[ROOM10] the notes have at most 20,000 blocks, and what stands can still be written in', () => {
  const { judge } = aJudge()
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (let page = 0; page < 20; page++) {
    const lines = Array.from({ length: 1000 }, () => {
      const line = new Y.XmlElement('line')
      line.insert(0, [new Y.XmlText('x')])
      return line
    })
    doc.getXmlFragment('notes').insert(0, lines)
  }
  expect(new Set(updates.splice(0).map((update) => judge(update)))).toEqual(new Set(['admitted']))
  const began = cpuTime()
  writeIn(doc.getXmlFragment('notes').get(500) as Y.XmlElement, 'y')
  expect(judge(updates.pop() ?? new Uint8Array())).toBe('admitted')
  expect(cpuTime() - began).toBeLessThan(50)
  addLine(doc, 'one more')
  expect(judge(updates.pop() ?? new Uint8Array())).toBe('the notes have at most 20000 blocks')
})

const aDraft = () => {
  const doc = new Y.Doc()
  addDraft(doc, 'poll-1' as PollId, ['a', 'b'] as OptionId[])
  return doc
}
const draftIn = (doc: Y.Doc) => doc.getMap('polls').get('poll-1') as Y.Map<unknown>
const optionsIn = (doc: Y.Doc) => draftIn(doc).get('options') as Y.Array<Y.Map<unknown>>

const tooMuchInPolls: readonly [string, (doc: Y.Doc) => void, string][] = [
  [
    'more than 50 options',
    (doc) =>
      optionsIn(doc).push(Array.from({ length: 49 }, (_, n) => makeOption(`o${n}` as OptionId))),
    'at most 50 options',
  ],
  [
    'a long question',
    (doc) => (draftIn(doc).get('question') as Y.Text).insert(0, 'x'.repeat(2001)),
    'at most 2000 characters',
  ],
  [
    'a long option',
    (doc) => (optionsIn(doc).get(0).get('text') as Y.Text).insert(0, 'x'.repeat(2001)),
    'at most 2000 characters',
  ],
  [
    'more than 200 polls',
    (doc) => {
      for (let n = 0; n < 200; n++) addDraft(doc, `more-${n}` as PollId, [])
    },
    'at most 200 polls',
  ],
  [
    'many settings',
    (doc) => {
      for (let n = 0; n < 26; n++) draftIn(doc).set(String.fromCodePoint(97 + n), true)
    },
    'too many settings',
  ],
  ['an element for a question', (doc) => draftIn(doc).set('question', new Y.XmlText('x')), 'text'],
  ['an element for an option', (doc) => optionsIn(doc).get(0).set('text', new Y.XmlText('x')), ''],
  ['a hook for a poll', (doc) => doc.getMap('polls').set('hook', new Y.XmlHook('x')), 'is a map'],
  ['a hook for an option', (doc) => optionsIn(doc).push([new Y.XmlHook('x')]), 'is a map'],
  ['a poll named __proto__', (doc) => addDraft(doc, '__proto__' as PollId, []), 'a plain id'],
  [
    'an option named constructor',
    (doc) => optionsIn(doc).push([makeOption('constructor' as OptionId)]),
    'an id is plain',
  ],
  ['a setting named constructor', (doc) => draftIn(doc).set('constructor', 1), 'cannot have'],
]
for (const [name, write, why] of tooMuchInPolls) {
  test(`[ROOM5] [ROOM10] ${name} is refused, and the draft is as it was`, () => {
    const { take, draft } = aJudge('polls')
    const good = aDraft()
    expect(take(good)).toBe('admitted')
    const state = Y.encodeStateAsUpdate(draft())
    expect(take(written(2, write, good))).toContain(why)
    expect(Y.encodeStateAsUpdate(draft())).toEqual(state)
    const better = written(3, (doc) => optionsIn(doc).push([makeOption('c' as OptionId)]), good)
    expect(take(better)).toBe('admitted')
  })
}

const LINK = { href: 'https://example.org' }
const REL = 'noopener noreferrer nofollow'
const links: readonly [unknown, boolean][] = [
  [LINK, true],
  [{ ...LINK, target: null, rel: REL, class: null, title: null }, true],
  [{ ...LINK, target: '_blank' }, true],
  [{ ...LINK, target: '_top' }, false],
  [{ ...LINK, rel: 'opener' }, false],
  [{ ...LINK, class: 'button' }, false],
  [{ ...LINK, title: 'Sign in' }, false],
  [{ ...LINK, onclick: null }, false],
  [{ ...LINK, style: null }, false],
  [{ href: 'javascript:alert(1)' }, false],
  [{}, false],
]
for (const [link, good] of links) {
  test(`[ROOM5] [DOC4] the link ${JSON.stringify(link)} is ${good ? 'taken' : 'refused'}`, () => {
    const { take } = aJudge()
    const doc = written(1, (own) => {
      const text = new Y.XmlText()
      addLine(own, '').push([text])
      text.insert(0, 'here', { link })
    })
    expect(take(doc)).toBe(good ? 'admitted' : 'text cannot be marked link')
  })
}

const times: readonly [unknown, boolean][] = [
  [0, true],
  [1_700_000_000_000, true],
  ['1700000000000', true],
  ['2021-12-07T10:00:00Z', true],
  ['2021-12-07T10:00+01:00', true],
  [-1, false],
  [8.64e15, false],
  [1e300, false],
  [Number.NaN, false],
  [Number.POSITIVE_INFINITY, false],
  ['9'.repeat(40), false],
  ['9999-12-31T23:59:59Z', false],
  ['2021-99-99T10:00:00Z', false],
  ['2021-12-07T10:00:00', false],
  ['December 7, 2021', false],
  ['', false],
  [null, false],
]
for (const [time, good] of times) {
  test(`[ROOM5] [DOC2] the time ${JSON.stringify(time)} is ${good ? 'taken' : 'refused, and not read'}`, () => {
    const doc = written(1, (own) => addLine(own, 'x', { at: time }))
    expect(aJudge().take(doc)).toBe(good ? 'admitted' : 'a line cannot have this at')
    const [line] = readNotes(doc)
    expect(line && 'at' in line).toBe(good)
  })
}

test('[ROOM4] of 20,000 broken updates none throws, none takes long, and none that is refused stays', () => {
  const seed = Number(process.env['SEED'] ?? 20_261_123)
  const random = randomFrom(seed)
  const outcomes = new Map<string, number>()
  for (let round = 0; round < 40; round++) {
    const name = round % 2 === 0 ? 'notes' : 'polls'
    const { judge, draft } = aJudge(name)
    const samples = samplesOf(name)
    judge(samples[0] ?? new Uint8Array())
    let state = standing(draft())
    for (let turn = 0; turn < 500; turn++) {
      const where = `SEED=${seed} round ${round} turn ${turn}`
      const sample = random.of(samples)
      const update = mutated(sample, random)
      const began = cpuTime()
      const verdict = judge(update, random.of([ANA, BO]))
      expect(cpuTime() - began, where).toBeLessThan(1000)
      const now = standing(draft())
      if (verdict !== 'admitted') expect(now, where).toEqual(state)
      else if (name === 'notes') readNotes(copyOf(draft()))
      else readDraft(copyOf(draft()), 'poll-1' as PollId)
      expect(draft().store.pendingStructs, where).toBeNull()
      state = now
      const outcome = verdict.split(' ')[0] ?? ''
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
  }
  for (const outcome of ['admitted', 'known', 'early', 'not'])
    expect(outcomes.get(outcome) ?? 0, `SEED=${seed} ${outcome}`).toBeGreaterThan(100)
})

// Not the bytes: Yjs erases marks that mark nothing, sooner or later, by how updates are grouped.
function standing(draft: Y.Doc): unknown {
  return { pieces: Y.decodeStateVector(Y.encodeStateVector(draft)), words: draft.toJSON() }
}

function copyOf(draft: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(draft))
  return copy
}

test('[ROOM11] pieces that crowd at one place do not hold up the server, and nothing of them stays', () => {
  const base = written(1, (doc) => addLine(doc, 'a'))
  const { judge, take, draft } = aJudge()
  expect(take(base)).toBe('admitted')
  const text = (draft().getXmlFragment('notes').get(0) as Y.XmlElement).get(0) as Y.XmlText
  const { item: origin } = Y.createRelativePositionFromTypeIndex(text, 0)
  const crowd = (client: number): Uint8Array =>
    forged(
      Array.from({ length: 12_000 }, (_, clock) => {
        const id = Y.createID(client, clock)
        return new Y.Item(id, null, origin, null, null, text, null, new Y.ContentString('x'))
      }),
    )
  const began = cpuTime()
  const verdicts = [100, 200, 300].map((client) => judge(crowd(client)))
  expect(verdicts.filter((verdict) => verdict !== 'admitted')).not.toEqual([])
  expect(cpuTime() - began).toBeLessThan(5000)
  expect(take(written(9, (doc) => addLine(doc, 'still writing'), base))).toBe('admitted')
})
