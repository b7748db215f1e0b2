import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import * as Y from 'yjs'
import type { DocumentName } from '#shared/ids.ts'
import type { Here } from '#shared/wire.ts'
import type { LostLine } from '../../live/lost-line.ts'
import type { Refusal } from '../../live/refusal.ts'
import type { StrandedWords } from '../../live/asides.ts'
import { RoomLink, type CopyState } from '../../live/room-link.ts'
import type { Tray } from '../../live/tray.ts'
import { say } from '../../say.ts'
import { RoomLamp, type LampSource } from './desk-lamp.ts'
import { ownIds } from './own-ids.ts'

const MOST_STARTS = 5 // within a minute: what is refused again and again is not begun again by itself
const MINUTE = 60_000 // ms

export interface HeldRoom {
  readonly link: RoomLink | undefined
  readonly lamp: LampSource
  /** Whether the document has been here once: what is on the screen is the document, not an empty page. */
  readonly synced: boolean
  readonly mayWrite: boolean
  /** Why the last line was closed for good, until it was read. */
  readonly refusal: Refusal | undefined
  readRefusal(): void
  /** We are sent away: what is not kept goes to the tray. Resolves when it is there. */
  turnAway(): Promise<void>
  /** Set when the server writes another schema than this page: lines written here that nobody else has. */
  readonly outdated: readonly string[] | undefined
  /** Whether it is the server's, with ours in it. */
  readonly met: boolean
  readonly copy: CopyState
  /** How often the document turned out to be of another life than ours. */
  readonly life: number
  /** The words of those lives that no copy on the device has. */
  readonly stranded: readonly StrandedWords[]
}

/** Asks the server who we are now, until the answer is one that clears a doubt; without one, any answer does. */
export type AskAgain = (isCleared?: (now: Here) => boolean) => void

interface RoomRights {
  /** As the server said it last: it changes while the page is open. */
  readonly mayWrite: boolean
  readonly tray: Tray
  readonly askAgain: AskAgain
}

/**
 * What a refusal left behind. The old copy stays on the screen until the fresh one is here: what is typed into it
 * meanwhile goes to the tray as well.
 */
interface Leftover {
  readonly link: RoomLink
  /** What went to the tray before the server could be asked what it has. */
  readonly held: readonly LostLine[]
}

/**
 * Holds the line to a document for as long as the page shows it. When the server refuses what was written, the words
 * go to the tray and the page goes on with a fresh copy, so that later words are not stranded with it. [TRAY3]
 */
export function useRoom(
  here: Here,
  name: DocumentName,
  { mayWrite, tray, askAgain }: RoomRights,
): HeldRoom {
  const { session, person } = here
  const epoch = here.epochs[name]
  const [link, setLink] = useState<RoomLink>()
  const [lamp] = useState(() => new RoomLamp())
  const [synced, setSynced] = useState<RoomLink>()
  const [met, setMet] = useState<RoomLink>()
  const [copy, setCopy] = useState<CopyState>('opening')
  const [life, setLife] = useState(0)
  const [stranded, setStranded] = useState<readonly StrandedWords[]>([])
  const [start, setStart] = useState(0)
  const [writes, setWrites] = useState(mayWrite)
  const [refusal, setRefusal] = useState<Refusal>()
  const starts = useRef<readonly number[]>([])
  const leftover = useRef<Leftover>(undefined)
  const gone = useRef<StrandedWords>(undefined)
  const begun = useRef<{ readonly link: RoomLink; readonly writes: boolean }>(undefined)
  const [outdated, setOutdated] = useState<readonly string[]>()

  useEffect(() => {
    // The other document was told first that another life began: this link ended before it heard of it. [OFF5]
    const left = gone.current
    gone.current = undefined
    if (left && left.epoch !== epoch) setStranded((before) => [...before, left])
    const ids = ownIds({ session, person }, name)
    const opened = new RoomLink({
      copy: { session, document: name, person, epoch },
      onCopy: setCopy,
      onOtherLife(why, words) {
        if (words) setStranded((before) => [...before, words])
        // What was put back goes on at once; another life begins when the server has told its name.
        if (why === 'put-back') setLife((before) => before + 1)
        askAgain((now) => why === 'put-back' || now.epochs[name] !== epoch)
      },
      mayWrite: writes,
      earlier: ids.earlier,
      sentenceFor: (why) => say(`desk.refusal.${why}`),
      onLamp: (state) => lamp.show(state),
      onSynced: (from) => {
        if (leftover.current && from === 'copy') return // only the server knows what it took after all
        // At once, so that no letter is typed between the two copies.
        flushSync(() => {
          setLink(opened)
          setSynced(opened)
          if (from === 'server') setMet(opened)
        })
        if (leftover.current) settle(tray, name, leftover.current, opened.doc)
        leftover.current = undefined
      },
      onLost: (lines) => tray.hold(name, 'line-deleted', lines),
      onBack: (keys) => tray.remove(keys),
      onRefused: (why, held) => {
        // What a copy holds is sent by the page that comes next; in the tray it would be offered twice.
        if (why !== 'outdated' || !opened.isHeld) tray.hold(name, 'refused', held)
        setRefusal(why)
        if (why === 'outdated') setOutdated(held.map(({ text }) => text))
        const now = performance.now()
        const recent = starts.current.filter((at) => now - at < MINUTE)
        if (why === 'outdated' || recent.length >= MOST_STARTS) return
        starts.current = [...recent, now]
        leftover.current = { link: opened, held }
        setStart((before) => before + 1)
        if (why !== 'not-allowed') return
        // It is read until the server says that it may be written again.
        setWrites(false)
        askAgain()
      },
      onShut: () => askAgain(),
    })
    begun.current = { link: opened, writes }
    if (writes) ids.add(opened.doc.clientID)
    if (!leftover.current) setLink(opened)
    return () => {
      gone.current = opened.onlyHere
      if (leftover.current?.link !== opened) opened.close()
    }
  }, [session, person, epoch, name, writes, tray, askAgain, lamp, start, life])

  useEffect(() => {
    if (!begun.current || begun.current.writes === mayWrite) return
    if (mayWrite) {
      // What was read stays on the screen until it can be written in.
      leftover.current = { link: begun.current.link, held: [] }
      setWrites(true)
    } else void begun.current.link.turnAway()
  }, [here, mayWrite])

  useEffect(() => () => leftover.current?.link.close(), [])

  const turnAway = useCallback(async () => begun.current?.link.turnAway(), [])
  useLayoutEffect(() => lamp.refuse(refusal && say(`desk.refusal.${refusal}`)), [refusal, lamp])
  return {
    link,
    lamp,
    synced: link !== undefined && synced === link,
    met: link !== undefined && met === link,
    copy,
    life,
    stranded,
    mayWrite: mayWrite && writes,
    refusal,
    outdated,
    readRefusal: () => setRefusal(undefined),
    turnAway,
  }
}

/** The server has told what it has: what of the refused words it took after all need not be held out. */
function settle(tray: Tray, name: DocumentName, { link, held }: Leftover, doc: Y.Doc): void {
  const unknown = link.own.unknownTo(Y.decodeStateVector(Y.encodeStateVector(doc)))
  const still = new Set(unknown.map(({ key }) => key))
  tray.remove(held.map(({ key }) => key).filter((key) => !still.has(key)))
  const { dropped } = tray.content
  tray.hold(name, 'refused', unknown)
  if (tray.content.dropped > dropped) link.keepCopy()
  link.close()
}
