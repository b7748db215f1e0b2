import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { putBack } from '../../server/rooms/put-back.ts'
import { keyOf } from '../../server/rooms/tripwire.ts'
import { addLine, lineWith, linesOf, writeIn } from '../support/notes.ts'
import { randomFrom } from '../support/random.ts'
import { cpuTime } from '../support/cpu-time.ts'

const elementsOf = (doc: Y.Doc): Y.XmlElement[] =>
  (doc.getXmlFragment('notes').toArray() as unknown[]).filter(
    (each) => each instanceof Y.XmlElement,
  )

function wordsOf(line: Y.XmlElement | undefined): Y.XmlText {
  const text: unknown = line?.get(0)
  if (!(text instanceof Y.XmlText)) throw new Error('a line without words')
  return text
}

/** A document with these lines, and a copy of it that goes on by itself. */
function notesOf(...lines: readonly string[]): { before: Y.Doc; now: Y.Doc } {
  const before = new Y.Doc()
  for (const words of lines) addLine(before, words, { id: `id-of-${words.replaceAll(' ', '-')}` })
  return { before, now: copyOf(before) }
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}

function takeOut(doc: Y.Doc, ...lines: readonly string[]): void {
  for (const words of lines) {
    const notes = doc.getXmlFragment('notes')
    notes.delete((notes.toArray() as unknown[]).indexOf(lineWith(doc, words)), 1)
  }
}

const keysOf = (doc: Y.Doc, ...lines: readonly string[]): string[] =>
  lines.map((words) => keyOf(lineWith(doc, words)))
const fresh = (n: number): string => `fresh-${n}`

test('[TRIP5] lines come back with their words, marks and attributes, at their places', () => {
  const { before, now } = notesOf('one', 'two', 'three', 'four', 'five')
  const two = lineWith(before, 'two')
  two.setAttribute('kind', 'opinion')
  two.setAttribute('depth', 2 as never)
  two.setAttribute('speaker', 'Speaker 1')
  wordsOf(two).format(0, 2, { bold: {} })
  const current = copyOf(before)
  takeOut(current, 'two', 'three', 'five')
  writeIn(lineWith(current, 'four'), ' more')
  putBack(current, before, keysOf(before, 'two', 'three', 'five'), fresh)
  expect(linesOf(current)).toEqual(['one', 'two', 'three', 'four more', 'five'])
  const back = elementsOf(current)[1]
  expect(back?.getAttributes()).toEqual(two.getAttributes())
  expect(wordsOf(back).toDelta()).toEqual(wordsOf(two).toDelta())
  expect(linesOf(now)).toEqual(linesOf(before))
})

test('[TRIP5] doing it twice does it once', () => {
  const { before, now } = notesOf('one', 'two', 'three')
  const keys = keysOf(before, 'one', 'three')
  takeOut(now, 'one', 'three')
  expect(putBack(now, before, keys, fresh).length).toBeGreaterThan(0)
  expect(putBack(now, before, keys, fresh)).toEqual([])
  expect(linesOf(now)).toEqual(['one', 'two', 'three'])
})

test('[TRIP5] where no neighbour stands any more, lines stand in their order', () => {
  const { before, now } = notesOf('one', 'two', 'three')
  takeOut(now, 'one', 'two', 'three')
  addLine(now, 'new')
  putBack(now, before, keysOf(before, 'one', 'two', 'three'), fresh)
  expect(linesOf(now)).toEqual(['new', 'one', 'two', 'three'])
})

test('[TRIP5] a neighbour that was moved is still the neighbour', () => {
  const { before, now } = notesOf('one', 'two', 'three')
  takeOut(now, 'one', 'two')
  addLine(now, 'one', { id: 'id-of-one' })
  putBack(now, before, keysOf(before, 'two'), fresh)
  expect(linesOf(now)).toEqual(['three', 'one', 'two'])
})

