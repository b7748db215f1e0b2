import { useCallback, useEffect, useState, type ComponentProps } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Door, Here, Welcome } from '#shared/wire.ts'
import { act, ask } from '../live/api.ts'
import { say } from '../say.ts'
import type { Desk } from './desk.tsx'
import { askUntil } from './entrance/asking-again.ts'
import { EntranceForm } from './entrance/entrance-form.tsx'
import { forgetHere, keepHere } from './entrance/kept-here.ts'
import { dropKey, onAnotherKey } from './entrance/link-key.ts'
import { lookAtDoor, standingOf, type Standing } from './entrance/standing.ts'
import { TurnedAway, WaysOut } from './entrance/turned-away.tsx'
import { forgetMade } from './lobby/kept.ts'

/** Brings the code of the desk. It may fail, as a network does: whoever needs it then asks again. */
export const fetchDesk = async () => import('./desk.tsx')

interface EntranceProps {
  readonly session: SessionId
  /** The key somebody came by, or nothing. */
  readonly linkKey: string
  /** Where they stand, as the door was asked when the page was opened. */
  readonly first: Promise<Standing>
}

/** Lets somebody in by the key of their link, and shows the desk to whoever is in. */
export function Entrance({ session, linkKey, first }: EntranceProps) {
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

  // The server is asked until it says who is here now; so it is when a document turned out to be another one.
  const [doubt, setDoubt] = useState<{ readonly isCleared: (here: Here) => boolean }>()
  const isAway = standing.is === 'inside' && standing.away === true
  useEffect(() => {
    if (!isAway && !doubt) return undefined
    return askUntil(
      ({ here }) => !here || !doubt || doubt.isCleared(here),
      ({ here }) => {
        setDoubt(undefined)
        if (!here) forgetHere(session)
        goTo(here ? standingOf(here) : { is: 'keyless' })
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
  }, [session, isAway, doubt, goTo])
  const askAgain = useCallback(
    (isCleared: (now: Here) => boolean): void => setDoubt({ isCleared }),
    [],
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
    return <FetchedDesk here={standing.here} askAgain={askAgain} />
  }
  if (standing.is === 'looking' || standing.is === 'floor') {
    return <Waiting text={say('entrance.looking')} />
  }
  return (
    <main className="entrance">
      <a className="wordmark" href="/">
        Rapport
      </a>
      {standing.is === 'outside' ? (
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

/**
 * The desk, as soon as its code is here: drawn at once. What React itself waits for, it shows a third of a second after
 * it said that it waits, so that nothing flickers.
 */
function FetchedDesk(props: ComponentProps<typeof Desk>) {
  const [fetched, setFetched] = useState<FetchedCode>()
  useEffect(() => {
    let isWanted = true
    const tell = (code: FetchedCode): void => {
      if (isWanted) setFetched(code)
    }
    fetchDesk().then(
      (code) => tell({ Page: code.Desk }),
      (failure: unknown) => tell({ failure }),
    )
    return () => {
      isWanted = false
    }
  }, [])
  if (!fetched) return <Waiting text={say('desk.opening')} />
  if ('failure' in fetched) throw fetched.failure
  return <fetched.Page {...props} />
}

type FetchedCode = { readonly Page: typeof Desk } | { readonly failure: unknown }

function Waiting({ text }: { readonly text: string }) {
  return (
    <main className="waiting" aria-busy="true">
      <h1 className="visually-hidden">Rapport</h1>
      <p role="status">{text}</p>
    </main>
  )
}
