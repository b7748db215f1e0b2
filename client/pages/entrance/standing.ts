import type { SessionId } from '#shared/ids.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { isAtDesk } from '#shared/role.ts'
import type { Door, Here, Welcome } from '#shared/wire.ts'
import { act, ask, codeOf } from '../../live/api.ts'

/** Where somebody stands: before the door, turned away, at the desk, or on the floor, which is another page. */
export type Standing =
  | { readonly is: 'looking' }
  | { readonly is: 'keyless' }
  | { readonly is: 'outside'; readonly welcome: Welcome; readonly here?: Here }
  | { readonly is: 'refused'; readonly problem: ProblemCode; readonly here?: Here }
  | { readonly is: 'inside'; readonly here: Here }
  | { readonly is: 'floor'; readonly key: string }

const LONGEST_KEY = 300 // characters, as the server takes; a longer one is as wrong as its beginning

/** Asks the door who is here already and what the key opens, before anybody types a name. [DOOR3] */
export async function lookAtDoor(session: SessionId, key: string): Promise<Standing> {
  const door = `/api/sessions/${session}/door`
  let here: Here | undefined
  try {
    here = (await ask<Door>(door)).here
    if (key === '') return here ? standingOf(here) : { is: 'keyless' }
    const welcome = await act<Welcome>(door, { key: key.slice(0, LONGEST_KEY) })
    if (welcome.role === 'participant') return { is: 'floor', key }
    return { is: 'outside', welcome, ...(here && { here }) }
  } catch (refusal) {
    return { is: 'refused', problem: codeOf(refusal), ...(here && { here }) }
  }
}

/** Where somebody belongs who is in. The seat on the floor is another one: the code opens it. [DOOR4] */
export function standingOf(here: Here): Standing {
  return isAtDesk(here.roles) ? { is: 'inside', here } : { is: 'floor', key: here.code }
}
