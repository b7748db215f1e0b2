import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PersonId, QuestionId, SessionId } from '#shared/ids.ts'
import type { Asked, QuestionStore } from '../../server/questions/question-store.ts'
import type { Engine } from '../../server/store/engine.ts'
import { questionsIn } from '../../server/store/question-rows.ts'
import { sessionsIn } from '../../server/store/session-rows.ts'
import { TrailRows } from '../../server/store/trail-rows.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'
import { aFounding } from '../support/rows.ts'

const SESSION = 'one' as SessionId
const OTHER = 'two' as SessionId

describe.each(ENGINES)('questions in $name', ({ place: makePlace }) => {
  let place: StorePlace
  let engine: Engine
  let questions: QuestionStore
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
    questions = questionsIn(engine)
    await sessionsIn(engine, new TrailRows(engine, () => 1)).found(aFounding('one', 'AAAAAA'))
    await sessionsIn(engine, new TrailRows(engine, () => 1)).found(aFounding('two', 'BBBBBB'))
  })
  afterEach(async () => {
    await engine.close()
    await place.remove()
  })
  const asked = (id: string, more: Partial<Asked> = {}, at = 1): Asked => ({
    question: {
      id: id as QuestionId,
      text: `Text of ${id}`,
      channel: 'online',
      at,
      state: 'asked',
    },
    ...more,
  })

  test('[STORE5] questions stand in the order of asking, with author, channel and state', async () => {
    const named = { ...asked('b', {}, 1).question, author: 'Ana’s 🐙', channel: 'onsite' as const }
    await questions.ask(SESSION, [asked('a', { by: 'p' as PersonId }, 2), { question: named }])
    const read = await questions.questions(SESSION)
    expect(read).toEqual([
      { ...named, supports: 0 },
      { ...asked('a', {}, 2).question, supports: 0 },
    ])
    expect(await questions.question(SESSION, 'a' as QuestionId)).toEqual(read[1])
    expect(await questions.questions(OTHER)).toEqual([])
    expect(await questions.question(OTHER, 'a' as QuestionId)).toBeUndefined()
  })

  test('[STORE5] the same source is asked once in a session, also when it comes twice at once', async () => {
    const rows = [asked('a', { source: 'zoom 1' }), asked('b', { source: 'zoom 2' }), asked('c')]
    expect(await questions.ask(SESSION, rows)).toEqual([true, true, true])
    const again = [asked('d', { source: 'zoom 2' }), asked('e', { source: 'zoom 3' })]
    const ends = await Promise.all([
      questions.ask(SESSION, again),
      questions.ask(SESSION, [asked('f', { source: 'zoom 3' })]),
      questions.ask(OTHER, [asked('g', { source: 'zoom 3' })]),
    ])
    expect(ends).toEqual([[false, true], [false], [true]])
    const ids = (await questions.questions(SESSION)).map(({ id }) => id)
    expect(ids).toEqual(['a', 'b', 'c', 'e'])
  })

  test('[STORE5] a chat of 5,000 lines is kept whole, and twice adds nothing', async () => {
    const chat = Array.from({ length: 5_000 }, (_, index) =>
      asked(`q${index}`, { source: `line ${index}` }, index),
    )
    expect((await questions.ask(SESSION, chat)).filter(Boolean)).toHaveLength(5_000)
    const twice = chat.map((each, index) => ({
      ...each,
      question: { ...each.question, id: `r${index}` as QuestionId },
    }))
    expect((await questions.ask(SESSION, twice)).filter(Boolean)).toHaveLength(0)
    expect((await questions.questions(SESSION)).map(({ id }) => id)).toEqual(
      chat.map(({ question }) => question.id),
    )
  })

  test('[STORE5] a person supports a question once, and every state is kept', async () => {
    await questions.ask(SESSION, [asked('a'), asked('b')])
    const support = (by: string) => questions.support(SESSION, 'a' as QuestionId, by as PersonId)
    const ends = await Promise.all(['ana', 'bo', 'ana', 'ana'].map(support))
    expect(ends.filter(Boolean)).toHaveLength(2)
    expect(await questions.setState(SESSION, 'a' as QuestionId, 'answered')).toBe(true)
    expect(await questions.setState(OTHER, 'b' as QuestionId, 'answered')).toBe(false)
    expect(await questions.setState(SESSION, 'nothing' as QuestionId, 'parked')).toBe(false)
    const read = await questions.questions(SESSION)
    expect(read.map(({ id, state, supports }) => [id, state, supports])).toEqual([
      ['a', 'answered', 2],
      ['b', 'asked', 0],
    ])
  })
})
