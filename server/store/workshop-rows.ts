import { sql } from 'kysely'
import type { PersonId, PollId, RemarkId, SessionId } from '#shared/ids.ts'
import { agreementId, type WorkshopStore } from '../polls/workshop-store.ts'
import type { Engine } from './engine.ts'
import type { TrailRows } from './trail-rows.ts'

const DOCUMENT = 'polls' // remarks about places in the notes stand in the same table

/** Agreements to drafts of polls, and remarks on them, in rows. */
export function workshopIn(engine: Engine, trail: TrailRows): WorkshopStore {
  const { rows } = engine
  const remarksOf = (session: SessionId) =>
    rows
      .selectFrom('remark')
      .where('remark.session', '=', session)
      .where('remark.document', '=', DOCUMENT)
  return {
    async agree(session, { poll, person, wording, at }, entry) {
      if (wording === undefined) {
        const taking = rows
          .deleteFrom('agreement')
          .where('session', '=', session)
          .where('poll', '=', poll)
          .where('person', '=', person)
        const isThere = sql<boolean>`EXISTS (SELECT 1 FROM agreement
          WHERE session = ${session} AND poll = ${poll} AND person = ${person})`
        return trail.commitWhen(isThere, [taking.compile()], entry)
      }
      const putting = rows
        .insertInto('agreement')
        .values({ session, poll, person, wording, at })
        .onConflict((conflict) =>
          conflict.columns(['session', 'poll', 'person']).doUpdateSet({ wording, at }),
        )
      await trail.commit([putting.compile()], entry)
      return true
    },
    async agreements(session) {
      const found = await rows
        .selectFrom('agreement')
        .innerJoin('person', 'person.id', 'agreement.person')
        .select(['agreement.poll', 'agreement.person', 'name', 'wording', 'at'])
        .where('agreement.session', '=', session)
        .where('removed_at', 'is', null)
        .orderBy('at')
        .orderBy('agreement.person')
        .execute()
      return found.map(({ poll, person, name, wording, at }) => ({
        id: agreementId(poll as PollId, person as PersonId),
        poll: poll as PollId,
        person: person as PersonId,
        name,
        wording,
        at,
      }))
    },
    async remark(session, { id, poll, person, text, at }) {
      const row = { id, session, document: DOCUMENT, about: poll, person, text, at }
      const insert = rows
        .insertInto('remark')
        .values({ ...row, settled_at: null, settled_by: null })
      await engine.commit([insert.compile()])
    },
    async settle(session, { poll, remark }, settled) {
      const update = rows
        .updateTable('remark')
        .set({ settled_at: settled?.at ?? null, settled_by: settled?.by ?? null })
        .where('session', '=', session)
        .where('document', '=', DOCUMENT)
        .where('about', '=', poll)
        .where('id', '=', remark)
        .where('settled_at', settled ? 'is' : 'is not', null)
      const [, found] = await engine.commit([
        update.compile(),
        remarksOf(session)
          .select('id')
          .where('about', '=', poll)
          .where('id', '=', remark)
          .compile(),
      ])
      return found?.rows.length === 1
    },
    async remarks(session) {
      const found = await remarksOf(session)
        .leftJoin('person as author', 'author.id', 'remark.person')
        .leftJoin('person as settler', 'settler.id', 'remark.settled_by')
        .select(['remark.id', 'about', 'remark.person', 'text', 'at', 'settled_at'])
        .select(['author.name', 'settler.name as settler'])
        .orderBy('at')
        .orderBy('remark.id')
        .execute()
      return found.map((row) => ({
        id: row.id as RemarkId,
        poll: row.about as PollId,
        person: row.person as PersonId,
        name: row.name ?? '',
        text: row.text,
        at: row.at,
        ...(row.settled_at !== null && { settledAt: row.settled_at }),
        ...(row.settler !== null && { settledBy: row.settler }),
      }))
    },
  }
}
