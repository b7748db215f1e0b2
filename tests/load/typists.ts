import * as Y from 'yjs'
import { ROOTS } from '#shared/document/schema.ts'
import { Session, type Rapport } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

/**
 * People who type, in a process of their own: five characters a second each, with a cursor that moves along, each in a
 * line of their own. They begin when they are here, and go on until the process is ended.
 */
export interface TypistsOrder {
  readonly address: string
  readonly session: string
  readonly tokens: readonly string[]
}

const EVERY = 200 // ms between two letters of one person
const SENTENCE = 'and whoever was in the room could see it grow letter by letter. '

process.on('message', (order: TypistsOrder) => {
  void begin(order).then(() => process.send?.('typing'))
})

async function begin({ address, session: id, tokens }: TypistsOrder): Promise<void> {
  // Only the address and the name of a session are needed to open its documents.
  const session = new Session({ address } as Rapport, id, {} as Session['links'], '', address)
  const writers = await Promise.all(
    tokens.map((token) => new Writer(session, 'notes', token).synced()),
  )
  writers.forEach((writer, index) => {
    const text = textAt(writer.doc, (index + 0.5) / writers.length)
    const offset = (index * EVERY) / writers.length
    let typed = 0
    setTimeout(() => setInterval(() => type(writer, text, typed++), EVERY), offset)
  })
}

function type({ provider }: Writer, text: Y.XmlText, typed: number): void {
  text.insert(text.length, SENTENCE.charAt(typed % SENTENCE.length))
  const place = Y.relativePositionToJSON(
    Y.createRelativePositionFromTypeIndex(text, text.length),
  ) as unknown
  provider.awareness.setLocalStateField('cursor', { anchor: place, head: place })
}

/** The words of a line that stands so far into the notes. */
function textAt(doc: Y.Doc, share: number): Y.XmlText {
  const blocks = doc.getXmlFragment(ROOTS.notes).toArray()
  const from = Math.floor(share * blocks.length)
  for (const block of [...blocks.slice(from), ...blocks]) {
    const text = block instanceof Y.XmlElement ? block.get(0) : undefined
    if (text instanceof Y.XmlText && text.length > 0) return text
  }
  throw new Error('the notes have no line to type in')
}
