import type { PersonId, QuestionId, SessionId } from '#shared/ids.ts'
import type { SessionDetails } from '#shared/session.ts'
import type { TrailEntry } from '../access/trail.ts'
import type { Identity } from '../privacy/erasure.ts'
import type { Engine } from './engine.ts'
import { isOwnQuestion, rowsAbout } from './person-data.ts'
import type { TrailRows } from './trail-rows.ts'

/** Who somebody is, and whether their name is anybody else's as well. */
export async function identityOf(
  engine: Engine,
  session: SessionId,
  person: PersonId,
): Promise<Identity> {
  const { rows } = engine
  const [everybody, { details }, { about, clients }] = await Promise.all([
    rows
      .selectFrom('person')
      .select(['id', 'name'])
      .where('session', '=', session)
      .orderBy('entered_at')
      .orderBy('id')
      .execute(),
    rows
      .selectFrom('session')
      .select('details')
      .where('id', '=', session)
      .executeTakeFirstOrThrow(),
    rowsAbout(engine, session, person),
  ])
  const at = everybody.findIndex(({ id }) => id === person)
  const name = everybody[at]?.name ?? ''
  const { people } = JSON.parse(details) as SessionDetails
  const isSame = (other: { readonly name: string }) => other.name.trim() === name.trim()
  const isOnlyTheirs = everybody.filter(isSame).length === 1 && !people.some(isSame)
  const asked = about['questions']?.map(({ id }) => id as QuestionId) ?? []
  const supported = about['supports']?.map(({ question }) => question as QuestionId) ?? []
  return { name, isOnlyTheirs, number: at + 1, clients, questions: [...asked, ...supported] }
}

/** Empties the rows about somebody, and lets go what copies of their words may be in; together with the entry. */
export async function eraseRows(
  { rows }: Engine,
  trail: TrailRows,
  session: SessionId,
  person: PersonId,
  words: { readonly name: string; readonly withdrawn: string },
  entry: TrailEntry,
  at: number,
): Promise<void> {
  const questions = () =>
    rows.updateTable('question').where('session', '=', session).where('asked_by', '=', person)
  await trail.commit(
    [
      rows
        .updateTable('person')
        .set({
          name: words.name,
          affiliation: null,
          group_name: null,
          seen_at: null,
          erased_at: at,
        })
        .where('id', '=', person)
        .compile(),
      rows.deleteFrom('ticket').where('person', '=', person).compile(),
      rows
        .updateTable('invitation')
        .set({ name: words.name, affiliation: null, group_name: null })
        .where('person', '=', person)
        .compile(),
      questions()
        .set({
          text: words.withdrawn,
          author: null,
          asked_by: null,
          source: null,
          translation: null,
          note: null,
          answer: null,
          language: null,
          place: null,
        })
        .where(isOwnQuestion(person))
        .compile(),
      // What they brought in from elsewhere was said by others.
      questions().set({ asked_by: null }).compile(),
      rows.deleteFrom('support').where('person', '=', person).compile(),
      rows
        .updateTable('brought')
        .set({ person: null })
        .where('session', '=', session)
        .where('person', '=', person)
        .compile(),
      rows
        .updateTable('poll')
        .set({ reason: null })
        .where('session', '=', session)
        .where('opened_by', '=', person)
        .compile(),
      rows
        .deleteFrom('agreement')
        .where('session', '=', session)
        .where('person', '=', person)
        .compile(),
      rows
        .updateTable('remark')
        .set({ text: words.withdrawn })
        .where('session', '=', session)
        .where('person', '=', person)
        .compile(),
      rows.deleteFrom('version').where('session', '=', session).compile(),
      rows.deleteFrom('alarm').where('session', '=', session).compile(),
    ],
    entry,
  )
}
