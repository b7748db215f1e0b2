import type { Editor } from '@tiptap/core'
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'
import type { PollId } from '#shared/ids.ts'
import type { DeskProps } from './desk-props.ts'
import { NotesEditor } from '../../editor/notes-editor.tsx'
import { PollDeskContext } from '../../editor/poll-desk.ts'
import { showPoll } from '../../editor/poll-places.ts'
import { putBack } from '../../editor/put-back.ts'
import { goTo } from '../../editor/sections.ts'
import type { TooLarge } from '../../editor/size-guard.ts'
import { QUICK_POLL_KEY, Toolbar } from '../../editor/toolbar.tsx'
import { keepPageNow } from '../../live/offline-pages.ts'
import type { RoomLink } from '../../live/room-link.ts'
import { say } from '../../say.ts'
import { rolesOf } from '../entrance/roles-of.ts'
import { AlarmBar } from './alarm-bar.tsx'
import { DeskHeader } from './desk-header.tsx'
import { worseLamp } from './desk-lamp.ts'
import { Differences } from './differences.tsx'
import { Outline } from './outline.tsx'
import { PollsPanel } from './polls-panel.tsx'
import { QuickPoll } from './quick-poll.tsx'
import { QuestionsPanel } from './questions-panel.tsx'
import type { ReadingReason } from './reading-desk.tsx'
import { RehearsalBar } from './rehearsal-bar.tsx'
import { ReportPanel } from './report-panel.tsx'
import { Tabs, type Tab } from './tabs.tsx'
import { TitleBlock } from './title-block.tsx'
import { TrayBar } from './tray-bar.tsx'
import { useAsides } from './use-asides.ts'
import { useFeed } from './use-feed.ts'
import { useInserting } from './use-inserting.ts'
import { usePollDeskOf } from './use-poll-desk.ts'
import { useRoom, type HeldRoom } from './use-room.ts'
import { useTray } from './use-tray.ts'
import { useVotes } from './use-votes.ts'

// The key's place, whatever letter it writes while Alt is held.
const QUICK_POLL_CODE = `Key${QUICK_POLL_KEY.toUpperCase()}`

interface WritingDeskProps extends DeskProps {
  onReadOnly(why: ReadingReason, words: readonly string[]): void
}