test('[TRIP5] words that went from a line that stands come behind it as a line of their own, once', () => {
  const { before, now } = notesOf('one', 'two', 'three')
  wordsOf(lineWith(now, 'two')).delete(0, 3)
  const keys = keysOf(before, 'two')
  putBack(now, before, keys, fresh)
  putBack(now, before, keys, fresh)
  expect(linesOf(now)).toEqual(['one', '', 'two', 'three'])
  const ids = elementsOf(now).map((line) => line.getAttribute('id'))
  expect(new Set(ids).size).toBe(4)
})

test('[TRIP5] a section that only lost its part gets it back, and its words are left as they are now', () => {
  const { before } = notesOf('one', 'Details')
  lineWith(before, 'Details').setAttribute('part', 'details')
  lineWith(before, 'Details').setAttribute('kind', 'section')
  const now = copyOf(before)
  const line = lineWith(now, 'Details')
  line.removeAttribute('part')
  line.setAttribute('kind', 'text')
  writeIn(line, ' of the session')
  putBack(now, before, keysOf(before, 'Details'), fresh)
  expect(linesOf(now)).toEqual(['one', 'Details of the session'])
  expect([line.getAttribute('part'), line.getAttribute('kind')]).toEqual(['details', 'section'])
})

test('[TRIP5] a poll without an id comes back once, and not where it stands elsewhere', () => {
  const { before } = notesOf('one')
  const place = new Y.XmlElement('poll')
  place.setAttribute('poll', 'poll-1')
  before.getXmlFragment('notes').push([place])
  const keys = [keyOf(place)]
  const now = copyOf(before)
  now.getXmlFragment('notes').delete(1, 1)
  putBack(now, before, keys, fresh)
  putBack(now, before, keys, fresh)
  expect(elementsOf(now).map((each) => each.nodeName)).toEqual(['line', 'poll'])
})

test('[TRIP5] thousands of lines come back quickly, in updates that are each small enough', () => {
  const before = new Y.Doc()
  before.transact(() => {
    for (let line = 0; line < 3000; line++)
      addLine(before, `line ${line} ${'x'.repeat(60)}`, { id: `l${line}` })
  })
  const keys = elementsOf(before).map(keyOf)
  const now = copyOf(before)
  now.getXmlFragment('notes').delete(0, 3000)
  const start = cpuTime()
  const updates = putBack(now, before, keys, fresh)
  expect(cpuTime() - start).toBeLessThan(10_000)
  expect(linesOf(now)).toEqual(linesOf(before))
  expect(Math.max(...updates.map(({ length }) => length))).toBeLessThan(1 << 20)
})

describe('[TRIP5] whatever went and whatever was written meanwhile', () => {
  for (let seed = 1; seed <= 40; seed++) {
    test(`every line is back and nothing else is touched (seed ${seed})`, () => {
      const random = randomFrom(seed)
      const before = new Y.Doc()
      const count = 3 + random.below(12)
      for (let line = 0; line < count; line++)
        addLine(before, `line ${line}.`, random.chance(0.8) ? { id: `l${line}` } : {})
      const now = copyOf(before)
      const gone = linesOf(before).filter(() => random.chance(0.5))
      const keys = keysOf(before, ...gone)
      takeOut(now, ...gone)
      for (let step = 0; step < 5; step++) {
        const left = elementsOf(now)
        const some = left[random.below(left.length)]
        if (some && random.chance(0.5)) writeIn(some, ` + ${step}`)
        else addLine(now, `meanwhile ${step}`)
      }
      const meanwhile = linesOf(now)
      putBack(now, before, keys, fresh)
      putBack(now, before, keys, fresh)
      const after = linesOf(now)
      expect(after.filter((line) => !gone.includes(line))).toEqual(meanwhile)
      // Lines without an id are written again at a second run: they are known by the fresh one.
      expect([...after].sort()).toEqual([...meanwhile, ...gone].sort())
      expect(after.filter((line) => gone.includes(line))).toEqual(gone)
    })
  }
})
