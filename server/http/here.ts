import { givesOf } from '#shared/access/may.ts'
import type { SessionId } from '#shared/ids.ts'
import { SCHEMA_VERSION, type Epochs, type Here } from '#shared/wire.ts'
import type { Standing } from '../sessions/standing.ts'
import { detailsShown } from './details-shown.ts'

/** What is asked to tell somebody who they are. */
export interface HereParts {
  epochs(session: SessionId): Promise<Epochs>
  now(): number
}

/** Who somebody is in a session, and what they may do in it as of now. */
export async function hereOf(standing: Standing, parts: HereParts): Promise<Here> {
  const epochs = await parts.epochs(standing.session.id)
  const { session, person, acts } = standing
  return {
    session: session.id,
    details: detailsShown(session, person),
    person: person.id,
    name: person.name,
    roles: person.roles,
    acts,
    gives: standing.may('give-roles') ? givesOf(person.roles) : [],
    code: session.code,
    queue: {
      questionsWait: session.settings.questionsWait,
      fairness: session.settings.fairness,
    },
    schema: SCHEMA_VERSION,
    epochs,
    now: parts.now(),
  }
}
