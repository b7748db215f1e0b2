import type { PersonId, PollId } from '#shared/ids.ts'
import type { Agreement, SpeakerRow } from '#shared/poll/workshop.ts'
import { judgeWording, wordingText, type PollWording } from '#shared/poll/wording.ts'
import { Refused } from '../../editor/refused.tsx'
import { useAct } from '../../editor/use-act.ts'
import { clockTime, say } from '../../say.ts'
import { Changes } from './changes.tsx'

interface AgreementsProps {
  readonly poll: PollId
  readonly wording: PollWording
  /** Those of this draft. */
  readonly agreements: readonly Agreement[]
  readonly speakers: readonly SpeakerRow[]
  readonly own: PersonId
  readonly mayAgree: boolean
  agree(wording: string): Promise<void>
  disagree(): Promise<void>
}

/** Whether every speaker agrees to a wording. */
export function agreeAll(
  text: string,
  agreements: readonly Agreement[],
  speakers: readonly SpeakerRow[],
): boolean {
  const agreed = new Set(agreements.filter((each) => each.wording === text).map((e) => e.person))
  return speakers.length > 0 && speakers.every(({ person }) => agreed.has(person))
}

/** Who agreed to a draft as it is worded now, who did before it was changed, and who has not yet. [WORK2] [POLL7] */
export function Agreements(props: AgreementsProps) {
  const { poll, wording, agreements, speakers, own, mayAgree } = props
  const { busy, problem, run } = useAct()
  const text = wordingText(wording)
  const said = agreements.filter((agreement) => agreement.wording !== undefined)
  const byPerson = new Map(said.map((agreement) => [agreement.person, agreement]))
  const others = said.filter(({ person }) => speakers.every((each) => each.person !== person))
  const rows = [...speakers, ...others.map(({ person, name }) => ({ person, name }))]
  const agreed = speakers.filter(({ person }) => byPerson.get(person)?.wording === text).length
  const isAgreed = byPerson.get(own)?.wording === text
  const verdict = judgeWording(wording)
  const heading = `agreement-${poll}`

  return (
    <section className="draft-agreement" aria-labelledby={heading}>
      <h3 id={heading}>{say('workshop.agreement')}</h3>
      <p role="status" className={agreeAll(text, said, speakers) ? 'all-agree' : 'quiet'}>
        {sumOf(agreed, speakers.length)}
      </p>
      <ul role="list">
        {rows.map(({ person, name }) => {
          const agreement = byPerson.get(person)
          const shown = person === own ? say('workshop.you', { name }) : name
          return (
            <li key={person} data-state={stateOf(agreement, text)}>
              <span className="agreement-sign" aria-hidden="true">
                {{ agreed: '✓', fell: '↻', not: '·' }[stateOf(agreement, text)]}
              </span>
              <span>
                <bdi>{shown}</bdi> <span className="quiet">{wordsOf(agreement, text)}</span>
                {agreement?.wording !== undefined && agreement.wording !== text && (
                  <Changes agreed={agreement.wording} wording={wording} />
                )}
              </span>
            </li>
          )
        })}
      </ul>
      {mayAgree && verdict !== 'ready' && <p className="quiet">{say(`problem.${verdict}`)}</p>}
      {mayAgree && (isAgreed || verdict === 'ready') && (
        <button
          type="button"
          className={isAgreed ? 'button quiet' : 'button primary'}
          aria-disabled={busy}
          onClick={() => {
            if (!busy) void run(() => (isAgreed ? props.disagree() : props.agree(text)))
          }}
        >
          {busy ? say('workshop.agreeing') : say(isAgreed ? 'workshop.disagree' : 'workshop.agree')}
        </button>
      )}
      <Refused problem={problem} />
    </section>
  )
}

function stateOf(agreement: Agreement | undefined, text: string): 'agreed' | 'fell' | 'not' {
  if (!agreement) return 'not'
  return agreement.wording === text ? 'agreed' : 'fell'
}

function wordsOf(agreement: Agreement | undefined, text: string): string {
  if (!agreement) return say('workshop.agreed-not')
  const time = clockTime(agreement.at)
  return agreement.wording === text
    ? say('workshop.agreed-at', { time })
    : say('workshop.agreed-fell', { time })
}

function sumOf(agreed: number, n: number): string {
  if (n === 0) return say('workshop.no-speakers')
  return agreed === n
    ? say('workshop.agreed-all', { n })
    : say('workshop.agreed-some', { agreed, n })
}
