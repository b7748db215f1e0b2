import { useId } from 'react'
import { isWritten } from '#shared/poll/kinds.ts'
import { BASES, type Base, type CountedPoll } from '#shared/poll/poll.ts'
import { say } from '../say.ts'
import { PollAnswers } from './poll-answers.tsx'
import { usePollDesk } from './poll-desk.ts'
import { useHands } from './poll-hands.tsx'
import { PollVoters } from './poll-voters.tsx'
import { Refused } from './refused.tsx'
import { SureButton } from './sure.tsx'
import { useAct } from './use-act.ts'

/** A poll that takes no more votes: its result, and until it is published what may still be said of it. */
export function PollSettled({ poll }: { readonly poll: CountedPoll }) {
  const desk = usePollDesk()
  const hands = useHands(poll)
  const mayChange = poll.state === 'closed' && desk.mayOpen
  return (
    <>
      <rapport-poll poll={poll} mode="watch" counted={desk.voted.has(poll.id)} />
      {mayChange && isWritten(poll.kind) && <PollAnswers poll={poll} merges={poll.merges ?? []} />}
      {mayChange && !isWritten(poll.kind) && <BaseChoice poll={poll} />}
      {mayChange && (
        <div className="poll-acts">
          <SureButton
            label={say('desk.poll.publish')}
            says={say(isWritten(poll.kind) ? 'desk.poll.publish-words' : 'desk.poll.publish-sure')}
            yes={say('desk.poll.publish-yes')}
            className="primary"
            act={() => desk.publish(poll.id)}
          />
          {hands.opener}
        </div>
      )}
      {mayChange && hands.form}
      <ResultFiles poll={poll} />
    </>
  )
}

/** The result as files, and in a named poll who voted what. */
export function ResultFiles({ poll }: { readonly poll: CountedPoll }) {
  const desk = usePollDesk()
  const at = `/api/sessions/${desk.session}/polls/${poll.id}/result`
  return (
    <>
      {poll.tally && (
        <p className="poll-files quiet">
          {say('desk.poll.files')}{' '}
          <a href={`${at}.csv`} download>
            CSV
          </a>
          {' · '}
          <a href={`${at}.json`} download>
            JSON
          </a>
        </p>
      )}
      {poll.settings.isNamed && desk.maySeeVoters && <PollVoters poll={poll} />}
    </>
  )
}

/** Of whom shares are told. */
function BaseChoice({ poll }: { readonly poll: CountedPoll }) {
  const desk = usePollDesk()
  const { busy, problem, run } = useAct()
  const field = useId()
  const nOf = (base: Base): number | undefined =>
    base === 'voters' ? poll.tally?.voters : poll.crowd?.[base]
  return (
    <div className="poll-acts">
      <label htmlFor={field}>{say('desk.poll.base')}</label>
      <select
        id={field}
        value={poll.base}
        disabled={busy}
        onChange={({ target: { value } }) => {
          const base = BASES.find((each) => each === value)
          if (base) void run(() => desk.setBase(poll.id, base))
        }}
      >
        {BASES.filter((base) => base === poll.base || (nOf(base) ?? 0) > 0).map((base) => {
          const n = nOf(base)
          return (
            <option key={base} value={base}>
              {n === undefined
                ? say(`desk.poll.base.${base}`)
                : say('desk.poll.base-of', { base: say(`desk.poll.base.${base}`), n })}
            </option>
          )
        })}
      </select>
      <Refused problem={problem} />
    </div>
  )
}
