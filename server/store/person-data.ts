import { sql } from 'kysely'
import type { PersonId, SessionId } from '#shared/ids.ts'
import type { PersonRows } from '../privacy/own-data.ts'
import type { Engine } from './engine.ts'

/** What stands in rows about one person, and nothing about anybody else. Where they took part in polls is asked elsewhere. */
export async function rowsAbout(
  { rows }: Engine,
  session: SessionId,
  person: PersonId,
): Promise<PersonRows> {
  const ofPolls = pollRowsAbout({ rows }, session, person)
  const [self, tickets, holdings, invitations, questions, supports, clients, alarms] =
    await Promise.all([
      rows
        .selectFrom('person')
        .select(['id', 'name', 'roles', 'affiliation', 'group_name as group'])
        .select(['entered_at', 'seen_at', 'removed_at'])
        .where('id', '=', person)
        .where('session', '=', session)
        .execute(),
      rows
        .selectFrom('ticket')
        .select(['made_at', 'ended_at'])
        .where('person', '=', person)
        .execute(),
      rows
        .selectFrom('holding')
        .select(['role', 'came_by', 'generation', 'at'])
        .where('person', '=', person)
        .execute(),
      rows
        .selectFrom('invitation')
        .select([
          'id',
          'name',
          'affiliation',
          'group_name as group',
          'role',
          'made_at',
          'revoked_at',
        ])
        .where('session', '=', session)
        .where('person', '=', person)
        .execute(),
      rows
        .selectFrom('question')
        .select(['id', 'text', 'author', 'channel', 'state', 'at'])
        .where('session', '=', session)
        .where('asked_by', '=', person)
        .where(isOwnQuestion(person))
        .orderBy('at')
        .execute(),
      rows
        .selectFrom('support')
        .innerJoin('question', 'question.id', 'support.question')
        .select('support.question')
        .where('question.session', '=', session)
        .where('support.person', '=', person)
        .execute(),
      rows
        .selectFrom('author')
        .select(['document', 'client'])
        .where('document', 'in', [`${session}/notes`, `${session}/polls`])
        .where('person', '=', person)
        .execute(),
      rows
        .selectFrom('alarm')
        .select(['id', 'document', 'at', 'state'])
        .where('session', '=', session)
        .where('person', '=', person)
        .execute(),
    ])
  const clientsOf = (name: string) =>
    new Set(
      clients.filter((row) => row.document === `${session}/${name}`).map(({ client }) => client),
    )
  return {
    about: {
      self,
      tickets,
      holdings,
      invitations,
      questions,
      supports,
      alarms,
      ...(await ofPolls),
    },
    clients: { notes: clientsOf('notes'), polls: clientsOf('polls') },
  }
}

/** What they did to polls and said of them; what they voted stands only where the poll took names. */
async function pollRowsAbout({ rows }: Pick<Engine, 'rows'>, session: SessionId, person: PersonId) {
  const [opened, closed, published, votes, agreements, remarks, settled, codes] = await Promise.all(
    [
      rows
        .selectFrom('poll')
        .select(['id', 'opened_at', 'reason'])
        .where('session', '=', session)
        .where('opened_by', '=', person)
        .execute(),
      rows
        .selectFrom('poll')
        .select(['id', 'closed_at'])
        .where('session', '=', session)
        .where('closed_by', '=', person)
        .execute(),
      rows
        .selectFrom('poll')
        .select(['id', 'published_at'])
        .where('session', '=', session)
        .where('published_by', '=', person)
        .execute(),
      rows
        .selectFrom('named_ballot')
        .select(['poll', 'seq', 'receipt', 'choices', 'at'])
        .where('session', '=', session)
        .where('person', '=', person)
        .orderBy('poll')
        .orderBy('seq')
        .execute(),
      rows
        .selectFrom('agreement')
        .select(['poll', 'wording', 'at'])
        .where('session', '=', session)
        .where('person', '=', person)
        .execute(),
      rows
        .selectFrom('remark')
        .select(['id', 'document', 'about', 'text', 'at', 'settled_at'])
        .where('session', '=', session)
        .where('person', '=', person)
        .orderBy('at')
        .execute(),
      rows
        .selectFrom('remark')
        .select(['id', 'document', 'about', 'settled_at'])
        .where('session', '=', session)
        .where('settled_by', '=', person)
        .orderBy('settled_at')
        .execute(),
      rows
        .selectFrom('ballot_codes')
        .select(['poll', 'count', 'made_at'])
        .where('session', '=', session)
        .where('made_by', '=', person)
        .execute(),
    ],
  )
  return { opened, closed, published, votes, agreements, remarks, settled, codes }
}

/** Asked by them, and not brought in from elsewhere, where others said it: that has a source of its own. */
export function isOwnQuestion(person: PersonId) {
  return sql<boolean>`(source IS NULL OR source LIKE ${`${person}/%`})`
}
