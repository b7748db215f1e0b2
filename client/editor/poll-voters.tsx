import { useState } from 'react'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { say } from '../say.ts'
import { usePollDesk, type NamedVote } from './poll-desk.ts'
import { Refused } from './refused.tsx'
import { useAct } from './use-act.ts'

/** Who voted what in a named poll; asked for only when somebody wants to see it. */
export function PollVoters({ poll }: { readonly poll: CountedPoll }) {
  const desk = usePollDesk()
  const [votes, setVotes] = useState<readonly NamedVote[]>()
  const { busy, problem, run } = useAct()
  const look = (): void => void run(async () => setVotes(await desk.votersOf(poll.id)))
  return (
    <details
      className="poll-voters"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open && !busy) look()
      }}
    >
      <summary>{say('desk.poll.voters')}</summary>
      {votes?.length === 0 && <p className="quiet">{say('desk.poll.voters-none')}</p>}
      {votes !== undefined && votes.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{say('desk.poll.voters-who')}</th>
              <th scope="col">{say('desk.poll.voters-what')}</th>
            </tr>
          </thead>
          <tbody>
            {votes.map((vote) => (
              <tr key={vote.person}>
                <th scope="row" dir="auto">
                  {vote.name}
                </th>
                <td dir="auto">{answerOf(poll, vote)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Refused problem={problem} />
    </details>
  )
}

function answerOf({ options, kind }: CountedPoll, { choices, texts = [] }: NamedVote): string {
  const words = choices.map((id) => options.find((option) => option.id === id)?.text ?? id)
  return [...words, ...texts].join(kind === 'ranking' ? ' › ' : '; ')
}