/** Where the team writes: the notes on paper, the outline before them, and one panel beside them. */
export function WritingDesk(props: WritingDeskProps) {
  const { here, askAgain, rights, isLeaving, onLeft, onReadOnly } = props
  const { session, details, acts } = here
  const { tray, content: trayContent } = useTray(here)
  const notes = useRoom(here, 'notes', { mayWrite: acts.includes('write-notes'), tray, askAgain })
  const drafts = useRoom(here, 'polls', { mayWrite: acts.includes('write-polls'), tray, askAgain })
  const { mayWrite } = notes
  const differences = useAsides(here, { notes, polls: drafts })
  const lamp = useMemo(() => worseLamp(notes.lamp, drafts.lamp), [notes.lamp, drafts.lamp])
  const isOffline = useSyncExternalStore(lamp.listen, () => lamp.state.kind === 'offline')
  const feed = useFeed(session, isOffline, rights)
  // A feed alone may be held back by a proxy, and comes back a little later than the documents.
  const isAway = feed.state === 'lost' && isOffline
  const isUncertain = isAway && !feed.isKnown
  const [opened, setOpened] = useState<{ readonly editor: Editor; readonly on: RoomLink }>()
  // An editor on a copy that was left behind edits nothing any more.
  const editor = opened && notes.synced && opened.on === notes.link ? opened.editor : undefined
  const stands = editor !== undefined
  useEffect(() => {
    if (stands) keepPageNow()
  }, [stands])
  const [leaveNotes, leavePolls] = [notes.turnAway, drafts.turnAway]
  useEffect(() => {
    if (isLeaving) void Promise.all([leaveNotes(), leavePolls()]).then(onLeft)
  }, [isLeaving, leaveNotes, leavePolls, onLeft])
  const [tooLarge, setTooLarge] = useState<TooLarge>()
  const votes = useVotes(session, acts.includes('vote'))
  const outdated = outdatedIn(notes, drafts)
  useEffect(() => {
    if (outdated) onReadOnly('outdated', outdated)
  }, [outdated, onReadOnly])
  const notesLink = notes.link
  const unknown = useCallback(() => {
    const unkept = notesLink?.unkept() ?? []
    tray.hold('notes', 'refused', unkept)
    onReadOnly(
      'unknown',
      unkept.map(({ text }) => text),
    )
  }, [onReadOnly, notesLink, tray])
  const [tab, setTab] = useState<Tab>(() => (isNarrow() ? 'notes' : 'questions'))

  useEffect(() => {
    document.title = say('desk.title', { title: details.title })
  }, [details.title])

  const deskOfPolls = usePollDeskOf(here, { drafts, feed, votes, isUncertain })
  const showNotes = useCallback(() => bringForward(setTab), [])
  const { insertPoll, copyPoll, duplicate, quickPoll } = useInserting(
    drafts.link,
    deskOfPolls?.rounds,
    showNotes,
  )
  const mayDuplicate = editor !== undefined && mayWrite && drafts.mayWrite
  const pollDesk = useMemo(
    () =>
      deskOfPolls && {
        ...deskOfPolls,
        ...(mayDuplicate && { duplicate: (poll: PollId) => duplicate(editor, poll) }),
      },
    [deskOfPolls, mayDuplicate, duplicate, editor],
  )
  const [isQuick, setIsQuick] = useState(false)
  const mayQuick = mayDuplicate && deskOfPolls?.mayOpen === true
  const askQuickly = (): void => {
    setTab('polls')
    setIsQuick(true)
  }
  const endQuick = (): void => {
    flushSync(() => setIsQuick(false))
    editor?.commands.focus(null, { scrollIntoView: false })
  }

  const onReady = useCallback(
    (ready: Editor): void => {
      if (notesLink) setOpened({ editor: ready, on: notesLink })
    },
    [notesLink],
  )
  const closePanel = (): void => {
    flushSync(() => setTab('notes'))
    editor?.commands.focus()
  }

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if ((notes.link?.changes ?? 0) + (drafts.link?.changes ?? 0) > 0) event.preventDefault()
    }
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [notes.link, drafts.link])

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
          isKnown={feed.isKnown}
          imports={feed.imports}
        />
      ),
      polls: (
        <PollsPanel
          here={here}
          editor={editor}
          mayWrite={mayWrite}
          imports={feed.imports}
          onNew={() => insertPoll(editor, 'poll-section')}
          onQuick={mayQuick ? askQuickly : undefined}
          onShow={(poll) => {
            showNotes()
            showPoll(editor, poll)
          }}
        >
          {isQuick && mayQuick ? (
            <QuickPoll
              onOpen={(poll, wording) => quickPoll(editor, poll, wording, pollDesk)}
              onDone={endQuick}
            />
          ) : undefined}
        </PollsPanel>
      ),
      report: (
        <ReportPanel
          session={session}
          link={notes.link}
          polls={feed.polls}
          feed={feed.state}
          isAway={isAway}
        />
      ),
    }[tab]

  return (
    <PollDeskContext.Provider value={pollDesk}>
      <div
        className="desk"
        data-tab={tab}
        onKeyDown={(event) => {
          const isHeld = (event.ctrlKey || event.metaKey) && event.altKey
          if (!mayQuick || !isHeld || event.code !== QUICK_POLL_CODE) return
          event.preventDefault()
          askQuickly()
        }}
      >
        <a className="skip" href="#notes">
          {say('desk.skip')}
        </a>
        <div className="desk-top">
          <DeskHeader here={here} lamp={lamp} link={notes.link} feed={feed.state} />
          <div className="notices">
            {[notes.copy, drafts.copy].includes('impossible') && (
              <p className="no-copy">{say('desk.no-copy')}</p>
            )}
            <Differences rows={differences} />
            {pollDesk && <RehearsalBar />}
            {pollDesk && (
              <AlarmBar
                session={session}
                alarms={[...feed.alarms.values()]}
                onSettled={feed.hearAlarm}
              />
            )}
          </div>
        </div>
        <nav className="outline" id="outline" popover="auto" aria-label={say('desk.outline')}>
          {editor && notes.link && (
            <Outline
              editor={editor}
              awareness={notes.link.provider.awareness}
              onGo={(pos) => {
                document.getElementById('outline')?.hidePopover()
                showNotes()
                goTo(editor, pos)
              }}
            />
          )}
        </nav>
        <main className="paper" id="notes" tabIndex={-1}>
          {editor && mayWrite && (
            <Toolbar
              editor={editor}
              people={details.people}
              onInsertPoll={() => insertPoll(editor)}
              onQuickPoll={mayQuick ? askQuickly : undefined}
            />
          )}
          {!mayWrite && (
            <p className="read-only">
              {say(acts.includes('write-polls') ? 'desk.read-only.polls' : 'desk.read-only')}
            </p>
          )}
          <article className="sheet">
            <p className="as-roles">{say('desk.as', { roles: rolesOf(here) })}</p>
            <TitleBlock details={details} />
            {notes.link && notes.synced && pollDesk ? (
              <NotesEditor
                link={notes.link}
                mayWrite={mayWrite}
                onReady={onReady}
                onTooLarge={setTooLarge}
                insertPoll={insertPoll}
                copyPoll={copyPoll}
                onUnknown={unknown}
              />
            ) : (
              <p className="quiet" role="status">
                {say('desk.opening')}
              </p>
            )}
          </article>
          <TrayBar
            tray={tray}
            content={trayContent}
            refusals={[notes, drafts]}
            tooLarge={tooLarge}
            onReadTooLarge={() => setTooLarge(undefined)}
            onPutBack={
              editor && mayWrite
                ? (entry) => {
                    tray.putBack(entry.key)
                    showNotes()
                    putBack(editor, entry)
                    void notes.link?.kept().then(() => tray.remove([entry.key]))
                  }
                : undefined
            }
          />
        </main>
        <Tabs tab={tab} onTab={setTab} waiting={waitingIn(feed.questions)} />
        <aside
          className="panel"
          aria-label={say('desk.tabs')}
          onKeyDown={({ key }) => {
            if (key === 'Escape') closePanel()
          }}
        >
          {isAway && tab !== 'notes' && (
            <p className="away" role="status">
              {say(`desk.away.${tab}`)}
            </p>
          )}
          {panel}
        </aside>
      </div>
    </PollDeskContext.Provider>
  )
}

// The same width as in the stylesheet: below it one thing is shown at a time.
function isNarrow(): boolean {
  return matchMedia('(width < 1024px)').matches
}

/** Brings the notes to the front where something stands instead of them, before anything scrolls there. */
function bringForward(setTab: (tab: Tab) => void): void {
  if (isNarrow()) flushSync(() => setTab('notes'))
}

function waitingIn(questions: ReturnType<typeof useFeed>['questions']): number {
  return [...questions.values()].filter(({ state }) => state === 'asked').length
}

/** The words that only this page has, of both documents, once the server said that it has another version. */
function outdatedIn(notes: HeldRoom, drafts: HeldRoom): readonly string[] | undefined {
  if (!notes.outdated && !drafts.outdated) return undefined
  return [...(notes.outdated ?? wordsOf(notes.link)), ...(drafts.outdated ?? wordsOf(drafts.link))]
}

function wordsOf(link: RoomLink | undefined): readonly string[] {
  return (link?.unkept() ?? []).map(({ text }) => text)
}
