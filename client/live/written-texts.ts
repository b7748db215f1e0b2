import * as Y from 'yjs'
import { lettersOf, textOfLetters, type Letter } from './lost-line.ts'

const LEAST_COPY = 4 // letters: what is shorter is found in any sentence, and proves nothing unless it is all of it

/** A text as it stands after a transaction that wrote in it. */
interface Written {
  readonly text: string
  readonly letters: readonly Letter[]
}

/** The texts in which a transaction wrote: where what it took away elsewhere may stand now. */
export class WrittenTexts {
  readonly #before: Y.Transaction['beforeState']
  readonly #parents: ReadonlySet<Y.Text>
  #texts: readonly Written[] | undefined
  /** Whether a line began in it. */
  readonly beginsLines: boolean

  constructor(transaction: Y.Transaction) {
    this.#before = transaction.beforeState
    const items = newItems(transaction)
    this.beginsLines = items.some(isBlock)
    const parents = items
      .filter(({ content }) => content instanceof Y.ContentString)
      .map(({ parent }) => parent)
    this.#parents = new Set(parents.filter((parent) => parent instanceof Y.Text))
  }

  get isEmpty(): boolean {
    return this.#parents.size === 0
  }

  /** The letters of a copy of these words of which something was written just now; undefined where there is none. */
  find(words: string): readonly Letter[] | undefined {
    if (words.trim() === '') return undefined
    this.#texts ??= [...this.#parents].map(readWritten)
    for (const { text, letters } of this.#texts) {
      for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
        const copy = letters.slice(at, at + words.length)
        const proves = words.length >= LEAST_COPY || this.#stands(text, letters, at, words.length)
        if (proves && copy.some((letter) => this.#isNew(letter))) return copy
      }
    }
    return undefined
  }

  // Few letters prove a copy where they begin and end what was written.
  #stands(text: string, letters: readonly Letter[], at: number, length: number): boolean {
    const before = letters[at - 1]
    const after = letters[at + length]
    const isWhole = text.slice(at, at + length) === text
    return isWhole || ((!before || !this.#isNew(before)) && (!after || !this.#isNew(after)))
  }

  #isNew({ client, clock }: Letter): boolean {
    return clock >= (this.#before.get(client) ?? 0)
  }
}

function readWritten(parent: Y.Text): Written {
  const letters = lettersOf(parent, ({ deleted }) => !deleted)
  return { letters, text: textOfLetters(letters) }
}

function isBlock({ content }: Y.Item): boolean {
  return content instanceof Y.ContentType && content.type instanceof Y.XmlElement
}

/** What a transaction put into its document and left standing. */
function newItems({ doc, beforeState, afterState }: Y.Transaction): Y.Item[] {
  return [...afterState].flatMap(([client, end]) => {
    const start = beforeState.get(client) ?? 0
    const structs = doc.store.clients.get(client)
    if (end <= start || !structs) return []
    return structs
      .slice(Y.findIndexSS(structs, start))
      .filter((struct) => struct instanceof Y.Item)
      .filter(({ deleted }) => !deleted)
  })
}
