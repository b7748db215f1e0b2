import { sql, type Selectable } from 'kysely'
import type { Channel, Place } from '#shared/channel.ts'
import type { PersonId, QuestionId, SessionId } from '#shared/ids.ts'
import type { QuestionState } from '#shared/question/states.ts'
import type { FloorQuestion } from '#shared/wire.ts'
import type { KeptQuestion, QuestionChange, QuestionStore } from '../questions/question-store.ts'
import type { Engine } from './engine.ts'
import type { Tables } from './tables.ts'

const ROWS_IN_ONE = 500 // a long chat compiles a few statements, not thousands

/** Questions from the floor and who supports them, in rows. */
export function questionsIn(engine: Engine): QuestionStore {
  const { rows } = engine
  // Whoever supported several questions that are one now is one person.
  const counted = (isHeld: 0 | 1) => sql<number>`(
    SELECT COUNT(DISTINCT one.person) FROM support AS one
    JOIN question AS behind ON behind.id = one.question
    WHERE (behind.id = question.id OR behind.into_question = question.id) AND one.held = ${isHeld})`
  const selected = (session: SessionId) =>
    rows
      .selectFrom('question')
      .leftJoin('person', 'person.id', 'question.asked_by')
      .selectAll('question')
      .select(['person.name as asker', counted(0).as('supports'), counted(1).as('held')])
      .where('question.session', '=', session)
      .orderBy('question.at')
      .orderBy('question.id')
  const one = (session: SessionId, id: QuestionId) =>
    rows.updateTable('question').where('session', '=', session).where('id', '=', id)
  const didChange = async (statements: Parameters<Engine['commit']>[0]): Promise<boolean> => {
    const [outcome] = await engine.commit(statements)
    return outcome?.affected === 1
  }
  return {
    async ask(session, asked) {
      const values = asked.map(({ question, by, source }) => ({
        id: question.id,
        session,
        text: question.text,
        author: question.author ?? null,
        asked_by: by ?? null,
        source: source ?? null,
        channel: question.channel,
        state: question.state,
        at: question.at,
        since: question.since,
        reply_to: question.replyTo ?? null,
        place: question.place ?? null,
        language: question.language ?? null,
        // What is asked in a rehearsal is wiped with it.
        rehearsal: sql<number>`coalesce((SELECT 1 FROM session
          WHERE id = ${session} AND rehearsing_since IS NOT NULL), 0)`,
      }))
      const outcomes = await engine.commit(
        inChunks(values, ROWS_IN_ONE).map((chunk) =>
          rows
            .insertInto('question')
            .values(chunk)
            .onConflict((conflict) => conflict.doNothing())
            .returning('id')
            .compile(),
        ),
      )
      const added = new Set(outcomes.flatMap((outcome) => outcome.rows.map(({ id }) => id)))
      return asked.map(({ question }) => added.has(question.id))
    },
    change(session, id, change, from) {
      const update = one(session, id).set(columnsOf(change))
      return didChange([(from ? update.where('state', 'in', from) : update).compile()])
    },
    async merge(session, id, into, at) {
      if (id === into) return false
      const stands = sql<boolean>`EXISTS (
        SELECT 1 FROM question AS other WHERE other.session = ${session} AND other.id = ${into}
        AND other.into_question IS NULL AND other.state <> 'withdrawn')`
      const behind = { state: 'duplicate', into_question: into, since: at }
      return didChange([
        one(session, id).set(behind).where(stands).where('state', '<>', 'withdrawn').compile(),
        rows
          .updateTable('question')
          .set({ into_question: into })
          .where('session', '=', session)
          .where('into_question', '=', id)
          .where(stands)
          .compile(),
      ])
    },
    split(session, id, at) {
      const update = one(session, id)
        .set({ state: 'approved', into_question: null, since: at })
        .where('state', '=', 'duplicate')
      return didChange([update.compile()])
    },
    withdraw(session, id, words, at) {
      const update = one(session, id).set({
        text: words,
        author: null,
        source: null,
        translation: null,
        note: null,
        answer: null,
        language: null,
        state: 'withdrawn',
        into_question: null,
        since: at,
      })
      return didChange([update.compile()])
    },
    async support(_session, id, by, isHeld) {
      const insert = rows
        .insertInto('support')
        .values({ question: id, person: by, held: isHeld ? 1 : 0 })
        .onConflict((conflict) => conflict.doNothing())
      return didChange([insert.compile()])
    },
    async enteredAt(by) {
      const found = rows.selectFrom('person').select('entered_at').where('id', '=', by)
      return (await found.executeTakeFirst())?.entered_at ?? 0
    },
    async release(_session, id) {
      const behind = rows
        .selectFrom('question')
        .select('id')
        .where((is) => is.or([is('id', '=', id), is('into_question', '=', id)]))
      const update = rows.updateTable('support').set({ held: 0 }).where('question', 'in', behind)
      await engine.commit([update.compile()])
    },
    async react(_session, reacted) {
      const pairs = reacted.flatMap(({ question, supporters }) =>
        supporters.map((person) => ({ question, person })),
      )
      const gone = reacted.flatMap(({ question, withdrawn }) =>
        withdrawn.map((person) => ({ question, person })),
      )
      if (pairs.length + gone.length === 0) return []
      const outcomes = await engine.commit([
        ...inChunks(pairs, ROWS_IN_ONE).map((chunk) =>
          rows
            .insertInto('support')
            .values(chunk)
            .onConflict((conflict) => conflict.doNothing())
            .returning('question')
            .compile(),
        ),
        ...gone.map(({ question, person }) =>
          rows
            .deleteFrom('support')
            .where('question', '=', question)
            .where('person', '=', person)
            .returning('question')
            .compile(),
        ),
      ])
      const changed = outcomes.flatMap((outcome) => outcome.rows.map(({ question }) => question))
      return [...new Set(changed)] as QuestionId[]
    },
    async question(session, id) {
      const row = await selected(session).where('question.id', '=', id).executeTakeFirst()
      return row && readQuestion(row)
    },
    async questions(session) {
      return (await selected(session).execute()).map(readQuestion)
    },
  }
}

