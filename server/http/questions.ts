import { z } from 'zod'
import { CHANNELS } from '#shared/channel.ts'
import type { QuestionId } from '#shared/ids.ts'
import { may } from '#shared/access/may.ts'
import { LONGEST_QUESTION_ASKED, type Questions } from '../questions/questions.ts'
import { within, type Route } from './route.ts'
import { QUESTION_STATES, questionShape } from './shapes.ts'

const LATEST = Date.UTC(2100, 0) // ms: later is a slip of a clock or of a unit

/** Questions from the floor, and lines of other tools' chats as they come in. */
export function questionRoutes(questions: Questions): Route[] {
  const at = '/api/sessions/:session/questions'
  const text = z.string().min(1).max(LONGEST_QUESTION_ASKED)
  return [
    within(
      'read-session',
      {
        method: 'get',
        path: at,
        says: 'The questions from the floor, in the order of asking.',
        answer: z.object({ questions: z.array(questionShape) }),
      },
      async ({ session, person }) => {
        const all = await questions.all(session.id)
        const seesAll = may(person.roles, 'moderate-questions')
        return { questions: seesAll ? all : all.filter(({ state }) => state !== 'dismissed') }
      },
    ),
    within(
      'ask-question',
      {
        method: 'post',
        path: at,
        says: 'Ask a question.',
        body: z.object({
          text,
          author: z.string().max(80).optional(),
          channel: z.enum(CHANNELS).default('phone'),
          receipt: z
            .string()
            .regex(/^[\w-]{8,64}$/)
            .optional()
            .describe('makes a repeat harmless'),
        }),
        status: 201,
        answer: questionShape,
      },
      ({ session, person, body: { receipt, ...asking } }) => {
        const source = receipt && `${person.id}/${receipt}`
        return questions.ask(session.id, { ...asking, source }, person.id)
      },
    ),
    within(
      'moderate-questions',
      {
        method: 'patch',
        path: `${at}/:question`,
        says: 'Say where a question stands: in the notes, answered, parked or dismissed.',
        body: z.object({ state: z.enum(QUESTION_STATES) }),
        answer: questionShape,
      },
      ({ session, body, param }) =>
        questions.setState(session.id, param('question') as QuestionId, body.state),
    ),
    within(
      'ask-question',
      {
        method: 'post',
        path: `${at}/:question/support`,
        quota: { person: 'support' },
        says: 'Support a question, once.',
        answer: questionShape,
      },
      ({ session, person, param }) =>
        questions.support(session.id, param('question') as QuestionId, person.id),
    ),
    within(
      'import',
      {
        method: 'post',
        path: '/api/sessions/:session/inbox',
        says: 'Bring in one line of another tool’s chat. The same id again changes nothing.',
        body: z.object({
          id: z.string().min(1).max(200),
          at: z.union([z.int().min(0).max(LATEST), z.iso.datetime({ offset: true })]).optional(),
          author: z.string().max(80).optional(),
          text,
          channel: z.enum(CHANNELS),
        }),
        status: 201,
        answer: questionShape,
      },
      ({ session, person, body }) => {
        const when = typeof body.at === 'string' ? Date.parse(body.at) : body.at
        const { id: source, author, channel } = body
        const asking = { text: body.text, author, channel, at: when, source }
        return questions.ask(session.id, asking, person.id)
      },
    ),
  ]
}
