import { useId, useState } from 'react'
import type { PollId } from '#shared/ids.ts'
import { say } from '../say.ts'
import { usePollDesk } from './poll-desk.ts'
import { Refused } from './refused.tsx'
import { useAct } from './use-act.ts'

const MOST_CODES = 500
const USUAL = 40

/** Printed codes to vote with: how many, and the sheet of slips to cut. */
export function PollCodes({ poll }: { readonly poll: PollId }) {
  const desk = usePollDesk()
  const { busy, problem, run } = useAct()
  const [wanted, setWanted] = useState(String(USUAL))
  const [made, setMade] = useState<number>()
  const field = useId()
  const count = Number(wanted)
  const isFit = Number.isInteger(count) && count >= 1 && count <= MOST_CODES
  const make = (): void => {
    if (!isFit || busy) return
    void run(async () => setMade(await desk.makeCodes(poll, count)))
  }
  return (
    <div className="poll-codes" role="group" aria-label={say('desk.poll.codes')}>
      <p className="quiet">{say('desk.poll.codes-why')}</p>
      <p className="poll-acts">
        <label htmlFor={field}>{say('desk.poll.codes-count')}</label>
        <input
          id={field}
          type="number"
          className="number"
          min={1}
          max={MOST_CODES}
          value={wanted}
          aria-invalid={!isFit}
          onChange={({ target }) => setWanted(target.value)}
          onKeyDown={({ key }) => {
            if (key === 'Enter') make()
          }}
        />
        <button
          type="button"
          className="button quiet"
          aria-disabled={busy || !isFit}
          onClick={make}
        >
          {say('desk.poll.codes-make')}
        </button>
      </p>
      {!isFit && <p className="problem">{say('desk.poll.codes-unfit', { most: MOST_CODES })}</p>}
      <p role="status">
        {made !== undefined && (
          <>
            {say('desk.poll.codes-made', { n: made })}{' '}
            <a href={`/api/sessions/${desk.session}/polls/${poll}/codes.pdf`} download>
              {say('desk.poll.codes-sheet')}
            </a>
          </>
        )}
      </p>
      <Refused problem={problem} />
    </div>
  )
}
