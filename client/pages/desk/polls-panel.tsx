import type { Editor } from '@tiptap/core'
import { useEffect, useState } from 'react'
import { wordingOf } from '#shared/document/drafts.ts'
import { ROOTS } from '#shared/document/schema.ts'
import type { PollId } from '#shared/ids.ts'
import type { Here } from '#shared/wire.ts'
import * as Y from 'yjs'
import { PollCard } from '../../editor/poll-block.tsx'
import { usePollDesk, type PollDesk } from '../../editor/poll-desk.ts'
import { placePoll, pollPlaces } from '../../editor/poll-places.ts'
import { useNotes } from '../../editor/use-notes.ts'
import { say } from '../../say.ts'

interface PollsPanelProps {
  readonly here: Here
  readonly editor: Editor
  readonly mayWrite: boolean
  onNew(): void
  onShow(poll: PollId): void
}

/** Every poll of the session: where it stands in the notes, and how it stands. */
export function PollsPanel({ here, editor, mayWrite, onNew, onShow }: PollsPanelProps) {
  const desk = usePollDesk()
  const drafts = useDraftIds(desk)
  const placed = useNotes(editor, pollsIn)
  const polls = [...new Set([...placed, ...desk.counted.keys(), ...drafts])]
  const mayDesign = here.acts.includes('write-polls')

  return (
    <div className="polls">
      <h2>{say('desk.tab.polls')}</h2>
      <p className="quiet">{say('desk.poll.join', desk.floor)}</p>
      {mayWrite && (
        <button type="button" className="button" onClick={onNew}>
          {say('desk.poll.new')}
        </button>
      )}
      {polls.length === 0 && <p className="quiet">{say('desk.poll.none')}</p>}
      <ul role="list">
        {polls.map((poll) => {
          return (
            <li key={poll}>
              {!placed.includes(poll) ? (
                <>
                  <p className="acts">
                    <span className="quiet">{say('desk.poll.not-in-notes')}</span>
                    {mayWrite && (
                      <button
                        type="button"
                        className="button quiet small"
                        onClick={() => {
                          placePoll(editor, poll, 'poll-section')
                          onShow(poll)
                        }}
                      >
                        {say('desk.poll.put-back')}
                      </button>
                    )}
                  </p>
                  {mayDesign || desk.counted.has(poll) ? <PollCard poll={poll} /> : null}
                </>
              ) : (
                <button type="button" className="poll-row" onClick={() => onShow(poll)}>
                  <span dir="auto">{questionOf(desk, poll) || say('desk.poll.untitled')}</span>
                  <span className="quiet">{standingOf(desk, poll)}</span>
                  <span className="poll-show">{say('desk.poll.show')}</span>
                </button>
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function useDraftIds({ drafts }: PollDesk): readonly PollId[] {
  const [ids, setIds] = useState<readonly PollId[]>([])
  useEffect(() => {
    const map = drafts.doc.getMap(ROOTS.polls)
    const read = (): void => {
      const written = [...map].filter(([, draft]) => draft instanceof Y.Map && hasWords(draft))
      setIds(written.map(([id]) => id as PollId))
    }
    read()
    map.observeDeep(read)
    return () => map.unobserveDeep(read)
  }, [drafts])
  return ids
}

function hasWords(draft: Y.Map<unknown>): boolean {
  return wordingOf(draft).question.trim() !== ''
}

function questionOf({ counted, drafts }: PollDesk, poll: PollId): string {
  const draft = drafts.doc.getMap(ROOTS.polls).get(poll)
  const opened = counted.get(poll)?.question
  return opened ?? (draft instanceof Y.Map ? wordingOf(draft as Y.Map<unknown>).question : '')
}

function standingOf({ counted }: PollDesk, poll: PollId): string {
  const opened = counted.get(poll)
  if (!opened) return say('term.poll.draft')
  return `${say(`term.poll.${opened.state}`)} · ${say('desk.poll.votes', { n: opened.tally?.voters ?? opened.voters ?? 0 })}`
}

function pollsIn({ state }: Editor): readonly PollId[] {
  return [...pollPlaces(state.doc).keys()]
}
