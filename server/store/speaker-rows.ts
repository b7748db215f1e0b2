import type { PersonId, SessionId } from '#shared/ids.ts'
import type { Role } from '#shared/role.ts'
import type { SpeakerRow } from '#shared/poll/workshop.ts'
import type { Engine } from './engine.ts'

const SPEAKER: Role = 'speaker'

/** The speakers who entered a session and are in it, in the order in which they came: whoever is asked to agree. */
export async function speakersOf({ rows }: Engine, session: SessionId) {
  const found = await rows
    .selectFrom('person')
    .select(['id', 'name', 'roles'])
    .where('session', '=', session)
    .where('removed_at', 'is', null)
    .where('erased_at', 'is', null)
    .orderBy('entered_at')
    .orderBy('id')
    .execute()
  return found.flatMap(({ id, name, roles }): SpeakerRow[] => {
    const held = JSON.parse(roles) as readonly Role[]
    return held.includes(SPEAKER) ? [{ person: id as PersonId, name }] : []
  })
}
