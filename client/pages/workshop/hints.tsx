import { hintsFor, type Hint } from '#shared/poll/hints.ts'
import type { PollWording } from '#shared/poll/wording.ts'
import { say } from '../../say.ts'

/** What may lead the voters of a wording, each with its reason. Nothing is held up for it. [WORK4] */
export function Hints({ wording }: { readonly wording: PollWording }) {
  const hints = hintsFor(wording)
  return (
    <details className="draft-hints" hidden={hints.length === 0} open>
      <summary>{say('workshop.hints', { n: hints.length })}</summary>
      <ul role="list">
        {hints.map((hint, at) => (
          <li key={at}>{sentenceOf(hint, wording)}</li>
        ))}
      </ul>
    </details>
  )
}

function sentenceOf({ kind, words, option }: Hint, { options }: PollWording): string {
  const number = options.findIndex(({ id }) => id === option) + 1
  const plain = `\u2068${words}\u2069`
  const says = kind === 'no-other' ? say(`hint.${kind}`) : say(`hint.${kind}`, { words: plain })
  return number === 0 ? says : `${say('workshop.hint-of-option', { number })} ${says}`
}
