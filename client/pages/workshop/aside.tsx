import { wordingOf, type Draft } from '#shared/document/drafts.ts'
import { say } from '../../say.ts'

interface AsideProps {
  readonly drafts: readonly Draft[]
  readonly mayWrite: boolean
  onTakeOut(draft: Draft): void
}

/** The polls that were put aside: nothing of them is lost, and nobody opens them meanwhile. */
export function Aside({ drafts, mayWrite, onTakeOut }: AsideProps) {
  return (
    <details className="workshop-aside">
      <summary>{say('workshop.aside', { n: drafts.length })}</summary>
      <ul role="list">
        {drafts.map((draft) => {
          const { question, kind } = wordingOf(draft.map)
          return (
            <li key={draft.id}>
              <span>
                <bdi>{question.trim() || say('workshop.untitled')}</bdi>{' '}
                <span className="quiet">{say(`term.poll.${kind}`)}</span>
              </span>
              {mayWrite && (
                <button
                  type="button"
                  className="button quiet small"
                  onClick={() => onTakeOut(draft)}
                >
                  {say('workshop.take-out')}
                </button>
              )}
            </li>
          )
        })}
      </ul>
    </details>
  )
}
