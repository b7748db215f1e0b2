import { useId, useState, type FormEvent } from 'react'
import { LONGEST_REMARK, type PollRemark } from '#shared/poll/workshop.ts'
import { Refused } from '../../editor/refused.tsx'
import { useAct } from '../../editor/use-act.ts'
import { clockTime, say } from '../../say.ts'

interface RemarksProps {
  readonly number: number
  /** Those of one draft. */
  readonly remarks: readonly PollRemark[]
  readonly mayRemark: boolean
  remark(text: string): Promise<void>
  settle(remark: PollRemark, settled: boolean): Promise<void>
}

/** What people say about a draft. What is settled goes out of the way, and never away. */
export function Remarks({ number, remarks, mayRemark, remark, settle }: RemarksProps) {
  const [text, setText] = useState('')
  const { busy, problem, run } = useAct()
  const field = useId()
  const byTime = remarks.toSorted((one, other) => one.at - other.at)
  const open = byTime.filter(({ settledAt }) => settledAt === undefined)
  const settled = byTime.filter(({ settledAt }) => settledAt !== undefined)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy || text.trim() === '') return
    const refusal = await run(() => remark(text))
    if (refusal === undefined) setText('')
  }
  const rowsOf = (rows: readonly PollRemark[]) => (
    <ul role="list">
      {rows.map((each) => (
        <Row key={each.id} remark={each} mayRemark={mayRemark} settle={settle} />
      ))}
    </ul>
  )

  return (
    <details className="draft-remarks">
      <summary>{say('workshop.remarks', { n: open.length })}</summary>
      {rowsOf(open)}
      {mayRemark && (
        <form onSubmit={(event) => void send(event)}>
          <label htmlFor={field} className="visually-hidden">
            {say('workshop.remark', { number })}
          </label>
          <textarea
            id={field}
            rows={2}
            dir="auto"
            maxLength={LONGEST_REMARK}
            placeholder={say('workshop.remark-hint')}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
          <button type="submit" className="button" aria-disabled={busy || text.trim() === ''}>
            {say('workshop.remark-send')}
          </button>
          <Refused problem={problem} />
        </form>
      )}
      {settled.length > 0 && (
        <details>
          <summary>{say('workshop.remark-settled', { n: settled.length })}</summary>
          {rowsOf(settled)}
        </details>
      )}
    </details>
  )
}

interface RowProps {
  readonly remark: PollRemark
  readonly mayRemark: boolean
  settle(remark: PollRemark, settled: boolean): Promise<void>
}

function Row({ remark, mayRemark, settle }: RowProps) {
  const { busy, problem, run } = useAct()
  const { name, text, at, settledAt, settledBy } = remark
  const isSettled = settledAt !== undefined
  return (
    <li>
      <p className="remark-text" dir="auto">
        {text}
      </p>
      <p className="remark-foot">
        <span className="quiet">
          {say('workshop.remark-by', { name: `\u2068${name}\u2069`, time: clockTime(at) })}
          {isSettled &&
            ` · ${
              settledBy === undefined
                ? say('workshop.remark-settled-plain')
                : say('workshop.remark-settled-by', { name: `\u2068${settledBy}\u2069` })
            }`}
        </span>
        {mayRemark && (
          <button
            type="button"
            className="button quiet small"
            aria-label={isSettled ? undefined : say('workshop.remark-settle-of', { name })}
            aria-disabled={busy}
            onClick={() => {
              if (!busy) void run(() => settle(remark, !isSettled))
            }}
          >
            {say(isSettled ? 'workshop.remark-again' : 'workshop.remark-settle')}
          </button>
        )}
      </p>
      <Refused problem={problem} />
    </li>
  )
}