function columnsOf(change: QuestionChange) {
  const { text, language, state, since, translation, note, answer, notesAt, line } = change
  return {
    ...(text !== undefined && { text }),
    ...(language !== undefined && { language }),
    ...(state !== undefined && { state }),
    ...(since !== undefined && { since }),
    ...(translation !== undefined && { translation: translation && JSON.stringify(translation) }),
    ...(note !== undefined && { note }),
    ...(answer !== undefined && { answer }),
    ...(notesAt !== undefined && { notes_at: notesAt }),
    ...(line !== undefined && { notes_line: line }),
  }
}

interface QuestionRow extends Selectable<Tables['question']> {
  readonly asker: string | null
  readonly supports: number
  readonly held: number
}

function readQuestion(row: QuestionRow): KeptQuestion {
  // What came from elsewhere was asked by nobody here: whoever brought it in stands beside it.
  const isBrought = row.source !== null && !row.source.startsWith(`${row.asked_by}/`)
  const question: FloorQuestion = {
    id: row.id as QuestionId,
    text: row.text,
    channel: row.channel as Channel,
    at: row.at,
    since: row.since,
    state: row.state as QuestionState,
    supports: row.supports,
    ...(row.author !== null && { author: row.author }),
    ...(row.place !== null && { place: row.place as Place }),
    ...(row.language !== null && { language: row.language }),
    ...(row.into_question !== null && { into: row.into_question as QuestionId }),
    ...(row.translation !== null && {
      translation: JSON.parse(row.translation) as NonNullable<FloorQuestion['translation']>,
    }),
    ...(row.answer !== null && { answer: row.answer }),
    ...(row.notes_at !== null && { notesAt: row.notes_at }),
    ...(row.note !== null && { note: row.note }),
    ...(isBrought && row.asker !== null && { broughtBy: row.asker }),
    ...(row.held > 0 && { held: row.held }),
    ...(row.reply_to !== null && { replyTo: row.reply_to as QuestionId }),
  }
  return {
    question,
    ...(row.asked_by !== null && !isBrought && { askedBy: row.asked_by as PersonId }),
    ...(row.notes_line !== null && { line: row.notes_line }),
  }
}

function inChunks<Value>(values: readonly Value[], size: number): Value[][] {
  const count = Math.ceil(values.length / size)
  return Array.from({ length: count }, (_, index) => values.slice(index * size, (index + 1) * size))
}
