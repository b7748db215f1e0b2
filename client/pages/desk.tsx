import type { Editor } from '@tiptap/core'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { addDraft } from '#shared/document/drafts.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import { may } from '#shared/role.ts'
import type { Here } from '#shared/wire.ts'
import { freshId } from '../editor/block-ids.ts'
import { NotesEditor } from '../editor/notes-editor.tsx'
import { PollDeskContext, type PollDesk } from '../editor/poll-desk.ts'
import { Toolbar } from '../editor/toolbar.tsx'
import { act } from '../live/api.ts'
import { say } from '../say.ts'
import { DeskHeader } from './desk/desk-header.tsx'
import { Outline } from './desk/outline.tsx'
import { PollsPanel } from './desk/polls-panel.tsx'
import { QuestionsPanel } from './desk/questions-panel.tsx'
import { ReportPanel } from './desk/report-panel.tsx'
import { Tabs, type Tab } from './desk/tabs.tsx'
import { TitleBlock } from './desk/title-block.tsx'
import { useFeed } from './desk/use-feed.ts'
import { useRoom } from './desk/use-room.ts'

/** Where the team writes: the notes on paper, the outline before them, and one panel beside them. */
export function Desk({ here }: { readonly here: Here }) {
  const { session, details, roles } = here
  const mayWrite = may(roles, 'write-notes')
  const notes = useRoom(session, 'notes', mayWrite)
  const drafts = useRoom(session, 'polls', may(roles, 'write-polls'))
  const feed = useFeed(session)
  const [editor, setEditor] = useState<Editor>()
  const [tab, setTab] = useState<Tab>(() =>
    matchMedia('(width < 1024px)').matches ? 'notes' : 'questions',
  )

  useEffect(() => {
    document.title = say('desk.title', { title: details.title })
  }, [details.title])

  const api = `/api/sessions/${session}`
  const pollDesk = useMemo<PollDesk | undefined>(
    () =>
      drafts.link && {
        drafts: drafts.link,
        counted: feed.polls,
        mayWrite: may(roles, 'write-polls'),
        mayOpen: may(roles, 'open-poll'),
        async open(poll) {
          // What was typed last must be kept before the server reads the wording.
          await drafts.link?.kept()
          feed.hear(await act(`${api}/polls/${poll}/open`, {}))
        },
        async close(poll) {
          feed.hear(await act(`${api}/polls/${poll}/close`, {}))
        },
      },
    [drafts.link, feed, roles, api],
  )

  const draftsDoc = drafts.link?.doc
  const insertPoll = useCallback(
    (into: Editor): void => {
      if (!draftsDoc) return
      const poll = freshId<PollId>()
      addDraft(draftsDoc, poll, [freshId<OptionId>(), freshId<OptionId>()])
      const { $from } = into.state.selection
      const at = $from.depth > 0 ? $from.after(1) : into.state.doc.content.size
      into.chain().insertContentAt(at, { type: 'poll', attrs: { poll } }).run()
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>(`#poll-${poll} textarea`)?.focus(),
      )
    },
    [draftsDoc],
  )

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if ((notes.link?.changes ?? 0) + (drafts.link?.changes ?? 0) > 0) event.preventDefault()
    }
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [notes.link, drafts.link])

  const names = useMemo(
    () => [...new Set(details.people.map(({ name }) => name))],
    [details.people],
  )
  const panel =
    editor &&
    pollDesk &&
    {
      notes: null,
      questions: (
        <QuestionsPanel
          here={here}
          editor={editor}
          mayWrite={mayWrite}
          questions={feed.questions}
        />
      ),
      polls: <PollsPanel here={here} editor={editor} mayWrite={mayWrite} insertPoll={insertPoll} />,
      report: <ReportPanel session={session} link={notes.link} polls={feed.polls} />,
    }[tab]

  return (
    <PollDeskContext.Provider value={pollDesk}>
      <div className="desk" data-tab={tab}>
        <a className="skip" href="#notes">
          {say('desk.skip')}
        </a>
        <DeskHeader
          here={here}
          lamp={worseOf(notes.lamp, drafts.lamp)}
          link={notes.link}
          feed={feed.state}
        />
        <nav className="outline" aria-label={say('desk.outline')}>
          {editor && notes.link && (
            <Outline editor={editor} awareness={notes.link.provider.awareness} />
          )}
        </nav>
        <main className="paper" id="notes" tabIndex={-1}>
          {editor && mayWrite && (
            <Toolbar editor={editor} names={names} onInsertPoll={() => insertPoll(editor)} />
          )}
          {!mayWrite && <p className="read-only">{say('desk.read-only')}</p>}
          <article className="sheet">
            <TitleBlock details={details} />
            {notes.link && notes.synced && pollDesk ? (
              <NotesEditor
                link={notes.link}
                mayWrite={mayWrite}
                onReady={setEditor}
                insertPoll={insertPoll}
              />
            ) : (
              <p className="quiet" role="status">
                {say('desk.opening')}
              </p>
            )}
          </article>
        </main>
        <aside className="panel" aria-label={say('desk.tabs')}>
          {panel}
        </aside>
        <Tabs tab={tab} onTab={setTab} waiting={waitingIn(feed.questions)} />
      </div>
    </PollDeskContext.Provider>
  )
}

function waitingIn(questions: ReturnType<typeof useFeed>['questions']): number {
  return [...questions.values()].filter(({ state }) => state === 'asked').length
}

const WORSE = ['reading', 'kept', 'saving', 'opening', 'offline', 'refused'] as const

type Lamp = ReturnType<typeof useRoom>['lamp']

/** Two documents, one lamp: it shows whichever is worse off. */
function worseOf(notes: Lamp, drafts: Lamp): Lamp {
  if (notes.kind === 'offline' && drafts.kind === 'offline') {
    return { kind: 'offline', changes: notes.changes + drafts.changes }
  }
  return WORSE.indexOf(drafts.kind) > WORSE.indexOf(notes.kind) ? drafts : notes
}
