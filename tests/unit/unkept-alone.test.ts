import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { erasuresIn, wasErasedSince } from '#shared/epoch.ts'
import { leaveUnkeptAlone } from '../../client/live/unkept-alone.ts'
import { newEpoch } from '../../server/rooms/epoch.ts'
import { addLine, lineWith, linesOf, writeIn } from '../support/notes.ts'

test('[EPOCH3] a life carries the marks of the erasures before it, and a copy of before one is told by its name', () => {
  const first = newEpoch()
  const mended = newEpoch(first)
  const erased = newEpoch(mended, 'erased')
  const restored = newEpoch(erased)
  const again = newEpoch(restored, 'erased')
  expect(new Set([first, mended, erased, restored, again]).size).toBe(5)
  expect([first, mended, erased, restored, again].map((each) => erasuresIn(each).length)).toEqual([
    0, 0, 1, 1, 2,
  ])
  expect(wasErasedSince(first, mended)).toBe(false)
  expect(wasErasedSince(first, erased)).toBe(true)
  expect(wasErasedSince(mended, again)).toBe(true)
  expect(wasErasedSince(erased, restored)).toBe(false)
  expect(wasErasedSince(erased, again)).toBe(true)
  // Put back to before the erasure, and erased once more: that is another one.
  expect(wasErasedSince(erased, newEpoch(first))).toBe(false)
  expect(wasErasedSince(erased, newEpoch(first, 'erased'))).toBe(true)
  expect(wasErasedSince('0', newEpoch('0', 'erased'))).toBe(true)
  let many = first
  for (let times = 0; times < 60; times++) many = newEpoch(many, 'erased')
  expect(many.length).toBeLessThan(300)
  expect([wasErasedSince(first, many), wasErasedSince(many, newEpoch(many))]).toEqual([true, false])
})

test('[OFF10] of a copy nothing is left but the letters that were written here and never kept, in their lines', () => {
  const theirs = new Y.Doc()
  theirs.clientID = 1
  addLine(theirs, 'What Bo said', { speaker: 'Bo' })
  addLine(theirs, 'And this')
  const doc = new Y.Doc()
  doc.clientID = 2
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(theirs))
  addLine(doc, 'Kept of mine, ')
  const had = Y.decodeStateVector(Y.encodeStateVector(doc))
  writeIn(lineWith(doc, 'Kept of mine'), 'and not kept')
  const amid = lineWith(doc, 'What Bo said').firstChild
  if (amid instanceof Y.XmlText) amid.insert(4, ' in truth,')
  addLine(doc, 'Only here', { speaker: 'Cy' })
  // Somebody else's words that no barrier has spoken for are somebody else's all the same.
  addLine(theirs, 'Heard just now')
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(theirs))

  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  leaveUnkeptAlone(copy, { had, own: new Set([2]) })
  expect(
    linesOf(copy)
      .filter((line) => line !== '')
      .sort(),
  ).toEqual([' in truth,', 'Only here', 'and not kept'])
  expect(linesOf(copy)).toHaveLength(linesOf(doc).length)
  const said = JSON.stringify(copy.getXmlFragment('notes').toString())
  expect(said).toContain('Cy')
  for (const gone of ['Bo', 'Kept of mine', 'Heard']) expect(said).not.toContain(gone)
})
