import { useState } from 'react'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { codeOf } from '../live/api.ts'
import '../widgets/poll-widget.ts'
import type { VoteDetail } from '../widgets/poll-widget.ts'
import { usePollDesk } from './poll-desk.ts'

/** The ballot of an open poll, for whoever votes from the desk. No number is shown on it. [POLLW1] */
export function DeskBallot({ poll }: { readonly poll: CountedPoll }) {
  const desk = usePollDesk()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemCode>()
  const vote = async ({ poll: _poll, ...ballot }: VoteDetail): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    await desk.vote(poll.id, ballot).catch((refusal: unknown) => setProblem(codeOf(refusal)))
    setBusy(false)
  }
  return (
    <rapport-poll
      poll={poll}
      mode="vote"
      roles={desk.roles}
      ahead={desk.ahead}
      counted={desk.voted.has(poll.id)}
      busy={busy}
      problem={problem}
      onrapport-vote={({ detail }) => void vote(detail)}
    />
  )
}
