import { useState } from 'react'
import { readDraft, wordingOf, writeDraft } from '#shared/document/drafts.ts'
import type { PollId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { wordingText } from '#shared/poll/wording.ts'
import { clockTime, say } from '../say.ts'
import { DraftForm } from './draft-form.tsx'
import { usePollDesk } from './poll-desk.ts'
import { PollOpening } from './poll-opening.tsx'
import { ResultFiles } from './poll-settled.tsx'
import { useDraft } from './use-draft.ts'

interface NewRoundProps {
  readonly poll: PollId
  readonly last: CountedPoll
}

/** Asks the same once more: with the draft's wording of now, which can be changed before. Earlier rounds stand. */
export function NewRound({ poll, last }: NewRoundProps) {
  const desk = usePollDesk()
  const draft = useDraft(desk.drafts.doc, poll)
  const [isAsked, setIsAsked] = useState(false)
  const begin = (): void => {
    // A draft that was removed is written again from what was asked last.
    if (!readDraft(desk.drafts.doc, poll)) writeDraft(desk.drafts.doc, poll, last)
    setIsAsked(true)
  }
  if (!isAsked || !draft) {
    return (
      <button type="button" className="button quiet" onClick={begin}>
        {say('desk.poll.new-round')}
      </button>
    )
  }
  const wording = wordingOf(draft)
  const isSame = wordingText(wording) === wordingText(last)
  return (
    <div className="new-round" role="group" aria-label={say('desk.poll.new-round')}>
      <p>
        {say(isSame ? 'desk.poll.round-same' : 'desk.poll.round-differs', { round: last.round })}
      </p>
      <DraftForm poll={poll} draft={draft} />
      <PollOpening poll={poll} wording={wording} round={last.round + 1}>
        <button type="button" className="button quiet" onClick={() => setIsAsked(false)}>
          {say('desk.poll.not-yet')}
        </button>
      </PollOpening>
    </div>
  )
}

/** The rounds before the last one, folded, each with its result. */
export function EarlierRounds({ rounds }: { readonly rounds: readonly CountedPoll[] }) {
  return rounds.toReversed().map((round) => (
    <details key={round.id} className="earlier-round">
      <summary>
        {say('desk.poll.round', { round: round.round })}{' '}
        <span className="quiet">
          {say(`term.poll.${round.state}`)} · {clockTime(round.closedAt ?? round.openedAt)}
        </span>
      </summary>
      <rapport-poll poll={round} mode="watch" />
      <ResultFiles poll={round} />
    </details>
  ))
}
