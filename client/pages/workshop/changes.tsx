import { changesSince, type WordingChange } from '#shared/poll/changes.ts'
import type { PollWording } from '#shared/poll/wording.ts'
import { say } from '../../say.ts'

interface ChangesProps {
  /** The `wordingText` that somebody agreed to. */
  readonly agreed: string
  readonly wording: PollWording
}

/** What changed in a draft since somebody agreed to it. [WORK2] */
export function Changes({ agreed, wording }: ChangesProps) {
  const changes = changesSince(agreed, wording)
  return (
    <details className="draft-changes">
      <summary>{say('workshop.changed')}</summary>
      <ul role="list">
        {changes ? (
          changes.map((change, at) => <li key={at}>{sentenceOf(change)}</li>)
        ) : (
          <li>{say('workshop.changed.unknown')}</li>
        )}
      </ul>
    </details>
  )
}

function sentenceOf(change: WordingChange): string {
  switch (change.what) {
    case 'question':
    case 'option':
      return say(`workshop.changed.${change.what}`, {
        before: apart(change.before),
        now: apart(change.now),
      })
    case 'option-added':
    case 'option-removed':
      return say(`workshop.changed.${change.what}`, { text: apart(change.text) })
    default:
      return say(`workshop.changed.${change.what}`)
  }
}

/** Words of their own direction within a sentence. */
function apart(words: string): string {
  return `\u2068${words}\u2069`
}
