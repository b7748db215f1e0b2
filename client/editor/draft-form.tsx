import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { flushSync } from 'react-dom'
import * as Y from 'yjs'
import { wordingOf } from '#shared/document/drafts.ts'
import type { PollId } from '#shared/ids.ts'
import { POLL_KINDS } from '#shared/poll/kinds.ts'
import { judgeWording, LONGEST_QUESTION, MOST_OPTIONS } from '#shared/poll/wording.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { codeOf } from '../live/api.ts'
import { say } from '../say.ts'
import { DraftOptions, type OptionActs } from './draft-options.tsx'
import { usePollDesk } from './poll-desk.ts'
import { SharedText } from './shared-text.tsx'
import { Sure } from './sure.tsx'

interface DraftFormProps {
  readonly poll: PollId
  readonly draft: Y.Map<unknown>
}

/** A poll while it is worded: everybody who designs it types in the same fields. */
export function DraftForm({ poll, draft }: DraftFormProps) {
  const desk = usePollDesk()
  const [asks, setAsks] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemCode>()
  const acts = useRef<OptionActs>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const undo = useUndo(draft)
  const name = useId()
  const question = draft.get('question')
  const options = draft.get('options')

  useEffect(() => {
    const forget = (): void => setProblem(undefined)
    draft.observeDeep(forget)
    return () => draft.unobserveDeep(forget)
  }, [draft])
  if (!(question instanceof Y.Text) || !(options instanceof Y.Array)) return null

  const askToOpen = (): void => {
    const verdict = judgeWording(wordingOf(draft))
    setProblem(verdict === 'ready' ? undefined : verdict)
    setAsks(verdict === 'ready')
  }
  const leave = (): void => {
    flushSync(() => setAsks(false))
    opener.current?.focus()
  }
  const open = async (): Promise<void> => {
    setBusy(true)
    try {
      await desk.open(poll)
    } catch (refusal) {
      setProblem(codeOf(refusal))
    }
    setBusy(false)
    setAsks(false)
  }

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
      {asks ? (
        <Sure
          says={say('desk.poll.open-sure')}
          yes={say(busy ? 'desk.poll.opening' : 'desk.poll.open-yes')}
          busy={busy}
          onYes={() => void open()}
          onNo={leave}
        />
      ) : (
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
          {desk.mayOpen && (
            <button ref={opener} type="button" className="button primary" onClick={askToOpen}>
              {say('desk.poll.open')}
            </button>
          )}
        </div>
      )}
      {!desk.mayOpen && !desk.isUncertain && <p className="quiet">{say('desk.poll.who-opens')}</p>}
      {problem && (
        <p className="problem" role="alert">
          {say(`problem.${problem}`)}
        </p>
      )}
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
