import { useEffect, useId, useMemo, useRef, type KeyboardEvent } from 'react'
import * as Y from 'yjs'
import { wordingOf } from '#shared/document/drafts.ts'
import type { PollId } from '#shared/ids.ts'
import { POLL_KINDS } from '#shared/poll/kinds.ts'
import { LONGEST_QUESTION, MOST_OPTIONS } from '#shared/poll/wording.ts'
import { say } from '../say.ts'
import { DraftOptions, type OptionActs } from './draft-options.tsx'
import { SharedText } from './shared-text.tsx'

interface DraftFormProps {
  readonly poll: PollId
  readonly draft: Y.Map<unknown>
}

/** A poll while it is worded: everybody who designs it types in the same fields. */
export function DraftForm({ draft }: DraftFormProps) {
  const acts = useRef<OptionActs>(null)
  const undo = useUndo(draft)
  const name = useId()
  const question = draft.get('question')
  const options = draft.get('options')
  if (!(question instanceof Y.Text) || !(options instanceof Y.Array)) return null

  return (
    <div className="draft" onKeyDown={undo}>
      <SharedText
        text={question}
        label={say('desk.poll.question')}
        hint={say('desk.poll.question')}
        longest={LONGEST_QUESTION}
        className="draft-question"
        onEnter={() => acts.current?.enter(0)}
      />
      <DraftOptions options={options} ref={acts} />
      <div className="draft-acts">
        <button
          type="button"
          className="button quiet"
          disabled={options.length >= MOST_OPTIONS}
          onClick={() => acts.current?.add(options.length)}
        >
          {say('desk.poll.add-option')}
        </button>
        <label htmlFor={name} className="visually-hidden">
          {say('desk.poll.kind')}
        </label>
        <select
          id={name}
          value={wordingOf(draft).kind}
          onChange={({ target }) => draft.set('kind', target.value)}
        >
          {POLL_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {say(`term.poll.${kind}`)}
            </option>
          ))}
        </select>
      </div>
    </div>
  )
}

/** Undo and redo of what was worded here, by the usual keys; what others wrote stays. */
function useUndo(draft: Y.Map<unknown>): (event: KeyboardEvent) => void {
  const steps = useRef<Y.UndoManager>(undefined)
  useEffect(() => {
    const manager = new Y.UndoManager(draft)
    steps.current = manager
    return () => manager.destroy()
  }, [draft])
  return useMemo(
    () => (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      event.preventDefault()
      if (key === 'y' || event.shiftKey) steps.current?.redo()
      else steps.current?.undo()
    },
    [],
  )
}
