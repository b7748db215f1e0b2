import * as Y from 'yjs'
import { addLine, writeIn } from './notes.ts'

/** Somebody who writes in a copy of the notes: each act gives the update that a room would get. */
export class Scribe {
  readonly doc = new Y.Doc()
  #updates: Uint8Array[] = []

  constructor(client: number) {
    this.doc.clientID = client
    this.doc.on('update', (update: Uint8Array) => this.#updates.push(update))
  }

  /** Writes a line at the end. */
  line(text: string): Uint8Array {
    return this.#one(() => addLine(this.doc, text))
  }

  /** Goes on in the last line. */
  more(text: string): Uint8Array {
    return this.#one(() => {
      const last = this.doc.getXmlFragment('notes').toArray().at(-1)
      if (last instanceof Y.XmlElement) writeIn(last, text)
    })
  }

  /** Takes in what somebody else wrote. */
  hears(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update)
  }

  /** All of the copy, as one update. */
  state(): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc)
  }

  #one(act: () => void): Uint8Array {
    this.#updates = []
    Y.transact(this.doc, act)
    const [update] = this.#updates
    if (!update) throw new Error('nothing was written')
    return update
  }
}

/** The lines that updates make, those whose beginning is missing left out. */
export function textOf(updates: readonly Uint8Array[]): string[] {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
    .getXmlFragment('notes')
    .toArray()
    .map((line) => (line instanceof Y.XmlElement ? line.toArray().map(String).join('') : ''))
}
