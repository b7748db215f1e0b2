import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { OptionId, PollId } from '#shared/ids.ts'
import {
  judgeWording,
  LONGEST_OPTION,
  LONGEST_QUESTION,
  type PollWording,
} from '#shared/poll/wording.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { freshId } from '../../editor/block-ids.ts'
import { Refused } from '../../editor/refused.tsx'
import { useAct } from '../../editor/use-act.ts'
import { clockTime, say } from '../../say.ts'
import { MOST_QUICK_OPTIONS, QUICK_TIMERS, quickWording } from './quick-wording.ts'

interface QuickPollProps {
  /** Writes, places and opens it; rejects with a Problem. Tried again it is the same poll. */
  onOpen(poll: PollId, wording: PollWording): Promise<void>
  onDone(): void
}

/** A poll in a hurry: what is asked if it is to be said, yes/no/abstain or a few answers, and perhaps a timer. [DESK20] */
export function QuickPoll({ onOpen, onDone }: QuickPollProps) {
  const [poll] = useState(() => freshId<PollId>())
  const [question, setQuestion] = useState('')
  const [options, setOptions] = useState<readonly string[]>()
  const [seconds, setSeconds] = useState<number>()
  const [unfit, setUnfit] = useState<ProblemCode>()
  const { busy, problem, run, forget } = useAct()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])

  const set = <Value,>(write: (value: Value) => void, value: Value): void => {
    forget()
    setUnfit(undefined)
    write(value)
  }
  const enterOption = (at: number): void =>
    form.current?.querySelectorAll<HTMLInputElement>('.quick-options input')[at]?.focus()
  const open = async (): Promise<void> => {
    if (busy) return
    const wording = wordingFor({ question, options, seconds })
    const verdict = judgeWording(wording)
    if (verdict !== 'ready') return setUnfit(verdict)
    if ((await run(() => onOpen(poll, wording))) === undefined) onDone()
  }

  return (
    <form
      ref={form}
      className="quick-poll"
      aria-label={say('desk.quick')}
      onSubmit={(event) => {
        event.preventDefault()
        void open()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onDone()
      }}
    >
      <input
        value={question}
        maxLength={LONGEST_QUESTION}
        dir="auto"
        aria-label={say('desk.quick.question')}
        placeholder={say('desk.quick.question')}
        onChange={({ target }) => set(setQuestion, target.value)}
      />
      <fieldset className="choices">
        <legend className="visually-hidden">{say('desk.quick.answers')}</legend>
        <label>
          <input
            type="radio"
            name="answers"
            checked={options === undefined}
            onChange={() => set(setOptions, undefined)}
          />
          {say('term.poll.yes-no')}
        </label>
        <label>
          <input
            type="radio"
            name="answers"
            checked={options !== undefined}
            onChange={() => {
              flushSync(() => set(setOptions, ['', '']))
              enterOption(0)
            }}
          />
          {say('desk.quick.own')}
        </label>
      </fieldset>
      {options && (
        <ol className="quick-options" role="list">
          {options.map((text, at) => (
            <li key={at}>
              <input
                value={text}
                maxLength={LONGEST_OPTION}
                dir="auto"
                aria-label={say('desk.poll.option', { number: at + 1 })}
                placeholder={say('desk.poll.option', { number: at + 1 })}
                onChange={({ target }) => set(setOptions, options.with(at, target.value))}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' || event.nativeEvent.isComposing || text === '') return
                  if (at + 1 === options.length && at + 1 === MOST_QUICK_OPTIONS) return
                  event.preventDefault()
                  if (at + 1 === options.length) flushSync(() => setOptions([...options, '']))
                  enterOption(at + 1)
                }}
              />
            </li>
          ))}
          {options.length < MOST_QUICK_OPTIONS && (
            <li>
              <button
                type="button"
                className="button quiet small"
                onClick={() => {
                  flushSync(() => setOptions([...options, '']))
                  enterOption(options.length)
                }}
              >
                {say('desk.poll.add-option')}
              </button>
            </li>
          )}
        </ol>
      )}
      <fieldset className="choices">
        <legend>{say('desk.quick.timer')}</legend>
        {[undefined, ...QUICK_TIMERS].map((each) => (
          <label key={each ?? 0}>
            <input
              type="radio"
              name="seconds"
              checked={seconds === each}
              onChange={() => set(setSeconds, each)}
            />
            {each === undefined
              ? say('desk.quick.no-timer')
              : say('desk.quick.seconds', { seconds: each })}
          </label>
        ))}
      </fieldset>
      <p className="acts">
        <button type="submit" className="button primary" aria-disabled={busy}>
          {say(busy ? 'desk.poll.opening' : 'desk.quick.open')}
        </button>
        <button type="button" className="button quiet" onClick={onDone}>
          {say('desk.poll.not-yet')}
        </button>
      </p>
      <p className="quiet">{say('desk.quick.what')}</p>
      <Refused problem={unfit ?? problem} />
    </form>
  )
}

function wordingFor(quick: Parameters<typeof quickWording>[0]): PollWording {
  const usual = {
    question: say('desk.quick.asked', { time: clockTime(Date.now()) }),
    answers: {
      yes: say('desk.quick.yes'),
      no: say('desk.quick.no'),
      abstain: say('desk.quick.abstain'),
    },
  }
  return quickWording(quick, usual, () => freshId<OptionId>())
}
