import type { PollId } from '#shared/ids.ts'
import { say } from '../say.ts'
import { usePollDesk } from './poll-desk.ts'

/** Puts a copy of a poll behind it: a draft of its own, without votes. [DESK17] */
export function Duplicate({ draft }: { readonly draft: PollId }) {
  const { duplicate } = usePollDesk()
  if (!duplicate) return null
  return (
    <button type="button" className="button quiet" onClick={() => duplicate(draft)}>
      {say('desk.poll.duplicate')}
    </button>
  )
}
