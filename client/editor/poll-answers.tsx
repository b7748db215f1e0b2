import { useId, useState } from 'react'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { Merge } from '#shared/poll/tally.ts'
import { say } from '../say.ts'
import { countAs, hide, takeBack } from './merges.ts'
import { usePollDesk } from './poll-desk.ts'
import { Refused } from './refused.tsx'
import { useAct } from './use-act.ts'

interface PollAnswersProps {
  readonly poll: CountedPoll
  readonly merges: readonly Merge[]
}

/** What voters wrote, to be brought together: those that say the same count as one, and some are not shown. */
export function PollAnswers({ poll, merges }: PollAnswersProps) {
  const desk = usePollDesk()
  const { busy, problem, run } = useAct()
  const [picked, setPicked] = useState<readonly string[]>([])
  const [into, setInto] = useState('')
  const field = useId()
  const answers = poll.tally?.answers ?? []
  const chosen = picked.filter((text) => answers.some((answer) => answer.text === text))
  const target = chosen.includes(into) ? into : chosen[0]
  const decide = (next: readonly Merge[]): void => {
    if (busy) return
    void run(() => desk.mergeAnswers(poll.id, next)).then((refusal) => {
      if (refusal === undefined) setPicked([])
    })
  }
  if (answers.length === 0 && merges.length === 0) return null
  return (
    <details className="poll-answers">
      <summary>{say('desk.poll.answers')}</summary>
      <p className="quiet">{say('desk.poll.answers-why')}</p>
      <ul role="list" className="answer-list">
        {answers.map(({ text, times }) => (
          <li key={text}>
            <label>
              <input
                type="checkbox"
                checked={chosen.includes(text)}
                onChange={({ target: { checked } }) =>
                  setPicked(checked ? [...chosen, text] : chosen.filter((each) => each !== text))
                }
              />
              <bdi>{text}</bdi>
              <span className="quiet numbers">{say('desk.poll.answer-times', { n: times })}</span>
            </label>
          </li>
        ))}
      </ul>
      <div className="poll-acts">
        {chosen.length > 1 && (
          <>
            <label htmlFor={field}>{say('desk.poll.answers-as')}</label>
            <select
              id={field}
              value={target ?? ''}
              onChange={({ target: { value } }) => setInto(value)}
            >
              {chosen.map((text) => (
                <option key={text} value={text}>
                  {text}
                </option>
              ))}
            </select>
          </>
        )}
        <button
          type="button"
          className="button quiet"
          disabled={chosen.length < 2}
          aria-disabled={busy}
          onClick={() => target !== undefined && decide(countAs(merges, chosen, target))}
        >
          {say('desk.poll.answers-merge')}
        </button>
        <button
          type="button"
          className="button quiet"
          disabled={chosen.length === 0}
          aria-disabled={busy}
          onClick={() => decide(hide(merges, chosen))}
        >
          {say('desk.poll.answers-hide')}
        </button>
      </div>
      {merges.length > 0 && (
        <ul role="list" className="merge-list">
          {merges.map((merge) => (
            <li key={merge.from}>
              <span>{sentenceOf(merge)}</span>
              <button
                type="button"
                className="button quiet small"
                aria-disabled={busy}
                aria-label={say('desk.poll.answers-undo-of', { answer: merge.from })}
                onClick={() => decide(takeBack(merges, merge))}
              >
                {say('desk.poll.answers-undo')}
              </button>
            </li>
          ))}
        </ul>
      )}
      <Refused problem={problem} />
    </details>
  )
}

function sentenceOf({ from, into }: Merge): string {
  return into === undefined
    ? say('desk.poll.answer-hidden', { answer: `\u2068${from}\u2069` })
    : say('desk.poll.answer-merged', { answer: `\u2068${from}\u2069`, into: `\u2068${into}\u2069` })
}
