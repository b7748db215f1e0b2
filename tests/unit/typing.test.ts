import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { LONGEST_LINE } from '#shared/document/limits.ts'
import type { PersonId, SessionId } from '#shared/ids.ts'
import { Admission, type Verdict } from '../../server/rooms/admission.ts'
import { contentOf } from '../../server/rooms/content.ts'
import { readKeystroke, writeKeystrokes } from '../../server/rooms/keystroke.ts'
import { replay } from '../../server/rooms/replay.ts'
import { addLine } from '../support/notes.ts'
import { randomFrom, type Random } from '../support/random.ts'

const NOTES = { session: 'session-1' as SessionId, name: 'notes' } as const

/** Somebody with a copy of their own, and the updates that they make. */
class Page {
  readonly doc = new Y.Doc()
  readonly person: PersonId
  readonly #made: Uint8Array[] = []

  constructor(client: number, person: string) {
    this.doc.clientID = client
    this.person = person as PersonId
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'theirs') this.#made.push(update)
    })
  }

  hears(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, 'theirs')
  }

  does(act: (doc: Y.Doc) => void): Uint8Array[] {
    this.doc.transact(() => act(this.doc))
    return this.#made.splice(0)
  }

  types(text: string, at?: number, line = 0): Uint8Array {
    const [update] = this.does((doc) => {
      const words = wordsOf(doc)[line]
      words?.insert(Math.min(at ?? words.length, words.length), text)
    })
    return update ?? new Uint8Array()
  }
}

function wordsOf(doc: Y.Doc): Y.XmlText[] {
  return doc
    .getXmlFragment('notes')
    .toArray()
    .flatMap((line) => (line instanceof Y.XmlElement ? line.toArray() : []))
    .filter((text) => text instanceof Y.XmlText)
}

/** A judge that remembers who is typing, and for every update another one that has never seen anybody type. */
function twoJudges() {
  const admitted: Uint8Array[] = []
  const authors = new Map<number, PersonId>()
  const typed = new Admission(NOTES, () => replay('notes', admitted), authors)
  const judge = (update: Uint8Array, person: PersonId): [Verdict, Verdict] => {
    const whole = new Admission(NOTES, () => replay('notes', admitted), typed.authors)
    const verdicts: [Verdict, Verdict] = [typed.judge(update, person), whole.judge(update, person)]
    if (verdicts[0].is === 'admitted') admitted.push(update)
    return verdicts
  }
  return { judge, typed, admitted }
}

const WORDS = ['a', 'é', 'चा', '😀', ' ', 'word', '会議', '\u0000', '�']

test('[ROOM21] whatever two people type and do, each update has the verdict that it has without it', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = randomFrom(seed)
    const { judge, typed, admitted } = twoJudges()
    const pages = [new Page(11, 'ana'), new Page(2 ** 31, 'bo')]
    const beginning = pages[0]?.does((doc) => ['one', 'two'].forEach((text) => addLine(doc, text)))
    for (const update of beginning ?? []) {
      judge(update, pages[0]?.person ?? ('' as PersonId))
      for (const page of pages) page.hears(update)
    }
    const late: { readonly to: Page; readonly update: Uint8Array }[] = []
    for (let step = 0; step < 60; step++) {
      const page = random.of(pages)
      for (const update of page.does((doc) => change(random, doc))) {
        const [one, other] = judge(update, page.person)
        expect(one, `seed ${seed}, step ${step}`).toEqual(other)
        late.push(...pages.map((to) => ({ to, update })))
      }
      while (late.length > 0 && random.chance(0.5)) {
        const next = late.shift()
        next?.to.hears(next.update)
      }
      if (random.chance(0.1)) void typed.draft
    }
    const [whole, draft] = [replay('notes', admitted), typed.draft]
    expect(contentOf(draft), `seed ${seed}`).toBe(contentOf(whole))
    expect(Y.encodeStateVector(draft)).toEqual(Y.encodeStateVector(whole))
  }
})

function change(random: Random, doc: Y.Doc): void {
  const words = random.of(wordsOf(doc))
  const end = words.length
  if (random.chance(0.75))
    return words.insert(random.chance(0.7) ? end : random.below(end + 1), random.of(WORDS))
  const notes = doc.getXmlFragment('notes')
  if (random.chance(0.2) && notes.length > 1) return notes.delete(random.below(notes.length), 1)
  if (random.chance(0.4) && end > 0) return words.delete(random.below(end), 1)
  if (random.chance(0.5) && end > 0) return words.format(random.below(end), 1, { bold: {} })
  addLine(doc, random.of(WORDS))
}

