import { createContext, useContext, useEffect, useState } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { positionOf } from './others-cursors.ts'

/** Where somebody else types in a field: behind how many letters, and from where on they have selected. */
export interface FieldCaret {
  readonly client: number
  readonly name: string
  readonly colour: unknown
  readonly at: number
  readonly from: number
}

/** Who tells where the others type, for the fields below; without it nobody's caret is shown. */
export const AwarenessContext = createContext<Awareness | undefined>(undefined)

/** Everybody who has their caret in a text of a document, with the text; one entry for each page of theirs. */
export function caretsIn(awareness: Awareness, doc: Y.Doc): ReadonlyMap<Y.Text, FieldCaret[]> {
  const carets = new Map<Y.Text, FieldCaret[]>()
  for (const [client, { cursor, user }] of awareness.getStates()) {
    if (client === awareness.clientID) continue
    const head = placeOf(member(cursor, 'head'), doc)
    if (!head) continue
    const anchor = placeOf(member(cursor, 'anchor'), doc)
    const name = member(user, 'name')
    const caret = {
      client,
      name: typeof name === 'string' ? name : '',
      colour: member(user, 'colour'),
      at: head.index,
      from: anchor?.text === head.text ? anchor.index : head.index,
    }
    carets.set(head.text, [...(carets.get(head.text) ?? []), caret])
  }
  return carets
}

/** The carets of the others in one text, in the order in which they stand. [WORK1] */
export function useFieldCarets(text: Y.Text): readonly FieldCaret[] {
  const awareness = useContext(AwarenessContext)
  const [, setSeen] = useState('')
  useEffect(() => {
    if (!awareness) return undefined
    // Drawn anew only when something changed in this field: the others' carets move elsewhere all the time.
    const hear = (): void => setSeen(JSON.stringify(caretsOf(awareness, text)))
    hear()
    awareness.on('change', hear)
    return () => awareness.off('change', hear)
  }, [awareness, text])
  return awareness ? caretsOf(awareness, text) : []
}

function caretsOf(awareness: Awareness, text: Y.Text): readonly FieldCaret[] {
  const carets = text.doc ? caretsIn(awareness, text.doc).get(text) : undefined
  return (carets ?? []).toSorted((one, other) => one.at - other.at)
}

/** Says to the others where we type: in which text, from where to where; without a text, nowhere. */
export function tellField(
  awareness: Awareness | undefined,
  text?: Y.Text,
  anchor = 0,
  head = anchor,
): void {
  if (!awareness) return
  const cursor = text ? { anchor: positionIn(text, anchor), head: positionIn(text, head) } : null
  const told: unknown = awareness.getLocalState()?.['cursor']
  if (JSON.stringify(told ?? null) !== JSON.stringify(cursor)) {
    awareness.setLocalStateField('cursor', cursor)
  }
}

function positionIn(text: Y.Text, at: number): unknown {
  return Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, at, -1))
}

function placeOf(said: unknown, doc: Y.Doc) {
  const position = positionOf(said)
  const found = position && Y.createAbsolutePositionFromRelativePosition(position, doc)
  return found?.type instanceof Y.Text ? { text: found.type, index: found.index } : undefined
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}
