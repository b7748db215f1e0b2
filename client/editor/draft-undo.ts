import { useEffect, useMemo, useState, type KeyboardEvent } from 'react'
import * as Y from 'yjs'

/** The origin of what is not taken back by a key: a draft that was made, in which others write by then. */
export const MADE = Symbol('made')

export interface DraftUndo {
  readonly canUndo: boolean
  readonly canRedo: boolean
  undo(): void
  redo(): void
  /** What comes next is a step of its own. */
  step(): void
  onKeyDown(event: KeyboardEvent): void
}

/**
 * Undo and redo of what was designed on this page, by buttons and by the usual keys. What others wrote stays, also inside of
 * something that was added here. [WORK1]
 */
export function useDraftUndo(scope: Y.Map<unknown>): DraftUndo {
  const [steps, setSteps] = useState({ undo: 0, redo: 0 })
  const [manager, setManager] = useState<Y.UndoManager>()
  useEffect(() => {
    const made = new Y.UndoManager(scope, {
      deleteFilter: (item) => !hasWordsOfOthers(item, scope.doc?.clientID),
    })
    const hear = (): void => setSteps({ undo: made.undoStack.length, redo: made.redoStack.length })
    for (const event of ['stack-item-added', 'stack-item-popped', 'stack-cleared'] as const) {
      made.on(event, hear)
    }
    setManager(made)
    return () => made.destroy()
  }, [scope])
  return useMemo(() => {
    const undo = (): void => void manager?.undo()
    const redo = (): void => void manager?.redo()
    return {
      canUndo: steps.undo > 0,
      canRedo: steps.redo > 0,
      undo,
      redo,
      step: () => manager?.stopCapturing(),
      onKeyDown(event) {
        if (!(event.ctrlKey || event.metaKey) || event.altKey) return
        const key = event.key.toLowerCase()
        if (key !== 'z' && key !== 'y') return
        event.preventDefault()
        if (key === 'y' || event.shiftKey) redo()
        else undo()
      },
    }
  }, [manager, steps])
}

/** Whether somebody else has written inside of an item that is to be taken away. */
function hasWordsOfOthers(item: Y.Item, own: number | undefined): boolean {
  const { content } = item
  if (!(content instanceof Y.ContentType)) return false
  const { _start: start, _map: map } = content.type
  const inside = [...map.values()]
  for (let next = start; next; next = next.right) inside.push(next)
  return inside.some(
    (each) => !each.deleted && (each.id.client !== own || hasWordsOfOthers(each, own)),
  )
}
