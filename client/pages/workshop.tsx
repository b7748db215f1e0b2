import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'
import { isArchived, wordingOf, type Draft } from '#shared/document/drafts.ts'
import { ROOTS } from '#shared/document/schema.ts'
import type { PollId } from '#shared/ids.ts'
import { SCHEMA_VERSION } from '#shared/wire.ts'
import { useDraftUndo } from '../editor/draft-undo.ts'
import { AwarenessContext } from '../editor/field-carets.ts'
import { useKeptFocus } from '../editor/kept-focus.ts'
import { usePresent } from '../editor/people.ts'
import { useSorting } from '../editor/sorting.ts'
import { keepPageNow } from '../live/offline-pages.ts'
import type { RoomLink } from '../live/room-link.ts'
import { say } from '../say.ts'
import type { DeskProps } from './desk/desk-props.ts'
import { Differences } from './desk/differences.tsx'
import { TrayBar } from './desk/tray-bar.tsx'
import { useAsides } from './desk/use-asides.ts'
import { useRoom, type HeldRoom } from './desk/use-room.ts'
import { useTray } from './desk/use-tray.ts'
import { Aside } from './workshop/aside.tsx'
import { BringSet } from './workshop/bring-set.tsx'
import { copyDraft, makeDraft, moveDraft } from './workshop/draft-acts.ts'
import { DraftCard } from './workshop/draft-card.tsx'
import { NO_NOTES } from './workshop/no-notes.ts'
import { SaveSet } from './workshop/save-set.tsx'
import { useDrafts } from './workshop/use-drafts.ts'
import { useWorkshopFeed } from './workshop/use-workshop-feed.ts'
import { WorkshopHeader } from './workshop/workshop-header.tsx'

/** Where speakers and the team design polls together, before the session and in it. [WORK1] */
export function Workshop(props: DeskProps) {
  const { here, askAgain, isLeaving, onLeft } = props
  const { details, acts } = here
  const { tray, content } = useTray(here)
  const drafts = useRoom(here, 'polls', { mayWrite: acts.includes('write-polls'), tray, askAgain })
  const differences = useAsides(here, { notes: NO_NOTES, polls: drafts })
  const isOutdated = here.schema !== SCHEMA_VERSION || drafts.outdated !== undefined
  const { turnAway, link } = drafts

  useEffect(() => {
    document.title = say('workshop.title', { title: details.title })
  }, [details.title])
  useEffect(() => {
    if (isLeaving) void turnAway().then(onLeft)
  }, [isLeaving, turnAway, onLeft])
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if ((link?.changes ?? 0) > 0) event.preventDefault()
    }
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [link])
  const stands = link !== undefined && drafts.synced
  useEffect(() => {
    if (stands) keepPageNow()
  }, [stands])

  return (
    <div className="workshop">
      <a className="skip" href="#polls">
        {say('workshop.list')}
      </a>
      <WorkshopHeader here={here} lamp={drafts.lamp} link={link} />
      <div className="notices">
        {drafts.copy === 'impossible' && <p className="no-copy">{say('desk.no-copy')}</p>}
        {isOutdated && (
          <div className="renewed" role="alert">
            <p>{say('desk.reading.outdated')}</p>
            <button type="button" className="button primary" onClick={() => location.reload()}>
              {say('desk.reading.reload')}
            </button>
          </div>
        )}
        <Differences rows={differences} />
      </div>
      <main>
        <h1 tabIndex={-1}>{say('workshop.heading')}</h1>
        {!acts.includes('read-notes') && <p className="notice">{say('workshop.closed')}</p>}
        {stands ? (
          <Drafts {...props} room={drafts} link={link} mayWrite={drafts.mayWrite && !isOutdated} />
        ) : (
          <p className="quiet" role="status">
            {say('workshop.opening')}
          </p>
        )}
      </main>
      <TrayBar
        tray={tray}
        content={content}
        refusals={[drafts]}
        tooLarge={undefined}
        onReadTooLarge={() => undefined}
        onPutBack={undefined}
      />
    </div>
  )
}

interface DraftsProps extends DeskProps {
  readonly room: HeldRoom
  readonly link: RoomLink
  readonly mayWrite: boolean
}

