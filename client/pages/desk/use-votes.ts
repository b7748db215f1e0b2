import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { PollId, SessionId } from '#shared/ids.ts'
import type { Ballot } from '#shared/poll/ballot.ts'
import { freshId } from '../../editor/block-ids.ts'
import { act, ask, codeOf } from '../../live/api.ts'

interface Votes {
  /** Polls in which one's own ballot was counted. */
  readonly voted: ReadonlySet<PollId>
  /** Resolves when the ballot is counted, now or before; rejects with a Problem. */
  vote(poll: PollId, ballot: Ballot): Promise<void>
}

/** One's own votes from the desk. A ballot keeps its receipt until it is answered: it counts once. [BAL2] */
export function useVotes(session: SessionId, mayVote: boolean): Votes {
  const [voted, setVoted] = useState<ReadonlySet<PollId>>(new Set())
  const receipts = useRef(new Map<string, string>())

  useEffect(() => {
    if (!mayVote) return
    // Without an answer the button stays: the server refuses a second ballot.
    void ask<{ counted: readonly PollId[] }>(`/api/sessions/${session}/ballots`).then(
      ({ counted }) => setVoted((before) => new Set([...before, ...counted])),
      () => undefined,
    )
  }, [session, mayVote])

  const vote = useCallback(
    async (poll: PollId, ballot: Ballot): Promise<void> => {
      const filledIn = JSON.stringify([poll, ballot])
      const receipt = receipts.current.get(filledIn) ?? freshId<string>()
      receipts.current.set(filledIn, receipt)
      try {
        await act(`/api/sessions/${session}/polls/${poll}/ballots`, { ...ballot, receipt })
      } catch (refusal) {
        if (codeOf(refusal) !== 'already-voted') throw refusal
      }
      receipts.current.delete(filledIn)
      setVoted((before) => new Set(before).add(poll))
    },
    [session],
  )
  return useMemo(() => ({ voted, vote }), [voted, vote])
}
