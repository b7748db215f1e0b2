import type { Channel } from '#shared/channel.ts'
import type { QuestionId, SessionId } from '#shared/ids.ts'
import type { FloorQuestion } from '#shared/wire.ts'
import type { QuestionStore } from '../questions/question-store.ts'
import type { Engine } from './engine.ts'

const ROWS_IN_ONE = 500 // a long chat compiles a few statements, not thousands

/** Questions from the floor and who supports them, in rows. */
export function questionsIn(engine: Engine): QuestionStore {
  const { rows } = engine
  const selected = (session: SessionId) =>
    rows
      .selectFrom('question')
      .leftJoin('support', 'support.question', 'question.id')
      .select([
        'id',
        'text',
        'author',
        'channel',
        'state',
        'at',
        rows.fn.count<number>('support.person').as('supports'),
      ])
      .where('session', '=', session)
      .groupBy(['id', 'text', 'author', 'channel', 'state', 'at'])
      .orderBy('at')
      .orderBy('id')
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
    async setState(session, id, state) {
      const update = rows
        .updateTable('question')
        .set({ state })
        .where('session', '=', session)
        .where('id', '=', id)
      const [outcome] = await engine.commit([update.compile()])
      return outcome?.affected === 1
    },
    async support(_session, id, by) {
      const insert = rows
        .insertInto('support')
        .values({ question: id, person: by })
        .onConflict((conflict) => conflict.doNothing())
      const [outcome] = await engine.commit([insert.compile()])
      return outcome?.affected === 1
    },
    async question(session, id) {
      const row = await selected(session).where('id', '=', id).executeTakeFirst()
      return row && readQuestion(row)
    },
    async questions(session) {
      return (await selected(session).execute()).map(readQuestion)
    },
  }
}

interface QuestionRow {
  readonly id: string
  readonly text: string
  readonly author: string | null
  readonly channel: string
  readonly state: string
  readonly at: number
  readonly supports: number
}

function readQuestion(row: QuestionRow): FloorQuestion {
  return {
    id: row.id as QuestionId,
    text: row.text,
    channel: row.channel as Channel,
    at: row.at,
    state: row.state as FloorQuestion['state'],
    supports: row.supports,
    ...(row.author !== null && { author: row.author }),
  }
}

function inChunks<Value>(values: readonly Value[], size: number): Value[][] {
  const count = Math.ceil(values.length / size)
  return Array.from({ length: count }, (_, index) => values.slice(index * size, (index + 1) * size))
}
