import type { Editor } from '@tiptap/core'
import { useEffect, useState } from 'react'
import { afterFrame } from '../live/after-frame.ts'

/**
 * Something about the notes, for what stands around them. It is asked for after a change stands on the screen, and drawn only
 * when the answer is another one: no letter waits for a toolbar. `select` is asked again when it is another function. [FAST2]
 */
export function useNotes<Answer>(editor: Editor, select: (editor: Editor) => Answer): Answer {
  const [answer, setAnswer] = useState(() => select(editor))
  useEffect(() => {
    let waits = false
    let isWanted = true
    const look = (): void => {
      waits = false
      if (isWanted && !editor.isDestroyed) setAnswer((before) => sameOr(before, select(editor)))
    }
    const hear = (): void => {
      if (waits) return
      waits = true
      afterFrame(look)
    }
    look()
    editor.on('transaction', hear)
    return () => {
      isWanted = false
      editor.off('transaction', hear)
    }
  }, [editor, select])
  return answer
}

function sameOr<Answer>(before: Answer, now: Answer): Answer {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now
}
