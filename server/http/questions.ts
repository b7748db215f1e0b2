import { z } from 'zod'
import { CHANNELS } from '#shared/channel.ts'
import type { QuestionId, SessionId } from '#shared/ids.ts'
import { MODERATED_STATES } from '#shared/question/states.ts'
import type { KeptQuestion } from '../questions/question-store.ts'
import {
  LONGEST_NOTE,
  LONGEST_QUESTION_ASKED,
  LONGEST_WRITTEN_ANSWER,
  type Questions,
} from '../questions/questions.ts'
import { placeOf } from './peer.ts'
import { within, type Route } from './route.ts'
import { questionShape } from './shapes.ts'

const text = z.string().min(1).max(LONGEST_QUESTION_ASKED)
const language = z
  .string()
  .regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/)
  .describe('BCP 47')
const moderation = z.object({
  state: z.enum(MODERATED_STATES).optional(),
  translation: z.object({ text, language }).nullable().optional(),
  note: z.string().max(LONGEST_NOTE).nullable().optional().describe('for who moderates alone'),
  answer: z.string().max(LONGEST_WRITTEN_ANSWER).nullable().optional(),
  line: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional()
    .describe('it was put into the notes as this line'),
})

/** Takes somebody's own words out of the notes, where their question was put there. */
export type TakeOut = (session: SessionId, withdrawn: KeptQuestion) => Promise<void>

/** Questions from the floor, and lines of other tools' chats as they come in. */
export function questionRoutes(questions: Questions, takeOut: TakeOut): Route[] {
  const at = '/api/sessions/:session/questions'
  const one = `${at}/:question`
  return [
    within(
      'read-session',
      {
        method: 'get',
        path: at,
        says: 'The questions from the floor that you may see, in the order of asking.',
        answer: z.object({ questions: z.array(questionShape) }),
      },
      async ({ session, person, standing }) => {
        const mayModerate = standing.may('moderate-questions')
        return { questions: await questions.seenBy(session.id, { mayModerate, person: person.id }) }
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
          place: z.enum(['onsite', 'online']).optional(),
          language: language.optional(),
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
      'ask-question',
      {
        method: 'patch',
        path: `${one}/words`,
        says: 'Change the words of your own question, while nobody has taken it up.',
        body: z.object({ text, language: language.optional() }),
        answer: questionShape,
      },
      ({ session, person, body, param }) =>
        questions.reword(session.id, questionIn(param), person.id, body.text, body.language),
    ),
    within(
      'ask-question',
      {
        method: 'post',
        path: `${one}/withdraw`,
        says: 'Take your own question back. Its words go from the queue, from the notes and from their history.',
        answer: z.object({ withdrawn: z.literal(true) }),
      },
      async ({ session, person, param }) => {
        await takeOut(
          session.id,
          await questions.withdraw(session.id, questionIn(param), person.id),
        )
        return { withdrawn: true as const }
      },
    ),
    within(
      'moderate-questions',
      {
        method: 'patch',
        path: one,
        says: 'Say how a question goes on, add a translation, a note or an answer, or that it is in the notes.',
        body: moderation,
        answer: questionShape,
      },
      ({ session, body, param }) => questions.moderate(session.id, questionIn(param), body),
    ),
    within(
      'moderate-questions',
      {
        method: 'post',
        path: `${one}/merge`,
        says: 'Put a question behind another that asks the same. Whoever supported both is counted once.',
        body: z.object({ into: z.string().max(64) }),
        answer: questionShape,
      },
      ({ session, body, param }) =>
        questions.merge(session.id, questionIn(param), body.into as QuestionId),
    ),
    within(
      'moderate-questions',
      {
        method: 'post',
        path: `${one}/release`,
        says: 'Count the supports of a question that were held back because they came in a burst.',
        answer: questionShape,
      },
      ({ session, param }) => questions.release(session.id, questionIn(param)),
    ),
    within(
      'ask-question',
      {
        method: 'post',
        path: `${one}/support`,
        quota: { person: 'support' },
        says: 'Support a question, once.',
        answer: questionShape,
      },
      ({ session, person, param, context }) =>
        questions.support(
          session.id,
          questionIn(param),
          person.id,
          placeOf(context.get('peer').address),
        ),
    ),
  ]
}

const questionIn = (param: (name: string) => string): QuestionId => param('question') as QuestionId