test('[ROOM21] nobody types on in somebody else’s name, at another place, or what was typed already', () => {
  const { judge } = twoJudges()
  const ana = new Page(11, 'ana')
  const bo = 'bo' as PersonId
  for (const update of ana.does((doc) => addLine(doc, 'x'))) judge(update, ana.person)
  expect(judge(ana.types('y'), ana.person)[0].is).toBe('admitted')
  const next = ana.types('z')
  const inTheirName = judge(next, bo)
  expect(inTheirName[0]).toEqual(inTheirName[1])
  expect(inTheirName[0]).toMatchObject({
    is: 'refused',
    why: expect.stringContaining('somebody else'),
  })
  expect(judge(next, ana.person)[0].is).toBe('admitted')
  expect(judge(next, ana.person)[0].is).toBe('known')
  ana.types('lost on the way')
  expect(judge(ana.types('!'), ana.person)[0].is).toBe('early')
})

test('[ROOM21] words beside something unseen wait for it, and a place in the history is taken once', () => {
  const { judge } = twoJudges()
  const [ana, bo] = [new Page(11, 'ana'), new Page(12, 'bo')]
  for (const update of ana.does((doc) => addLine(doc, 'x'))) {
    judge(update, ana.person)
    bo.hears(update)
  }
  const first = ana.types('ab')
  judge(first, ana.person)
  bo.hears(first)
  const unseen = bo.types('!')
  ana.hears(unseen)
  const between = ana.types('c', 3)
  expect(Y.decodeUpdate(between).structs[0]).toMatchObject({ rightOrigin: { client: 12 } })
  expect(judge(between, ana.person).map(({ is }) => is)).toEqual(['early', 'early'])
  judge(unseen, bo.person)
  expect(judge(between, ana.person).map(({ is }) => is)).toEqual(['admitted', 'admitted'])

  judge(ana.types('d', 4), ana.person)
  const clock = Y.getState(ana.doc.store, 11)
  for (const update of ana.does((doc) => wordsOf(doc)[0]?.format(0, 1, { bold: {} })))
    expect(judge(update, ana.person)[0].is).toBe('admitted')
  const right = { client: 12, clock: 0 }
  const doubled = writeKeystrokes({ client: 11, clock, words: Buffer.from('e'), right })
  const verdicts = judge(doubled, ana.person)
  expect(verdicts[0]).toEqual(verdicts[1])
  expect(verdicts[0].is).not.toBe('admitted')
})

test('[ROOM21] [ROOM10] a line that is full takes no more, however many type in it one letter at a time', () => {
  const { judge } = twoJudges()
  const [ana, bo] = [new Page(11, 'ana'), new Page(12, 'bo')]
  const tell = (page: Page, updates: readonly Uint8Array[]) =>
    updates.map((update) => {
      const [verdict] = judge(update, page.person)
      for (const other of [ana, bo]) other.hears(update)
      return verdict.is
    })
  tell(
    ana,
    ana.does((doc) => addLine(doc, 'x'.repeat(LONGEST_LINE - 6))),
  )
  tell(bo, [bo.types('b')])
  tell(ana, [ana.types('a', 0)])
  expect(tell(ana, [ana.types('a', 1)])).toEqual(['admitted'])
  expect(tell(bo, [bo.types('b')])).toEqual(['admitted'])
  expect(tell(ana, [ana.types('a', 2)])).toEqual(['admitted'])
  expect(tell(bo, [bo.types('b')])).toEqual(['admitted'])
  expect(tell(ana, [ana.types('a', 3)])).toEqual(['refused'])
})

test('[ROOM21] a keystroke is read as Yjs reads it, and nothing else is one', () => {
  const page = new Page(4_000_000_000, 'ana')
  const [line = new Uint8Array()] = page.does((doc) => addLine(doc, 'x'))
  expect(readKeystroke(line)).toBeUndefined()
  page.types('begins')
  for (const text of WORDS) {
    const update = page.types(text)
    const [struct] = Y.decodeUpdate(update).structs
    const stroke = readKeystroke(update)
    expect([stroke?.client, stroke?.clock, stroke?.length]).toEqual([
      struct?.id.client,
      struct?.id.clock,
      struct?.length,
    ])
    expect(stroke && writeKeystrokes(stroke)).toEqual(update)
    for (let end = 0; end < update.length; end++) {
      expect(readKeystroke(update.subarray(0, end))).toBeUndefined()
    }
    expect(readKeystroke(new Uint8Array([...update, 0]))).toBeUndefined()
  }
  const broken = page.types('ab')
  broken.set([0xc3, 0x28], broken.length - 3) // no UTF-8
  expect(readKeystroke(broken)).toBeUndefined()
})
