import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ComponentType,
} from 'react'
import type { Act } from '#shared/access/acts.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Door, Here, RightsNow, Welcome } from '#shared/wire.ts'
import { act, ask } from '../live/api.ts'
import { say } from '../say.ts'
import type { DeskProps } from './desk/desk-props.ts'
import { askUntil } from './entrance/asking-again.ts'
import { EntranceForm } from './entrance/entrance-form.tsx'
import { forgetHere, keepHere } from './entrance/kept-here.ts'
import { dropKey, onAnotherKey } from './entrance/link-key.ts'
import { PutOut } from './entrance/put-out.tsx'
import {
  lookAtDoor,
  placeOf,
  standingOf,
  type Out,
  type Place,
  type Standing,
} from './entrance/standing.ts'
import { TurnedAway, WaysOut } from './entrance/turned-away.tsx'
import { forgetMade } from './lobby/kept.ts'

/** Brings the code of the desk. It may fail, as a network does: whoever needs it then asks again. */
export const fetchDesk = async () => import('./desk.tsx')

/** Brings the code of the page on which polls are designed, alike. */
export const fetchWorkshop = async () => import('./workshop.tsx')

/** What must be cleared before an answer of the door counts. */
type Doubt = readonly ((here: Here) => boolean)[]

/** The act by which somebody outside knows that they are let in again. */
const WAITED_FOR: Readonly<Partial<Record<Out, Act>>> = {
  suspended: 'read-session',
  closed: 'read-notes',
}

function removedFrom(here: Here | undefined): Standing {
  return here ? { is: 'out', why: 'removed', here } : { is: 'keyless' }
}

interface EntranceProps {
  readonly session: SessionId
  /** The key somebody came by, or nothing. */
  readonly linkKey: string
  /** Where they stand, as the door was asked when the page was opened. */
  readonly first: Promise<Standing>
  /** What they came for. */
  readonly place: Place
}

/** Lets somebody in by the key of their link, and shows the desk to whoever is in. */
export function Entrance({ session, linkKey, first, place }: EntranceProps) {
  const [standing, setStanding] = useState<Standing>({ is: 'looking' })

  const goTo = useCallback(
    (next: Standing): void => {
      const isAway = next.is === 'inside' && next.away
      // A key that nobody has answered yet is still needed when the network is back.
      if ((next.is === 'inside' && !isAway) || next.is === 'floor') dropKey()
      if (next.is === 'inside') forgetMade(session)
      if (next.is === 'inside' && !isAway) keepHere(next.here)
      if (next.is === 'floor') location.replace(`/f/${session}#${next.key}`)
      setStanding(next)
    },
    [session],
  )
  const look = useCallback(
    async (): Promise<void> => goTo(await lookAtDoor(session, linkKey)),
    [session, linkKey, goTo],
  )
  useEffect(() => void first.then(goTo), [first, goTo])
  // A reload takes the new key, and is held up where words are not kept yet.
  useEffect(() => onAnotherKey(() => location.reload()), [])

  // Whoever sits at the desk leaves it when their unkept words are in the tray, and not before. [PEOPLE5]
  const [leaving, setLeaving] = useState<Standing>()
  const now = useRef(standing)
  useLayoutEffect(() => {
    now.current = standing
  }, [standing])
  const hearRights = useCallback(
    (rights: RightsNow): void => {
      const before = 'here' in now.current ? now.current.here : undefined
      if ('removed' in rights) forgetHere(session)
      const next = 'removed' in rights ? removedFrom(before) : standingOf(rights)
      // Who goes from one page to the other leaves it too: the notes were closed to them, or opened again. [WORK6]
      const stays =
        now.current.is !== 'inside' ||
        (next.is === 'inside' && placeOf(next.here, place) === placeOf(now.current.here, place))
      if (stays) {
        setLeaving(undefined)
        return goTo(next)
      }
      const isOnFloor = next.is === 'floor' && before !== undefined
      setLeaving(isOnFloor ? { is: 'out', why: 'floor', here: before } : next)
    },
    [session, goTo, place],
  )
  const onLeft = useCallback(() => {
    if (!leaving) return
    setLeaving(undefined)
    goTo(leaving)
  }, [leaving, goTo])

  // The server is asked until it says who is here now; so it is when a document turned out to be another one.
  const [doubt, setDoubt] = useState<Doubt>()
  const isAway = standing.is === 'inside' && standing.away === true
  // Who waits outside for the session to go on is let in again by itself.
  const waitsFor = standing.is === 'out' ? WAITED_FOR[standing.why] : undefined
  useEffect(() => {
    if (!isAway && !doubt && !waitsFor) return undefined
    return askUntil(
      ({ here }) => {
        if (!here) return true
        if (waitsFor && !here.acts.includes(waitsFor)) return false
        return !doubt || doubt.every((isCleared) => isCleared(here))
      },
      ({ here }) => {
        setDoubt(undefined)
        hearRights(here ?? { removed: true })
      },
      {
        ask: () => ask<Door>(`/api/sessions/${session}/door`),
        later(task, milliseconds) {
          const timer = setTimeout(task, milliseconds)
          return () => clearTimeout(timer)
        },
        random: Math.random,
        onOnline(back) {
          addEventListener('online', back)
          return () => removeEventListener('online', back)
        },
      },
    )
  }, [session, isAway, doubt, waitsFor, hearRights])
  const askAgain = useCallback((isCleared?: (now: Here) => boolean): void => {
    setDoubt((before) => (isCleared ? [...(before ?? []), isCleared] : (before ?? [])))
  }, [])
  const rights = useMemo(
    () => ({ onRights: hearRights, onTurnedAway: () => askAgain() }),
    [hearRights, askAgain],
  )

  const title = standing.is === 'outside' ? standing.welcome.title : undefined
  useEffect(() => {
    if (title !== undefined) document.title = say('desk.title', { title })
  }, [title])

  const enter = async (
    { role }: Welcome,
    here: Here | undefined,
    entrant: Record<string, string>,
  ): Promise<void> => {
    const isNameless = entrant['name'] === undefined
    if (here?.roles.includes(role) && isNameless) return goTo(standingOf(here))
    await act(`/api/sessions/${session}/enter`, { key: linkKey, ...entrant })
    goTo(standingOf(await ask<Here>(`/api/sessions/${session}`)))
  }

  if (standing.is === 'inside') {
    return (
      <FetchedPage
        key={placeOf(standing.here, place)}
        place={placeOf(standing.here, place)}
        here={standing.here}
        askAgain={askAgain}
        rights={rights}
        isLeaving={leaving !== undefined}
        onLeft={onLeft}
      />
    )
  }
  if (standing.is === 'looking' || standing.is === 'floor') {
    return <Waiting text={say('entrance.looking')} />
  }
  return (
    <main className="entrance">
      <a className="wordmark" href="/">
        Rapport
      </a>
      {standing.is === 'out' ? (
        <PutOut why={standing.why} here={standing.here} lookAgain={() => void look()} />
      ) : standing.is === 'outside' ? (
        <>
          <SessionHead welcome={standing.welcome} here={standing.here} />
          <EntranceForm
            welcome={standing.welcome}
            here={standing.here}
            enter={(entrant) => enter(standing.welcome, standing.here, entrant)}
          />
        </>
      ) : (
        <>
          <h1>{say('entrance.title')}</h1>
          {standing.is === 'refused' ? (
            <TurnedAway
              problem={standing.problem}
              here={standing.here}
              goOn={(here) => goTo(standingOf(here))}
              tryAgain={() => void look()}
            />
          ) : (
            <>
              <p>{say('entrance.no-key')}</p>
              <div className="entrance-ways">
                <WaysOut />
              </div>
            </>
          )}
        </>
      )}
    </main>
  )
}

