import { useEffect, useState } from 'react'
import * as Y from 'yjs'
import { ROOTS } from '#shared/document/schema.ts'
import type { PollId } from '#shared/ids.ts'

/** The Map of a draft in the `polls` document, told again whenever anything in it changes. */
export function useDraft(doc: Y.Doc, poll: PollId): Y.Map<unknown> | undefined {
  const [, setTurn] = useState(0)
  useEffect(() => {
    const drafts = doc.getMap(ROOTS.polls)
    const hear = (events: readonly Y.YEvent<Y.AbstractType<unknown>>[]): void => {
      const isOurs = events.some(({ path, target, keys }) =>
        target === drafts ? keys.has(poll) : path[0] === poll,
      )
      if (isOurs) setTurn((turn) => turn + 1)
    }
    const observer = hear as Parameters<typeof drafts.observeDeep>[0]
    drafts.observeDeep(observer)
    return () => drafts.unobserveDeep(observer)
  }, [doc, poll])
  const draft = doc.getMap(ROOTS.polls).get(poll)
  return draft instanceof Y.Map ? (draft as Y.Map<unknown>) : undefined
}
