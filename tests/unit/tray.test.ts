import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { piecesOf } from '../../client/editor/put-back.ts'
import type { LostLine } from '../../client/live/lost-line.ts'
import { ServerKnows } from '../../client/live/server-knows.ts'
import { Tray, type TrayEntry, type TrayShelf } from '../../client/live/tray.ts'
import { addLine } from '../support/notes.ts'

/** A shelf that lasts longer than the page, like the browser's. */
class Shelf implements TrayShelf {
  readonly kept = new Map<string, TrayEntry>()
  isFull = false

  load(): Promise<readonly TrayEntry[]> {
    return Promise.resolve([...this.kept.values()])
  }

  put(entry: TrayEntry): Promise<void> {
    if (this.isFull) return Promise.reject(new Error('no room'))
    this.kept.set(entry.key, entry)
    return Promise.resolve()
  }

  remove(key: string): Promise<void> {
    this.kept.delete(key)
    return Promise.resolve()
  }
}

const lost = (key: string, text = `words ${key}`): LostLine => ({
  key,
  text,
  look: { kind: 'opinion' },
  after: [],
  before: [],
})

const held = ({ content }: Tray): string[] =>
  content.entries.filter(({ is }) => is === 'held').map(({ text }) => text)

test('[TRAY1] what a tray holds is there after a reload, what was being put back included', async () => {
  const shelf = new Shelf()
  const tray = new Tray(shelf, () => 1000)
  tray.hold('notes', 'line-deleted', [lost('a'), lost('b'), lost('c')])
  tray.remove(['a'])
  tray.putBack('b')
  expect(held(tray)).toEqual(['words c'])

  const reloaded = new Tray(shelf, () => 2000)
  reloaded.hold('notes', 'line-deleted', [lost('d')])
  await reloaded.open()
  expect(held(reloaded)).toEqual(['words b', 'words c', 'words d'])
  expect(reloaded.content.entries[0]).toMatchObject({ at: 1000, why: 'line-deleted' })
})

test('[TRAY1] the same words are held once, however often their removal is seen', () => {
  const tray = new Tray(new Shelf())
  tray.hold('notes', 'line-deleted', [lost('a')])
  tray.hold('notes', 'line-deleted', [lost('a')])
  expect(held(tray)).toEqual(['words a'])
})

test('[TRAY1] the oldest goes when there is no room, and it is said', async () => {
  const shelf = new Shelf()
  const tray = new Tray(shelf)
  tray.hold(
    'notes',
    'line-deleted',
    [...Array(502).keys()].map((n) => lost(`k${n}`)),
  )
  expect(held(tray)).toHaveLength(500)
  expect(held(tray)[0]).toBe('words k2')
  expect(tray.content.dropped).toBe(2)
  tray.hold('notes', 'refused', [lost('long', 'x'.repeat(1_999_990))])
  expect(held(tray).at(-1)).toHaveLength(1_999_990)
  expect(held(tray).length).toBeLessThan(3)
})

test('[TRAY1] a device that keeps nothing is said', async () => {
  const shelf = new Shelf()
  shelf.isFull = true
  const tray = new Tray(shelf)
  const told = new Promise<void>((resolve) => {
    tray.listen(() => {
      if (!tray.content.isKept) resolve()
    })
  })
  tray.hold('notes', 'line-deleted', [lost('a')])
  await told
  expect(held(tray)).toEqual(['words a'])
})

test('[TRAY3] words that were put back and refused again are in the tray again, and once', () => {
  const tray = new Tray(new Shelf())
  tray.hold('notes', 'refused', [lost('a')])
  tray.putBack('a')
  expect(held(tray)).toEqual([])
  tray.hold('notes', 'refused', [lost('other-key', 'words a'), lost('b')])
  expect(held(tray)).toEqual(['words a', 'words b'])
})

test('[TRAY3] a line that was written on after the refusal is held with all its words, once', () => {
  const tray = new Tray(new Shelf())
  tray.hold('notes', 'refused', [lost('a', 'half a'), lost('b')])
  tray.hold('notes', 'refused', [lost('a', 'half a thought'), lost('b')])
  expect(held(tray).toSorted()).toEqual(['half a thought', 'words b'])
})

test('[TRAY3] what the server has is what it said, and what its answers cover', () => {
  const doc = new Y.Doc()
  const knows = new ServerKnows(doc)
  const clock = (): number => Y.getState(doc.store, doc.clientID)
  addLine(doc, 'sent before the barrier')
  const sent = clock()
  knows.asked(1)
  addLine(doc, 'sent after it')
  knows.answered(1)
  expect(knows.clocks.get(doc.clientID)).toBe(sent)
  knows.asked(2)
  knows.lost()
  knows.answered(2)
  expect(knows.clocks.get(doc.clientID)).toBe(sent)
  knows.heard(Y.encodeStateVector(doc))
  expect(knows.clocks.get(doc.clientID)).toBe(clock())
})

test('[TRAY4] a long text is put back in pieces that end between words, and loses none', () => {
  const words = [...Array(3000).keys()].map((n) => `word${n}`).join(' ')
  const pieces = piecesOf(words)
  expect(pieces.every((piece) => piece.length <= 5000)).toBe(true)
  expect(pieces.join(' ')).toBe(words)
  expect(piecesOf('x'.repeat(12_000)).map(({ length }) => length)).toEqual([5000, 5000, 2000])
  expect(piecesOf('short')).toEqual(['short'])
  expect(piecesOf('  ')).toEqual([])
})
