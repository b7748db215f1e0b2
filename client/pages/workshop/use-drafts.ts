import { useEffect, useState } from 'react'
import type * as Y from 'yjs'
import { draftsIn, type Draft } from '#shared/document/drafts.ts'
import { ROOTS } from '#shared/document/schema.ts'

/** All drafts in their order, told again whenever anything in them changes. */
export function useDrafts(doc: Y.Doc): readonly Draft[] {
  const [, setTurn] = useState(0)
  useEffect(() => {
    const root = doc.getMap(ROOTS.polls)
    const hear = (): void => setTurn((turn) => turn + 1)
    hear()
    root.observeDeep(hear)
    return () => root.unobserveDeep(hear)
  }, [doc])
  return draftsIn(doc)
}
