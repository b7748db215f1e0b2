import type { SessionStanding } from './access/settings.ts'
import type { PeopleList } from './wire.ts'

/** What the people page is told: who is in the session, and how it stands, which its settings are shown from. */
export interface PeoplePage extends PeopleList {
  readonly standing: SessionStanding
}
