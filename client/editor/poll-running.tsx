import { useState } from 'react'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { say } from '../say.ts'
import { DeskBallot } from './desk-ballot.tsx'
import { PollCodes } from './poll-codes.tsx'
import { Duplicate } from './duplicate.tsx'
import { usePollDesk } from './poll-desk.ts'
import { useHands } from './poll-hands.tsx'
import { Refused } from './refused.tsx'
import { SureButton } from './sure.tsx'
import { useAct } from './use-act.ts'

const VOICES = 20 // made-up ballots at a time: enough to see bars move

/** A poll that is open: how many voted, where to vote, and what whoever runs it can do. */
export function PollRunning({ poll }: { readonly poll: CountedPoll }) {
  const desk = usePollDesk()
  const [votes, setVotes] = useState(false)
  const hands = useHands(poll)
  const hasVoted = desk.voted.has(poll.id)
  return (
    <>
      {votes ? (
        <DeskBallot poll={poll} />
      ) : (
        <rapport-poll poll={poll} mode="watch" counted={hasVoted} ahead={desk.ahead} />
      )}
      <Turnout poll={poll} />
      <p className="quiet">{say('desk.poll.join', desk.floor)}</p>
      <div className="poll-acts">
        {desk.mayOpen && (
          <SureButton
            label={say('desk.poll.close')}
            says={say('desk.poll.close-sure')}
            yes={say('desk.poll.close-yes')}
            act={() => desk.close(poll.id)}
          />
        )}
        {hands.opener}
        {desk.mayVote && (!hasVoted || poll.settings.isNamed) && (
          <button type="button" className="button quiet" onClick={() => setVotes(!votes)}>
            {say(votes ? 'desk.poll.vote-hide' : 'desk.poll.vote')}
          </button>
        )}
        {desk.mayOpen && poll.isRehearsal && <AddVoices poll={poll} />}
        <Duplicate draft={poll.draft} />
      </div>
      {hands.form}
      {desk.mayOpen && poll.settings.entitled === 'codes' && <PollCodes poll={poll.id} />}
    </>
  )
}

/** How many voted of those who might; nothing where nobody told us. */
function Turnout({ poll }: { readonly poll: CountedPoll }) {
  const n = poll.tally?.voters ?? poll.voters
  const entitled = poll.crowd?.entitled
  if (n === undefined || entitled === undefined) return null
  return <p className="quiet numbers">{say('desk.poll.voted-of', { n, entitled })}</p>
}

function AddVoices({ poll }: { readonly poll: CountedPoll }) {
  const desk = usePollDesk()
  const { busy, problem, run } = useAct()
  return (
    <>
      <button
        type="button"
        className="button quiet"
        aria-disabled={busy}
        onClick={busy ? undefined : () => void run(() => desk.addVoices(poll.id, VOICES))}
      >
        {say('desk.poll.voices', { n: VOICES })}
      </button>
      <Refused problem={problem} />
    </>
  )
}
