import { useState } from 'react'
import type { PollId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { PollWording } from '#shared/poll/wording.ts'
import { say } from '../../say.ts'
import '../../widgets/poll-widget.ts'

interface PhonePreviewProps {
  readonly poll: PollId
  readonly number: number
  readonly wording: PollWording
}

/** The poll as a phone in the hall shows it, with its ballot to try out. Nothing of it is sent anywhere. */
export function PhonePreview({ poll, number, wording }: PhonePreviewProps) {
  const [hasVoted, setHasVoted] = useState(false)
  const shown: CountedPoll = {
    ...wording,
    id: poll,
    draft: poll,
    round: 1,
    state: 'open',
    openedAt: 0,
    base: 'voters',
  }
  return (
    <section className="phone" aria-label={say('workshop.preview-of', { number })}>
      <div className="phone-screen">
        <rapport-poll poll={shown} mode="vote" onrapport-vote={() => setHasVoted(true)} />
      </div>
      <p role="status" className="quiet">
        {hasVoted && say('workshop.preview-voted')}
      </p>
    </section>
  )
}
