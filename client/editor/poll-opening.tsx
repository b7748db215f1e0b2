import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import type { PollId } from '#shared/ids.ts'
import { judgeWording, wordingText, type PollWording } from '#shared/poll/wording.ts'
import { say } from '../say.ts'
import { agreedTo } from './agreed.ts'
import { usePollDesk } from './poll-desk.ts'
import { Refused } from './refused.tsx'
import { Sure } from './sure.tsx'
import { useAct } from './use-act.ts'

const LONGEST_REASON = 500 // characters

interface PollOpeningProps {
  readonly poll: PollId
  readonly wording: PollWording
  /** Which round it would be: 1 is the first. */
  readonly round: number
  /** What else can be done, beside the button. */
  readonly children?: ReactNode
}

/**
 * Whether a draft can be opened, said in words, and its opening: it asks once more, and where not every speaker has
 * agreed it asks for a reason, which is recorded. [DESK7] [DESK18]
 */
export function PollOpening({ poll, wording, round, children }: PollOpeningProps) {
  const desk = usePollDesk()
  const { busy, problem, run, forget } = useAct()
  const [asks, setAsks] = useState<'nothing' | 'sure' | 'reason'>('nothing')
  const [reason, setReason] = useState('')
  const [isPressed, setIsPressed] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const field = useId()
  const text = wordingText(wording)
  const verdict = judgeWording(wording)
  const ours = desk.agreements.filter((agreement) => agreement.poll === poll)
  const { fallen, silent } = agreedTo(text, ours, desk.speakers)
  // A rehearsal is nobody's word. The server has the last one: speakers may have come meanwhile.
  const isAgreed = desk.rehearsingSince !== undefined || fallen.length + silent.length === 0
  // Worded anew, it may have become possible; and what was answered was about another wording.
  useEffect(() => {
    forget()
    setIsPressed(false)
    setAsks('nothing')
  }, [text, forget])

  const leave = (): void => {
    flushSync(() => setAsks('nothing'))
    opener.current?.focus()
  }
  const open = async (): Promise<void> => {
    const said = asks === 'reason' ? reason.trim() : undefined
    if (said === '') return
    const refusal = await run(() => (round === 1 ? desk.open(poll, said) : desk.reopen(poll, said)))
    setAsks(refusal === 'poll-not-agreed' ? 'reason' : 'nothing')
  }
  const isReady = verdict === 'ready'
  return (
    <div className="poll-opening">
      <p
        className={isPressed && !isReady ? 'problem' : 'quiet'}
        role={isPressed && !isReady ? 'alert' : undefined}
      >
        {isReady ? say('desk.poll.ready') : say(`problem.${verdict}`)}
        {!desk.mayOpen && !desk.isUncertain && ` ${say('desk.poll.who-opens')}`}
      </p>
      {asks === 'nothing' && desk.mayOpen && (
        <button
          ref={opener}
          type="button"
          className="button primary"
          onClick={() => {
            forget()
            setIsPressed(true)
            if (isReady) setAsks(isAgreed ? 'sure' : 'reason')
          }}
        >
          {round === 1 ? say('desk.poll.open') : say('desk.poll.open-round', { round })}
        </button>
      )}
      {asks === 'nothing' && children}
      {asks === 'sure' && (
        <Sure
          says={say(desk.rehearsingSince ? 'desk.poll.open-rehearsed' : 'desk.poll.open-sure')}
          yes={say(busy ? 'desk.poll.opening' : 'desk.poll.open-yes')}
          busy={busy}
          onYes={() => void open()}
          onNo={leave}
        />
      )}
      {asks === 'reason' && (
        <Sure
          key="reason"
          says={say('desk.poll.reason-why')}
          yes={say(busy ? 'desk.poll.opening' : 'desk.poll.reason-yes')}
          busy={busy}
          onYes={() => void open()}
          onNo={leave}
        >
          <label className="reason" htmlFor={field}>
            <span className="visually-hidden">{say('desk.poll.reason')}</span>
            <input
              id={field}
              value={reason}
              maxLength={LONGEST_REASON}
              dir="auto"
              placeholder={say('desk.poll.reason')}
              onChange={({ target }) => setReason(target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && !event.nativeEvent.isComposing) void open()
              }}
            />
          </label>
        </Sure>
      )}
      {asks !== 'reason' && <Refused problem={problem} />}
    </div>
  )
}
