import { useState, type KeyboardEvent } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { wordingOf, type Draft } from '#shared/document/drafts.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { wordingText } from '#shared/poll/wording.ts'
import type { Here } from '#shared/wire.ts'
import { SignButton } from '../../editor/sign-button.tsx'
import { DraftFields } from '../../editor/draft-fields.tsx'
import { DraftSettings } from '../../editor/draft-settings.tsx'
import { DragHandle } from '../../editor/drag-handle.tsx'
import { colourClass, initialsOf } from '../../editor/people.ts'
import type { Sorting } from '../../editor/sorting.ts'
import { clockTime, say } from '../../say.ts'
import { termsOf } from '../../widgets/poll-terms.ts'
import { Agreements, agreeAll } from './agreements.tsx'
import { Hints } from './hints.tsx'
import { PhonePreview } from './phone-preview.tsx'
import { Remarks } from './remarks.tsx'
import { useWhoIsIn } from './use-who-is-in.ts'
import type { WorkshopFeed } from './use-workshop-feed.ts'

export interface CardActs {
  /** Puts the poll at a place among those that are shown. */
  move(to: number): void
  duplicate(): void
  archive(): void
  /** What was typed here is kept on the server. */
  kept(): Promise<void>
}

interface DraftCardProps {
  readonly here: Here
  readonly draft: Draft
  /** From 0, of `count`. */
  readonly at: number
  readonly count: number
  readonly mayWrite: boolean
  /** Whether the server does not answer just now. */
  readonly isAway: boolean
  readonly feed: WorkshopFeed
  readonly awareness: Awareness
  readonly acts: CardActs
  readonly sorting: Sorting
}

/** One poll while it is designed: words, settings, hints, agreement and remarks. [WORK1] */
export function DraftCard(props: DraftCardProps) {
  const { here, draft, at, count, mayWrite, isAway, feed, awareness, acts, sorting } = props
  const { id, map } = draft
  const [isShown, setIsShown] = useState(false)
  const wording = wordingOf(map)
  const number = at + 1
  const round = feed.rounds.get(id)
  const agreements = feed.agreements.filter(({ poll }) => poll === id)
  const remarks = feed.remarks.filter(({ poll }) => poll === id)
  const isAgreed = agreeAll(wordingText(wording), agreements, feed.speakers)
  const state = round?.state ?? (isAgreed ? 'agreed' : 'draft')
  const heading = `poll-${id}`

  const byKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') sorting.callOff()
    const step = STEPS[event.key]
    if (!event.altKey || step === undefined) return
    event.preventDefault()
    acts.move(at + step)
  }

  return (
    <li
      className="draft-card"
      data-poll={id}
      data-dragged={sorting.drag?.from === at}
      data-drop={sorting.drag?.to === at && sorting.drag.from !== at}
    >
      <article aria-labelledby={heading}>
        <header>
          {mayWrite && (
            <span onKeyDown={byKey}>
              <DragHandle label={say('workshop.move', { number })} {...sorting.handle(at)} />
            </span>
          )}
          <h2 id={heading}>
            {say('workshop.poll', { number })}
            <span className="visually-hidden">
              {`: ${wording.question.trim() || say('workshop.untitled')}`}
            </span>
          </h2>
          <WhoIsIn awareness={awareness} draft={map} />
          <span className={`state-tag ${state}`}>{say(`term.poll.${state}`)}</span>
          {mayWrite && (
            <span className="card-moves">
              <SignButton
                label={say('workshop.raise', { number })}
                sign="↑"
                disabled={at === 0}
                act={() => acts.move(at - 1)}
              />
              <SignButton
                label={say('workshop.lower', { number })}
                sign="↓"
                disabled={number === count}
                act={() => acts.move(at + 1)}
              />
            </span>
          )}
        </header>
        {round && <p className="notice">{standingOf(round)}</p>}
        {mayWrite ? (
          <div className="draft">
            <DraftFields draft={map} />
            <details className="draft-more">
              <summary>{say('workshop.settings')}</summary>
              <DraftSettings draft={map} />
            </details>
          </div>
        ) : (
          <>
            <rapport-poll draft={wording} />
            <p className="quiet">{termsOf(wording).join(' ')}</p>
          </>
        )}
        <Hints wording={wording} />
        <Agreements
          poll={id}
          wording={wording}
          agreements={agreements}
          speakers={feed.speakers}
          own={here.person}
          mayAgree={here.acts.includes('agree-to-poll') && !isAway}
          agree={async (text) => {
            // The server compares with what is kept.
            await acts.kept()
            await feed.agree(id, text)
          }}
          disagree={() => feed.disagree(id)}
        />
        <Remarks
          number={number}
          remarks={remarks}
          mayRemark={mayWrite && !isAway}
          remark={async (text) => {
            await acts.kept()
            await feed.remark(id, text)
          }}
          settle={(remark, settled) => feed.settle(remark, settled)}
        />
        <footer className="card-acts">
          <button
            type="button"
            className="button quiet"
            aria-expanded={isShown}
            onClick={() => setIsShown(!isShown)}
          >
            {say(isShown ? 'workshop.preview-hide' : 'workshop.preview')}
          </button>
          {mayWrite && (
            <>
              <button type="button" className="button quiet" onClick={() => acts.duplicate()}>
                {say('workshop.duplicate')}
              </button>
              <button type="button" className="button quiet" onClick={() => acts.archive()}>
                {say('workshop.archive')}
              </button>
            </>
          )}
        </footer>
        {isShown && <PhonePreview poll={id} number={number} wording={wording} />}
      </article>
    </li>
  )
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowLeft: -1,
  ArrowDown: 1,
  ArrowRight: 1,
}

function standingOf({ state, openedAt }: CountedPoll): string {
  if (state === 'open') return say('workshop.opened.open', { time: clockTime(openedAt) })
  return say(`workshop.opened.${state}`)
}

interface WhoIsInProps {
  readonly awareness: Awareness
  readonly draft: Y.Map<unknown>
}

/** Who types in this draft just now. */
function WhoIsIn({ awareness, draft }: WhoIsInProps) {
  const people = useWhoIsIn(awareness, draft)
  const names = people.map(({ name }) => name).join(', ')
  return (
    <span className="card-people">
      {people.map(({ name, colour }) => (
        <span key={name} className={`initials small ${colourClass(colour)}`} aria-hidden="true">
          {initialsOf(name)}
        </span>
      ))}
      {names !== '' && <span className="visually-hidden">{say('workshop.here', { names })}</span>}
    </span>
  )
}
