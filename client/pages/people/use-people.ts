import { useCallback, useEffect, useRef, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { PeoplePage } from '#shared/people.ts'
import type { ProblemCode } from '#shared/problem.ts'
import type { Door, Here } from '#shared/wire.ts'
import { act, ask, codeOf } from '../../live/api.ts'
import { openFeed, type FeedState } from '../../live/feed.ts'

/** Where whoever opened the page stands: not in, without the right, or with everything in view. */
export type PeopleView =
  | { readonly is: 'opening' }
  | { readonly is: 'not-in' }
  | { readonly is: 'not-yours'; readonly here: Here }
  | { readonly is: 'refused'; readonly problem: ProblemCode }
  | { readonly is: 'open'; readonly here: Here; readonly page: PeoplePage; readonly at: number }

export interface PeopleDesk {
  readonly view: PeopleView
  readonly feed: FeedState
  /** How often the list was told to have changed: whoever lists more than it asks again. */
  readonly turn: number
  look(): Promise<void>
  /** Sends an act and looks again. Rejects with a Problem. */
  send<Answer>(path: string, body?: unknown, method?: string): Promise<Answer>
}

/** Who is in a session, as the server tells it to whoever may give roles, and again whenever it changes. */
export function usePeople(session: SessionId): PeopleDesk {
  const [view, setView] = useState<PeopleView>({ is: 'opening' })
  const [feed, setFeed] = useState<FeedState>('opening')
  const [turn, setTurn] = useState(0)
  const latest = useRef(0)
  const api = `/api/sessions/${session}`

  const look = useCallback(async (): Promise<void> => {
    latest.current += 1
    const mine = latest.current
    const next = await viewOf(api)
    // Of two questions under way the later one has the say.
    if (mine !== latest.current) return
    // What is on the screen stays there while the server is away.
    setView((before) => (before.is === 'open' && isAway(next) ? before : next))
    setTurn(mine)
  }, [api])

  const isIn = view.is === 'open' || view.is === 'not-yours'
  useEffect(() => void look(), [look])
  useEffect(() => {
    if (!isIn) return undefined
    const line = openFeed(`${api}/feed`, {
      onSnapshot: () => void look(),
      onPoll: () => undefined,
      onQuestion: () => undefined,
      onRights: () => void look(),
      onPeople: () => void look(),
      onState: setFeed,
      onTurnedAway: () => void look(),
    })
    return () => line.close()
  }, [api, isIn, look])

  const send = useCallback(
    async <Answer>(path: string, body: unknown = {}, method = 'POST'): Promise<Answer> => {
      const answer = await act<Answer>(`${api}${path}`, body, method)
      await look()
      return answer
    },
    [api, look],
  )
  return { view, feed, turn, look, send }
}

async function viewOf(api: string): Promise<PeopleView> {
  try {
    const { here } = await ask<Door>(`${api}/door`)
    if (!here) return { is: 'not-in' }
    if (!here.acts.includes('give-roles')) return { is: 'not-yours', here }
    return { is: 'open', here, page: await ask<PeoplePage>(`${api}/people`), at: Date.now() }
  } catch (refusal) {
    return { is: 'refused', problem: codeOf(refusal) }
  }
}

function isAway(view: PeopleView): boolean {
  return view.is === 'refused' && ['unavailable', 'broken', 'too-many-asks'].includes(view.problem)
}
