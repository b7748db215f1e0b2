import { useId, useState } from 'react'
import * as Y from 'yjs'
import { makeOption, wordingOf } from '#shared/document/drafts.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import {
  judgeWording,
  LONGEST_OPTION,
  LONGEST_QUESTION,
  MOST_OPTIONS,
  POLL_KINDS,
} from '#shared/poll.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { codeOf } from '../live/api.ts'
import { say } from '../say.ts'
import { freshId } from './block-ids.ts'
import { usePollDesk } from './poll-desk.ts'
import { SharedText } from './shared-text.tsx'

/** A poll while it is worded: everybody who designs it types in the same fields. */
export function DraftForm({
  poll,
  draft,
}: {
  readonly poll: PollId
  readonly draft: Y.Map<unknown>
}) {
  const desk = usePollDesk()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemCode>()
  const name = useId()
  const question = draft.get('question')
  const options = draft.get('options')
  if (!(question instanceof Y.Text) || !(options instanceof Y.Array)) return null

  const add = (): void => options.push([makeOption(freshId<OptionId>())])
  const open = async (): Promise<void> => {
    const verdict = judgeWording(wordingOf(draft))
    if (verdict !== 'ready') return setProblem(verdict)
    setBusy(true)
    setProblem(undefined)
    try {
      await desk.open(poll)
    } catch (refusal) {
      setProblem(codeOf(refusal))
    }
    setBusy(false)
  }

  return (
    <div className="draft">
      <SharedText
        text={question}
        label={say('desk.poll.question')}
        hint={say('desk.poll.question')}
        longest={LONGEST_QUESTION}
        className="draft-question"
        disabled={!desk.mayWrite}
      />
      <ol className="draft-options">
        {options.map((option, index) => {
          const text: unknown = option instanceof Y.Map ? option.get('text') : undefined
          if (!(text instanceof Y.Text) || !(option instanceof Y.Map)) return null
          const number = index + 1
          return (
            <li key={String(option.get('id'))}>
              <SharedText
                text={text}
                label={say('desk.poll.option', { number })}
                hint={say('desk.poll.option', { number })}
                longest={LONGEST_OPTION}
                disabled={!desk.mayWrite}
                onEnter={add}
              />
              {desk.mayWrite && options.length > 2 && (
                <button
                  type="button"
                  className="button quiet small"
                  aria-label={say('desk.poll.remove-option', { number })}
                  onClick={() => options.delete(index)}
                >
                  ×
                </button>
              )}
            </li>
          )
        })}
      </ol>
      {desk.mayWrite && (
        <div className="draft-acts">
          <button
            type="button"
            className="button quiet"
            disabled={options.length >= MOST_OPTIONS}
            onClick={add}
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
            <button
              type="button"
              className="button primary"
              disabled={busy}
              onClick={() => void open()}
            >
              {say(busy ? 'desk.poll.opening' : 'desk.poll.open')}
            </button>
          )}
        </div>
      )}
      {desk.mayWrite && !desk.mayOpen && <p className="quiet">{say('desk.poll.who-opens')}</p>}
      {problem && (
        <p className="problem" role="alert">
          {say(`problem.${problem}`)}
        </p>
      )}
    </div>
  )
}
