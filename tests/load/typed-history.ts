import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import * as Y from 'yjs'
import { addLine } from '../support/notes.ts'
import { randomFrom } from '../support/random.ts'

/** One keystroke: at a place of the whole text, so many characters out, and these in. */
export type Keystroke = readonly [at: number, erased: number, typed: string]

const KEYSTROKES = 259_778
const LONGEST_PARAGRAPH = 400 // characters of a synthetic one

/** The keystrokes of a real editing trace: `txns[].patches[]`, pressed by gzip or not. */
export function readTrace(file: string): readonly Keystroke[] {
  const bytes = readFileSync(file)
  const text = bytes[0] === 0x1f ? gunzipSync(bytes).toString() : bytes.toString()
  const { txns } = JSON.parse(text) as { txns: readonly { readonly patches: Keystroke[] }[] }
  return txns.flatMap(({ patches }) => patches)
}

/** As many keystrokes of chance: mostly on at the cursor, now and then erased, or somewhere else. The seed makes it the same. */
export function makeTrace(seed: number): readonly Keystroke[] {
  const random = randomFrom(seed)
  const keystrokes: Keystroke[] = []
  let [at, length, column] = [0, 0, 0]
  while (keystrokes.length < KEYSTROKES) {
    if (random.chance(0.002)) at = random.below(length + 1)
    if (at > 0 && random.chance(0.3)) {
      at -= 1
      length -= 1
      keystrokes.push([at, 1, ''])
      continue
    }
    column = column < LONGEST_PARAGRAPH ? column + 1 : 0
    keystrokes.push([at, 0, column === 0 ? '\n' : random.of([...'etaoin shrdlu '])])
    at += 1
    length += 1
  }
  return keystrokes
}

interface TypedLine {
  readonly element: Y.XmlElement
  readonly text: Y.XmlText
  length: number
}

/**
 * Types keystrokes into the notes of a document, each as one update. A newline begins a line, as in an editor: what stood behind
 * the cursor goes with it; erased, its line joins the one before.
 */
export class TypedNotes {
  readonly #doc: Y.Doc
  readonly #lines: TypedLine[] = []
  // Where somebody types is mostly where they typed.
  #index = 0
  #start = 0

  constructor(doc: Y.Doc) {
    this.#doc = doc
    this.#insertLine(0, '')
  }

  type([at, erased, typed]: Keystroke): void {
    this.#doc.transact(() => {
      if (erased > 0) this.#erase(at, erased)
      if (typed !== '') this.#insert(at, typed)
    })
  }

  #insert(at: number, typed: string): void {
    for (const [index, part] of typed.split('\n').entries()) {
      if (index > 0) this.#split(at++)
      const { line, offset } = this.#placeOf(at)
      if (part === '') continue
      line.text.insert(offset, part)
      line.length += part.length
      at += part.length
    }
  }

  #erase(at: number, erased: number): void {
    for (let left = erased; left > 0;) {
      const { line, offset } = this.#placeOf(at)
      const here = Math.min(left, line.length - offset)
      if (here > 0) line.text.delete(offset, here)
      line.length -= here
      left -= here
      if (left === 0) break
      this.#join()
      left -= 1
    }
  }

  #split(at: number): void {
    const { line, offset } = this.#placeOf(at)
    const behind = line.text.toString().slice(offset)
    if (behind !== '') line.text.delete(offset, behind.length)
    line.length = offset
    this.#insertLine(this.#index + 1, behind)
  }

  #join(): void {
    const [line, next] = [this.#lines[this.#index], this.#lines[this.#index + 1]]
    if (!line || !next) throw new Error('the trace erases more than it typed')
    line.text.insert(line.length, next.text.toString())
    line.length += next.length
    this.#lines.splice(this.#index + 1, 1)
    this.#doc.getXmlFragment('notes').delete(this.#indexOf(next), 1)
  }

  #indexOf({ element }: TypedLine): number {
    return this.#doc.getXmlFragment('notes').toArray().indexOf(element)
  }

  #insertLine(index: number, text: string): void {
    const before = this.#lines[index - 1]
    const element = before ? lineAfter(before.element, text) : addLine(this.#doc, text)
    const words = element.get(0)
    if (!(words instanceof Y.XmlText)) throw new Error('a line without its text')
    this.#lines.splice(index, 0, { element, text: words, length: text.length })
  }

  #placeOf(at: number): { line: TypedLine; offset: number } {
    while (at < this.#start) {
      this.#index -= 1
      this.#start -= (this.#lines[this.#index]?.length ?? 0) + 1
    }
    for (;;) {
      const line = this.#lines[this.#index]
      if (!line) throw new Error('the trace types behind its end')
      if (at <= this.#start + line.length) return { line, offset: at - this.#start }
      this.#start += line.length + 1
      this.#index += 1
    }
  }
}

function lineAfter(before: Y.XmlElement, text: string): Y.XmlElement {
  const line = new Y.XmlElement('line')
  line.setAttribute('kind', 'text')
  line.insert(0, [new Y.XmlText(text)])
  const parent = before.parent
  if (!(parent instanceof Y.XmlFragment)) throw new Error('a line outside the notes')
  parent.insertAfter(before, [line])
  return line
}
