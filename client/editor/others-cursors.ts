import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'

/** Where somebody else's cursor stands: in which line, behind how many letters. */
export interface OthersCursor {
  readonly line: Y.XmlElement
  readonly at: number
}

/** The cursors of everybody else in a document, as far as they are known: who is offline has none. */
export function cursorsOfOthers(awareness: Awareness, doc: Y.Doc): readonly OthersCursor[] {
  return [...awareness.getStates()].flatMap(([client, { cursor }]) => {
    if (client === awareness.clientID) return []
    const place = placeOf(cursor)
    const found = place && Y.createAbsolutePositionFromRelativePosition(place, doc)
    if (!found) return []
    const { type, index } = found
    if (type instanceof Y.XmlElement) return [{ line: type, at: 0 }]
    if (!(type instanceof Y.XmlText) || !(type.parent instanceof Y.XmlElement)) return []
    return [{ line: type.parent, at: lettersBefore(type.parent, type) + index }]
  })
}

// What others say of themselves may be of any shape.
function placeOf(cursor: unknown): Y.RelativePosition | undefined {
  const head = member(cursor, 'head')
  const isId = (id: unknown): boolean =>
    typeof member(id, 'client') === 'number' && typeof member(id, 'clock') === 'number'
  if (!isId(member(head, 'item')) && !isId(member(head, 'type'))) return undefined
  return Y.createRelativePositionFromJSON(head)
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}

function lettersBefore(line: Y.XmlElement, text: Y.XmlText): number {
  const texts = line.toArray()
  return texts
    .slice(0, texts.indexOf(text))
    .reduce((sum, each) => sum + (each instanceof Y.XmlText ? each.length : 0), 0)
}