function Drafts({ here, rights, room, link, mayWrite }: DraftsProps) {
  const { doc, provider } = link
  const { awareness } = provider
  const list = useRef<HTMLOListElement>(null)
  const [done, setDone] = useState('')
  const all = useDrafts(doc)
  const shown = all.filter(({ map }) => !isArchived(map))
  const aside = all.filter(({ map }) => isArchived(map))
  const present = usePresent(awareness)
  const { lamp } = room
  const isOffline = useSyncExternalStore(
    lamp.listen.bind(lamp),
    () => lamp.state.kind === 'offline',
  )
  const feed = useWorkshopFeed(here.session, isOffline, present.map(({ id }) => id).join(), rights)
  const undo = useDraftUndo(doc.getMap(ROOTS.polls))
  useKeptFocus(list, shown.map(({ id }) => id).join())

  const numberOf = useCallback(
    (id: PollId): number => shown.findIndex((draft) => draft.id === id) + 1,
    [shown],
  )
  const enter = (id: PollId): void => {
    document.querySelector<HTMLElement>(`[data-poll="${id}"] textarea`)?.focus()
  }
  const move = (from: number, to: number): void => {
    const [moved, target] = [shown[from], shown[to]]
    if (!moved || !target || moved === target || !mayWrite) return
    undo.step()
    flushSync(() => moveDraft(doc, moved.id, target.id))
    setDone(say('workshop.moved', { place: to + 1, n: shown.length }))
  }
  const sorting = useSorting(list, move)
  const make = (): void => {
    let id: PollId | undefined
    flushSync(() => {
      id = makeDraft(doc)
    })
    if (id) enter(id)
  }
  const duplicate = ({ id, map }: Draft): void => {
    flushSync(() => copyDraft(doc, wordingOf(map), id))
    setDone(say('workshop.duplicated', { number: numberOf(id) + 1 }))
  }
  const archive = ({ map }: Draft): void => {
    undo.step()
    flushSync(() => map.set('archived', true))
    setDone(say('workshop.archived'))
    list.current?.closest('main')?.querySelector<HTMLElement>('h1')?.focus()
  }

  return (
    <AwarenessContext value={awareness}>
      <p className="quiet">{say(mayWrite ? 'workshop.why' : 'workshop.read-only')}</p>
      {isOffline ? (
        <p className="notice offline" role="status">
          {say('workshop.away')}
        </p>
      ) : (
        feed.state === 'lost' && (
          <p className="notice offline" role="status">
            {say('workshop.feed-lost')}
          </p>
        )
      )}
      {mayWrite && (
        <div className="workshop-tools" role="toolbar" aria-label={say('workshop.tools')}>
          <button type="button" className="button primary" onClick={make}>
            {say('workshop.new')}
          </button>
          <button type="button" className="button" disabled={!undo.canUndo} onClick={undo.undo}>
            {say('workshop.undo')}
          </button>
          <button type="button" className="button" disabled={!undo.canRedo} onClick={undo.redo}>
            {say('workshop.redo')}
          </button>
        </div>
      )}
      <p className="workshop-done" role="status">
        {done}
      </p>
      {shown.length === 0 && (
        <p className="notice">{say(mayWrite ? 'workshop.none' : 'workshop.none-reading')}</p>
      )}
      <ol
        ref={list}
        id="polls"
        tabIndex={-1}
        className="draft-cards"
        role="list"
        aria-label={say('workshop.list')}
        onKeyDown={undo.onKeyDown}
      >
        {shown.map((draft, at) => (
          <DraftCard
            key={draft.id}
            here={here}
            draft={draft}
            at={at}
            count={shown.length}
            mayWrite={mayWrite}
            isAway={isOffline || feed.state !== 'live'}
            feed={feed}
            awareness={awareness}
            sorting={sorting}
            acts={{
              move: (to) => move(at, to),
              duplicate: () => duplicate(draft),
              archive: () => archive(draft),
              kept: () => link.kept(),
            }}
          />
        ))}
      </ol>
      {aside.length > 0 && (
        <Aside
          drafts={aside}
          mayWrite={mayWrite}
          onTakeOut={({ map }) => {
            undo.step()
            flushSync(() => map.delete('archived'))
            setDone(say('workshop.taken-out'))
          }}
        />
      )}
      <section className="workshop-file" aria-labelledby="workshop-file">
        <h2 id="workshop-file">{say('workshop.file')}</h2>
        <p className="quiet">{say('workshop.file.why')}</p>
        <div className="workshop-files">
          <SaveSet drafts={shown} onDone={setDone} />
          {mayWrite && (
            <BringSet
              onTake={(polls) => {
                flushSync(() => {
                  for (const wording of polls) copyDraft(doc, wording)
                })
                setDone(say('workshop.bring.taken', { n: polls.length }))
              }}
            />
          )}
        </div>
      </section>
    </AwarenessContext>
  )
}
