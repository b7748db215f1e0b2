import * as Y from 'yjs'
import { readNotes } from '#shared/document/read.ts'
import { textOf } from '#shared/document/block.ts'

/** Adds a line at the end of the notes, with its text. */
export function addLine(
  doc: Y.Doc,
  text: string,
  attributes: Readonly<Record<string, unknown>> = {},
): Y.XmlElement {
  const line = new Y.XmlElement('line')
  for (const [name, value] of Object.entries({ kind: 'text', ...attributes })) {
    line.setAttribute(name, value)
  }
  line.insert(0, [new Y.XmlText(text)])
  doc.getXmlFragment('notes').push([line])
  return line
}

/** Writes at the end of a line's text. */
export function writeIn(line: Y.XmlElement, text: string): void {
  const words = line.toArray().find((child) => child instanceof Y.XmlText)
  words?.insert(words.length, text)
}

/** The text of every line, in order, read from a copy. */
export function linesOf(doc: Y.Doc): string[] {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return readNotes(copy).flatMap((block) => (block.block === 'line' ? [textOf(block)] : []))
}

/** The line whose text contains these words. */
export function lineWith(doc: Y.Doc, words: string): Y.XmlElement {
  const found = doc
    .getXmlFragment('notes')
    .toArray()
    .find((child) => child instanceof Y.XmlElement && child.toString().includes(words))
  if (!(found instanceof Y.XmlElement)) throw new Error(`no line has "${words}"`)
  return found
}