interface SessionHeadProps {
  readonly welcome: Welcome
  readonly here: Here | undefined
}

/** Which session the link opens, and as whom. */
function SessionHead({ welcome: { title, number, role }, here }: SessionHeadProps) {
  const isHeld = here?.roles.includes(role) ?? false
  return (
    <header className="entrance-head">
      {number !== undefined && <p className="quiet">{say('entrance.number', { number })}</p>}
      <h1>{title}</h1>
      <p className="entrance-as">
        {say(isHeld ? 'entrance.as-already' : 'entrance.as', { role: say(`term.role.${role}`) })}
      </p>
    </header>
  )
}

interface FetchedPageProps extends DeskProps {
  readonly place: Place
}

const FETCHES = {
  desk: async () => (await fetchDesk()).Desk,
  workshop: async () => (await fetchWorkshop()).Workshop,
} as const satisfies Record<Place, () => Promise<ComponentType<DeskProps>>>

/**
 * The desk, or the page of the polls, as soon as its code is here: drawn at once. What React itself waits for, it shows a third
 * of a second after it said that it waits, so that nothing flickers.
 */
function FetchedPage({ place, ...props }: FetchedPageProps) {
  const [fetched, setFetched] = useState<FetchedCode>()
  useEffect(() => {
    let isWanted = true
    const tell = (code: FetchedCode): void => {
      if (isWanted) setFetched(code)
    }
    FETCHES[place]().then(
      (Page) => tell({ Page }),
      (failure: unknown) => tell({ failure }),
    )
    return () => {
      isWanted = false
    }
  }, [place])
  if (!fetched)
    return <Waiting text={say(place === 'desk' ? 'desk.opening' : 'workshop.opening')} />
  if ('failure' in fetched) throw fetched.failure
  return <fetched.Page {...props} />
}

type FetchedCode = { readonly Page: ComponentType<DeskProps> } | { readonly failure: unknown }

function Waiting({ text }: { readonly text: string }) {
  return (
    <main className="waiting" aria-busy="true">
      <h1 className="visually-hidden">Rapport</h1>
      <p role="status">{text}</p>
    </main>
  )
}
