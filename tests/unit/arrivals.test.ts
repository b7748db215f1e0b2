import { Schema, type Node as ProseNode } from '@tiptap/pm/model'
import { EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { initProseMirrorDoc, ySyncPlugin } from '@tiptap/y-tiptap'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { hearArrivals } from '../../client/editor/arrivals.ts'
import { changedBlocks, positionOf } from '../../client/editor/changed-blocks.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { freshSeed, randomFrom, type Random } from '../support/random.ts'

const attrs = { id: { default: null }, kind: { default: 'text' }, depth: { default: 0 } }
const schema = new Schema({
  nodes: {
    doc: { content: 'line*' },
    line: { content: 'text*', attrs },
    text: {},
  },
  marks: { bold: {} },
})

/** The notes of a page: all of an editor's view that needs no screen. */
class Page {
  readonly doc = new Y.Doc()
  state: EditorState

  constructor(shared: Y.Doc) {
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(shared))
    const notes = this.doc.getXmlFragment('notes')
    const { doc, mapping } = initProseMirrorDoc(notes, schema)
    const plugins = [ySyncPlugin(notes, { mapping }), hearArrivals()]
    this.state = EditorState.create({ doc, plugins })
    const view = this as unknown as EditorView
    const views = plugins.map((plugin) => plugin.spec.view?.(view))
    this.dispatch = (tr) => {
      const before = this.state
      this.state = this.state.apply(tr)
      for (const each of views) each?.update?.(view, before)
    }
    shared.on('update', (update: Uint8Array) => Y.applyUpdate(this.doc, update, 'line'))
  }

  dispatch: (tr: Transaction) => void

  hasFocus(): boolean {
    return false
  }

  /** What the page would be, read from the document at once. */
  fresh(): ProseNode {
    return initProseMirrorDoc(this.doc.getXmlFragment('notes'), schema).doc
  }
}

function notesOf(lines: number): Y.Doc {
  const doc = new Y.Doc()
  for (let line = 0; line < lines; line++)
    addLine(doc, `line ${line} has words`, { id: `line-${line}` })
  return doc
}

function textIn(doc: Y.Doc, line: number): Y.XmlText {
  const block = doc.getXmlFragment('notes').get(line)
  const text = block instanceof Y.XmlElement ? block.get(0) : undefined
  if (!(text instanceof Y.XmlText)) throw new Error(`there is no line ${line}`)
  return text
}

test('[FAST1] a letter of a colleague makes one block anew, and leaves every other node as it is', () => {
  const shared = notesOf(40)
  const page = new Page(shared)
  const before = page.state.doc
  textIn(shared, 17).insert(4, '!')
  const { doc } = page.state
  expect(changedBlocks(before, doc)).toEqual({ from: 17, before: 18, after: 18 })
  expect(doc.child(17).textContent).toBe('line! 17 has words')
  addLine(shared, 'one more', { id: 'more' })
  expect(changedBlocks(doc, page.state.doc)).toEqual({ from: 40, before: 40, after: 41 })
})

test('[FAST1] a cursor stays between its letters, whatever others write before, behind and in its line', () => {
  const shared = notesOf(6)
  const page = new Page(shared)
  const at = (line: number, letter: number): number => positionOf(page.state.doc, line) + 1 + letter
  page.dispatch(page.state.tr.setSelection(TextSelection.create(page.state.doc, at(3, 6))))
  const around = (): string => {
    const { $head } = page.state.selection
    const { textContent } = $head.parent
    return `${textContent.slice(0, $head.parentOffset)}|${textContent.slice($head.parentOffset)}`
  }
  expect(around()).toBe('line 3| has words')
  textIn(shared, 1).insert(0, 'somebody writes before, ')
  textIn(shared, 5).insert(0, 'and behind, ')
  expect(around()).toBe('line 3| has words')
  textIn(shared, 3).insert(0, 'and ')
  textIn(shared, 3).insert(textIn(shared, 3).length, ' too')
  expect(around()).toBe('and line 3| has words too')
  shared.getXmlFragment('notes').delete(0, 2)
  expect(around()).toBe('and line 3| has words too')
})

test('[FAST1] whatever is written here and there, the page is what the document says, node for node', () => {
  const seed = freshSeed()
  console.log(`seed ${seed}`)
  const random = randomFrom(seed)
  const shared = notesOf(12)
  const page = new Page(shared)
  page.doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'line') Y.applyUpdate(shared, update)
  })
  let letters = 0
  for (let turn = 0; turn < 400; turn++) {
    const before = page.state.doc
    if (random.chance(0.4)) letters += typeHere(page, random)
    else editThere(shared, random, turn)
    const { doc } = page.state
    expect(doc.eq(page.fresh()), `turn ${turn} of seed ${seed}`).toBe(true)
    const { from, after } = changedBlocks(before, doc)
    expect(after - from, `turn ${turn} of seed ${seed}`).toBeLessThan(3)
  }
  expect(letters).toBeGreaterThan(50)
  expect(linesOf(page.doc)).toEqual(linesOf(shared))
})

/** Somebody types on the page itself. Answers how many letters. */
function typeHere(page: Page, random: Random): number {
  const { doc } = page.state
  const line = random.below(doc.childCount)
  const pos = positionOf(doc, line) + 1 + random.below(doc.child(line).content.size + 1)
  page.dispatch(page.state.tr.insertText('x', pos))
  return 1
}

function editThere(doc: Y.Doc, random: Random, turn: number): void {
  const notes = doc.getXmlFragment('notes')
  const line = random.below(notes.length)
  const block = notes.get(line)
  const text = textIn(doc, line)
  const at = random.below(text.length + 1)
  const act = random.below(6)
  if (act === 0) text.insert(at, `${turn}`)
  else if (act === 1 && at < text.length) text.delete(at, 1)
  else if (act === 2 && at < text.length) text.format(at, 1, { bold: {} })
  else if (act === 3 && block instanceof Y.XmlElement) block.setAttribute('kind', 'opinion')
  else if (act === 4) addLine(doc, `added in turn ${turn}`, { id: `added-${turn}` })
  else if (notes.length > 4) notes.delete(line, 1)
}
