import type { SessionId } from '#shared/ids.ts'
import { Problem, type ProblemCode } from '#shared/problem.ts'
import type { Act } from '#shared/access/acts.ts'
import { isAtDesk } from '#shared/access/may.ts'
import type { Door, Here, Welcome } from '#shared/wire.ts'
import { act, ask, codeOf } from '../../live/api.ts'
import { forgetHere, keepHere, readHere } from './kept-here.ts'

/** Where somebody stands: before the door, turned away, at the desk, or on the floor, which is another page. */
export type Standing =
  | { readonly is: 'looking' }
  | { readonly is: 'keyless' }
  | { readonly is: 'outside'; readonly welcome: Welcome; readonly here?: Here }
  | { readonly is: 'refused'; readonly problem: ProblemCode; readonly here?: Here }
  /** `away`: the server did not answer, and `here` is what this device remembers. */
  | { readonly is: 'inside'; readonly here: Here; readonly away?: true }
  | { readonly is: 'floor'; readonly key: string }
  | { readonly is: 'out'; readonly why: Out; readonly here: Here }

/**
 * Why somebody who is known has no desk: they were taken out, they take part on the floor now, the session is held
 * back, or its draft is kept from them.
 */
export type Out = 'removed' | 'floor' | 'suspended' | 'closed'

const ANSWER_WITHIN = 6_000 // ms: a network that swallows everything is as good as none
const LONGEST_KEY = 300 // characters, as the server takes; a longer one is as wrong as its beginning

/** Asks the door who is here already and what the key opens, before anybody types a name. [DOOR3] */
export async function lookAtDoor(session: SessionId, key: string): Promise<Standing> {
  const door = `/api/sessions/${session}/door`
  let here: Here | undefined
  const kept = readHere(session)
  try {
    const asking = ask<Door>(door)
    here = (await (kept ? Promise.race([asking, nothingAfter(ANSWER_WITHIN)]) : asking)).here
    if (here) keepHere(here)
    else forgetHere(session)
    if (key === '') return here ? standingOf(here) : { is: 'keyless' }
    const welcome = await act<Welcome>(door, { key: key.slice(0, LONGEST_KEY) })
    if (welcome.role === 'participant') return { is: 'floor', key }
    return { is: 'outside', welcome, ...(here && { here }) }
  } catch (refusal) {
    const problem = codeOf(refusal)
    // Who was in goes on without the network, by their link too; the server is asked when it is back. [OFF3]
    if (problem === 'unavailable' && kept && isAtDesk(kept.roles))
      return { is: 'inside', here: kept, away: true }
    return { is: 'refused', problem, ...(here && { here }) }
  }
}

/** Where somebody belongs who is in. The seat on the floor is another one: the code opens it. [DOOR4] */
export function standingOf(here: Here): Standing {
  if (!isAtDesk(here.roles)) return { is: 'floor', key: here.code }
  if (!here.acts.includes('read-session')) return { is: 'out', why: 'suspended', here }
  return PLACES.some((place) => here.acts.includes(NEEDED[place]))
    ? { is: 'inside', here }
    : { is: 'out', why: 'closed', here }
}

/** The pages of whoever is in: the desk, and the one on which polls are designed. */
const PLACES = ['desk', 'workshop'] as const
export type Place = (typeof PLACES)[number]
const NEEDED = { desk: 'read-notes', workshop: 'read-polls' } as const satisfies Record<Place, Act>

/** The page that somebody sees who came for one: to whom the notes are closed, the polls are open. [WORK6] */
export function placeOf({ acts }: Here, wanted: Place): Place {
  if (acts.includes(NEEDED[wanted])) return wanted
  return PLACES.find((place) => acts.includes(NEEDED[place])) ?? wanted
}

function nothingAfter(milliseconds: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Problem('unavailable', { after: milliseconds })), milliseconds)
  })
}
