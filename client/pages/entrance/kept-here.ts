import { actsOf, USUAL_RULES } from '#shared/access/may.ts'
import type { SessionId } from '#shared/ids.ts'
import { ROLES } from '#shared/role.ts'
import type { Here } from '#shared/wire.ts'
import { openMemory } from '../floor/memory.ts'

const STAYS = 60 * 24 * 60 * 60_000 // ms: two months, as the copies of the documents

/**
 * Who somebody is in a session, kept on this device so that their desk opens without the network. It names and opens
 * nothing by itself: no key and no token is in it. It goes when the server says that they are not in. [OFF3]
 */
const memory = openMemory(() => localStorage, 'rapport.here.')

export function keepHere(here: Here): void {
  const now = Date.now()
  for (const session of memory.names()) {
    const kept = memory.read(session)
    if (!isRecord(kept) || !(now - Number(kept['at']) < STAYS)) memory.forget(session)
  }
  memory.write(here.session, { at: now, here })
}

export function readHere(session: SessionId): Here | undefined {
  const kept = memory.read(session)
  const here = isRecord(kept) ? kept['here'] : undefined
  if (!isHere(here) || here.session !== session) return undefined
  // Kept by a page that was not told what somebody may do.
  const told = here as Partial<Pick<Here, 'acts' | 'gives'>> & Here
  return { ...here, acts: told.acts ?? actsOf(here.roles, USUAL_RULES), gives: told.gives ?? [] }
}

export function forgetHere(session: SessionId): void {
  memory.forget(session)
}

// An older page may have kept something else: then there is nothing to open the desk with.
function isHere(value: unknown): value is Here {
  if (!isRecord(value) || !isRecord(value['details']) || !isRecord(value['epochs'])) return false
  const { session, person, name, roles, code, details, epochs } = value
  const lists = ['people', 'policyQuestions', 'description', 'outcomes', 'targets', 'tools']
  return (
    [session, person, name, code, details['title'], epochs['notes'], epochs['polls']].every(
      (each) => typeof each === 'string',
    ) &&
    Array.isArray(roles) &&
    roles.every((role) => ROLES.some((known) => known === role)) &&
    lists.every((list) => Array.isArray(details[list]))
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
