import type { SessionDetails } from '#shared/session.ts'
import { isAtDesk } from '#shared/access/may.ts'
import type { Person } from '#shared/session.ts'
import { attributedDetails } from '../report/attribution.ts'
import type { Session } from '../sessions/session-store.ts'

/**
 * What somebody is told of the programme: the desk all of it, for it writes under these names; the floor as the session names
 * people. [ATTR3]
 */
export function detailsShown({ details, settings }: Session, { roles }: Person): SessionDetails {
  if (isAtDesk(roles)) return details
  return attributedDetails(details, { mode: settings.attribution, people: [] }, 'en')
}
