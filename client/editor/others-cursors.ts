import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'

/** A place in the notes: in which line, behind how many letters. */
interface Place {
  readonly line: Y.XmlElement
  readonly at: number
}

/** Where somebody else's cursor stands, and from where on they have selected: the same place when they have not. */
export interface OthersCursor extends Place {
  readonly client: number
  readonly from: Place
}

/** The cursors of everybody else in a document, as far as they are known: who is offline has none. */
export function cursorsOfOthers(awareness: Awareness, doc: Y.Doc): readonly OthersCursor[] {
  return [...awareness.getStates()].flatMap(([client, { cursor }]) => {
    if (client === awareness.clientID) return []
    const place = placeOf(member(cursor, 'head'), doc)
    return place
      ? [{ ...place, client, from: placeOf(member(cursor, 'anchor'), doc) ?? place }]
      : []
  })
}

function placeOf(said: unknown, doc: Y.Doc): Place | undefined {
  const place = positionOf(said)
  const found = place && Y.createAbsolutePositionFromRelativePosition(place, doc)
  if (!found) return undefined
  const { type, index } = found
  if (type instanceof Y.XmlElement) return { line: type, at: 0 }
  if (!(type instanceof Y.XmlText) || !(type.parent instanceof Y.XmlElement)) return undefined
  return { line: type.parent, at: lettersBefore(type.parent, type) + index }
}

/** What somebody says of their place, which may be of any shape; undefined where it is none. */
export function positionOf(head: unknown): Y.RelativePosition | undefined {
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
