import { useEffect, useState } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { caretsIn } from '../../editor/field-carets.ts'

export interface Typing {
  readonly name: string
  readonly colour: unknown
}

/** Who has their caret in a field of a draft just now; each once. */
export function useWhoIsIn(awareness: Awareness, draft: Y.Map<unknown>): readonly Typing[] {
  const [people, setPeople] = useState<readonly Typing[]>([])
  useEffect(() => {
    const hear = (): void => {
      const now = typingIn(awareness, draft)
      setPeople((before) => (JSON.stringify(before) === JSON.stringify(now) ? before : now))
    }
    hear()
    awareness.on('change', hear)
    return () => awareness.off('change', hear)
  }, [awareness, draft])
  return people
}

function typingIn(awareness: Awareness, draft: Y.Map<unknown>): readonly Typing[] {
  const byName = new Map<string, Typing>()
  if (!draft.doc) return []
  for (const [text, carets] of caretsIn(awareness, draft.doc)) {
    if (!isIn(text, draft)) continue
    for (const { name, colour } of carets) byName.set(name, { name, colour })
  }
  return [...byName.values()]
}

function isIn(text: Y.Text, draft: Y.Map<unknown>): boolean {
  let at: unknown = text
  while (at instanceof Y.AbstractType && at !== draft) at = at.parent
  return at === draft
}
