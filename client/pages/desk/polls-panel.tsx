import type { Editor } from '@tiptap/core'
import { useEffect, useState, type ReactNode } from 'react'
import { ROOTS } from '#shared/document/schema.ts'
import type { PollId } from '#shared/ids.ts'
import type { Here } from '#shared/wire.ts'
import { PollCard } from '../../editor/poll-block.tsx'
import { usePollDesk, type PollDesk } from '../../editor/poll-desk.ts'
import { placePoll, pollPlaces } from '../../editor/poll-places.ts'
import { SureButton } from '../../editor/sure.tsx'
import { useNotes } from '../../editor/use-notes.ts'
import { say } from '../../say.ts'
import { BroughtPolls } from '../imports/brought-polls.tsx'
import { begunDrafts, GROUPS, listedPoll, type ListedPoll } from './poll-list.ts'

interface PollsPanelProps {
  readonly here: Here
  readonly editor: Editor
  readonly mayWrite: boolean
  /** The form of a quick poll, while somebody asks one. */
  readonly children?: ReactNode
  /** Another number whenever something came from a file of another tool. */
  readonly imports: number
  onNew(): void
  /** Undefined for who may not open polls in the notes. */
  onQuick: (() => void) | undefined
  onShow(poll: PollId): void
}

/** Every poll of the session: how it stands, what to do next, and where it stands in the notes. */
export function PollsPanel(props: PollsPanelProps) {
  const { here, editor, mayWrite, imports, children, onNew, onQuick, onShow } = props
  const desk = usePollDesk()
  const drafts = useDraftIds(desk)
  const placed = useNotes(editor, pollsIn)
  const ids = [...new Set([...placed, ...desk.rounds.keys(), ...drafts])]
  const mayDesign = here.acts.includes('write-polls')
  const known = { ...desk, drafts: desk.drafts.doc }
  const polls = ids
    .map((poll) => listedPoll(poll, known))
    .filter(({ last, poll }) => last !== undefined || mayDesign || placed.includes(poll))

  return (
    <div className="polls">
      <h2>{say('desk.tab.polls')}</h2>
      <p className="quiet">{say('desk.poll.join', desk.floor)}</p>
      {children ?? (
        <div className="acts">
          {onQuick && (
            <button type="button" className="button primary" onClick={onQuick}>
              {say('desk.quick')}
            </button>
          )}
          {mayWrite && (
            <button type="button" className="button" onClick={onNew}>
              {say('desk.poll.new')}
            </button>
          )}
          {mayDesign && (
            <a className="button quiet" href={`/s/${here.session}/polls`}>
              {say('desk.poll.workshop')}
            </a>
          )}
          {desk.mayOpen && desk.rehearsingSince === undefined && (
            <SureButton
              className="quiet"
              label={say('desk.rehearsal.begin')}
              says={say('desk.rehearsal.begin-sure')}
              yes={say('desk.rehearsal.begin-yes')}
              act={() => desk.startRehearsal()}
            />
          )}
        </div>
      )}
      {polls.length === 0 && <p className="quiet">{say('desk.poll.none')}</p>}
      {GROUPS.map((group) => {
        const ofGroup = polls.filter(({ state }) => state === group)
        if (ofGroup.length === 0) return null
        return (
          <section key={group} aria-label={say(`desk.poll.group.${group}`)}>
            <h3>{say(`desk.poll.group.${group}`)}</h3>
            <ul role="list">
              {ofGroup.map((listed) => (
                <li key={listed.poll}>
                  {placed.includes(listed.poll) ? (
                    <PlacedRow listed={listed} onShow={onShow} />
                  ) : (
                    <Unplaced
                      poll={listed.poll}
                      onPutBack={
                        mayWrite
                          ? () => {
                              placePoll(editor, listed.poll, 'poll-section')
                              onShow(listed.poll)
                            }
                          : undefined
                      }
                    />
                  )}
                </li>
              ))}
            </ul>
          </section>
        )
      })}
      <BroughtPolls here={here} imports={imports} />
    </div>
  )
}

interface PlacedRowProps {
  readonly listed: ListedPoll
  onShow(poll: PollId): void
}

function PlacedRow({ listed, onShow }: PlacedRowProps) {
  const { mayOpen } = usePollDesk()
  const votes = votesOf(listed)
  return (
    <button type="button" className="poll-row" onClick={() => onShow(listed.poll)}>
      <span dir="auto">{listed.question || say('desk.poll.untitled')}</span>
      <span className="quiet">
        {[votes, mayOpen || listed.state === 'draft' ? nextOf(listed) : undefined]
          .filter((words) => words !== undefined)
          .join(' · ')}
      </span>
      <span className="poll-show">{say('desk.poll.show')}</span>
    </button>
  )
}

/** A poll without a block in the notes: its votes are kept, and it can be put back. */
function Unplaced({ poll, onPutBack }: { poll: PollId; onPutBack: (() => void) | undefined }) {
  return (
    <>
      <p className="acts">
        <span className="quiet">{say('desk.poll.not-in-notes')}</span>
        {onPutBack && (
          <button type="button" className="button quiet small" onClick={onPutBack}>
            {say('desk.poll.put-back')}
          </button>
        )}
      </p>
      <PollCard poll={poll} />
    </>
  )
}

function votesOf({ last }: ListedPoll): string | undefined {
  const n = last?.tally?.voters ?? last?.voters
  return n === undefined ? undefined : say('desk.poll.votes', { n })
}

function nextOf({ next }: ListedPoll): string | undefined {
  if (next.is === 'published') return undefined
  if (next.is === 'agreements') return say('desk.poll.next.agreements', { n: next.missing })
  return say(`desk.poll.next.${next.is}`)
}

function useDraftIds({ drafts }: PollDesk): readonly PollId[] {
  const [ids, setIds] = useState<readonly PollId[]>([])
  useEffect(() => {
    const map = drafts.doc.getMap(ROOTS.polls)
    const read = (): void => setIds(begunDrafts(drafts.doc))
    read()
    map.observeDeep(read)
    return () => map.unobserveDeep(read)
  }, [drafts])
  return ids
}

function pollsIn({ state }: Editor): readonly PollId[] {
  return [...pollPlaces(state.doc).keys()]
}
