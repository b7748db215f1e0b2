import { Schema } from '@tiptap/pm/model'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import { expect, test } from 'vitest'
import { LARGEST_UPDATE, LONGEST_LINE, MOST_BLOCKS } from '#shared/document/limits.ts'
import { judgeSize } from '../../client/editor/size-guard.ts'

const schema = new Schema({
  nodes: { doc: { content: 'line*' }, line: { content: 'text*' }, text: {} },
})
const lineOf = (text: string) => schema.node('line', null, text === '' ? [] : [schema.text(text)])
const notesOf = (lines: readonly string[]): EditorState =>
  EditorState.create({ doc: schema.node('doc', null, lines.map(lineOf)) })
const pasted = ({ tr }: EditorState, lines: readonly string[]): Transaction =>
  tr.insert(tr.doc.content.size, lines.map(lineOf))

test('[SIZE1] a line, a paste and notes that the server would refuse are each told apart, at their limits', () => {
  const notes = notesOf(['a line', 'x'.repeat(LONGEST_LINE - 1)])
  expect(judgeSize(pasted(notes, ['a few words', 'in two lines']))).toBeUndefined()
  const end = notes.doc.content.size - 1
  expect(judgeSize(notes.tr.insertText('x', end))).toBeUndefined()
  expect(judgeSize(notes.tr.insertText('xx', end))).toBe('line')
  expect(judgeSize(pasted(notes, ['x'.repeat(LONGEST_LINE + 1)]))).toBe('line')
  const tooMuch = Array.from({ length: LARGEST_UPDATE / 50_000 + 1 }, () => 'x'.repeat(50_000))
  expect(judgeSize(pasted(notes, tooMuch))).toBe('paste')
  // Many short lines are too much as well, by what a line costs.
  expect(
    judgeSize(
      pasted(
        notes,
        Array.from({ length: 10_000 }, () => ''),
      ),
    ),
  ).toBe('paste')
  const full = notesOf(Array.from({ length: MOST_BLOCKS }, () => ''))
  expect(judgeSize(pasted(full, ['one more']))).toBe('notes')
})

test('[SIZE1] notes that grew too large may always shrink', () => {
  const grown = notesOf(['x'.repeat(LONGEST_LINE + 100), ...Array<string>(MOST_BLOCKS).fill('')])
  expect(judgeSize(grown.tr.delete(1, 50))).toBeUndefined()
  expect(judgeSize(grown.tr.insertText('y', 1))).toBe('line')
})

test('[SIZE1] what was typed before and after is in the place where it stands in the end', () => {
  const notes = notesOf(['a', 'b'])
  const { tr } = notes
  tr.insertText('x'.repeat(LONGEST_LINE), 2)
  tr.insertText('more', 1)
  expect(judgeSize(tr)).toBe('line')
})
