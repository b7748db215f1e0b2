import * as Y from 'yjs'
import type { DocumentName } from '../ids.ts'
import { ROOTS } from './schema.ts'

/** What a document has that no change of its form may lose, each with how often it is there. */
export interface Account {
  readonly words: ReadonlyMap<string, number>
  readonly ids: ReadonlyMap<string, number>
  /** Yjs client ids: who wrote what is known by them. */
  readonly clients: ReadonlySet<number>
}

/** Takes stock of a document, whatever its form: every text, every id of a block, a poll or an option. */
export function accountOf(doc: Y.Doc, name: DocumentName): Account {
  const words = new Map<string, number>()
  const ids = new Map<string, number>()
  const count = (into: Map<string, number>, what: unknown): void => {
    if (typeof what === 'string' && what !== '') into.set(what, (into.get(what) ?? 0) + 1)
  }
  const look = (part: unknown): void => {
    if (part instanceof Y.XmlElement) {
      for (const id of ['id', 'poll']) count(ids, part.getAttribute(id))
      count(words, textsIn(part))
      for (const child of part.toArray()) if (!(child instanceof Y.XmlText)) look(child)
    } else if (part instanceof Y.Text) count(words, plainOf(part))
    else if (part instanceof Y.XmlFragment) for (const child of part.toArray()) look(child)
    else if (part instanceof Y.Array) for (const child of part.toArray()) look(child)
    else if (part instanceof Y.Map) {
      count(ids, part.get('id'))
      for (const child of part.values()) look(child)
    }
  }
  if (name === 'notes') look(doc.getXmlFragment(ROOTS.notes))
  else {
    const polls = doc.getMap(ROOTS.polls)
    for (const id of polls.keys()) count(ids, id)
    look(polls)
  }
  return { words, ids, clients: new Set(Y.decodeStateVector(Y.encodeStateVector(doc)).keys()) }
}

/** What the second account lacks of the first, or has too much of; undefined where it is all there. */
export function differenceIn(before: Account, after: Account): string | undefined {
  const isSame = [...before.words].every(([text, times]) => after.words.get(text) === times)
  if (!isSame || before.words.size !== after.words.size) return 'the words are not the same'
  for (const [id, times] of before.ids) {
    if ((after.ids.get(id) ?? 0) !== times) return `the id ${id} is not there as often as before`
  }
  for (const client of before.clients) {
    if (!after.clients.has(client)) return `what client ${client} wrote is not known as theirs`
  }
  return undefined
}

// A line of several texts is one line: joining them is no loss.
function textsIn(element: Y.XmlElement): string {
  const texts: unknown[] = element.toArray()
  return texts.map((text) => (text instanceof Y.XmlText ? plainOf(text) : '')).join('')
}

function plainOf(text: Y.Text): string {
  const pieces = text.toDelta() as { readonly insert: unknown }[]
  return pieces.map(({ insert }) => (typeof insert === 'string' ? insert : '')).join('')
}
