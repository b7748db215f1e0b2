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
      since: at,
      state: 'asked',
    },
    ...more,
  })

  test('[STORE5] questions stand in the order of asking, with author, channel and state', async () => {
    const named = { ...asked('b', {}, 1).question, author: 'Ana’s 🐙', channel: 'onsite' as const }
    await questions.ask(SESSION, [asked('a', { by: 'p' as PersonId }, 2), { question: named }])
    const read = await questions.questions(SESSION)
    expect(read).toEqual([
      { question: { ...named, supports: 0 } },
      { question: { ...asked('a', {}, 2).question, supports: 0 }, askedBy: 'p' },
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
    const ids = (await questions.questions(SESSION)).map(({ question }) => question.id)
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
    expect((await questions.questions(SESSION)).map(({ question }) => question.id)).toEqual(
      chat.map(({ question }) => question.id),
    )
  })

  const id = (name: string) => name as QuestionId
  const support = (question: string, by: string, isHeld = false) =>
    questions.support(SESSION, id(question), by as PersonId, isHeld)
  const states = async () =>
    (await questions.questions(SESSION)).map(({ question }) =>
      [question.id, question.state, question.supports, question.into].filter(
        (part) => part !== undefined,
      ),
    )

  test('[STORE5] a person supports a question once, and every state is kept', async () => {
    await questions.ask(SESSION, [asked('a'), asked('b')])
    const ends = await Promise.all(['ana', 'bo', 'ana', 'ana'].map((by) => support('a', by)))
    expect(ends.filter(Boolean)).toHaveLength(2)
    const answered = { state: 'answered-aloud', since: 7 } as const
    expect(await questions.change(SESSION, id('a'), answered)).toBe(true)
    expect(await questions.change(OTHER, id('b'), answered)).toBe(false)
    expect(await questions.change(SESSION, id('nothing'), answered)).toBe(false)
    expect(await questions.change(SESSION, id('a'), { state: 'parked' }, ['asked'])).toBe(false)
    expect(await states()).toEqual([
      ['a', 'answered-aloud', 2],
      ['b', 'asked', 0],
    ])
  })

  test('[ASK3] three questions with 4, 3 and 2 supporters of whom two are the same are one with 7', async () => {
    await questions.ask(SESSION, [asked('a'), asked('b'), asked('c'), asked('d')])
    for (const by of ['1', '2', '3', '4']) await support('a', by)
    for (const by of ['4', '5', '6']) await support('b', by)
    for (const by of ['6', '7']) await support('c', by)
    expect(await questions.merge(SESSION, id('c'), id('b'), 8)).toBe(true)
    expect(await questions.merge(SESSION, id('b'), id('a'), 9)).toBe(true)
    expect(await states()).toEqual([
      ['a', 'asked', 7],
      ['b', 'duplicate', 3, 'a'],
      ['c', 'duplicate', 2, 'a'],
      ['d', 'asked', 0],
    ])
    for (const [from, into] of [
      ['a', 'a'],
      ['d', 'b'],
      ['d', 'nothing'],
    ] as const)
      expect(await questions.merge(SESSION, id(from), id(into), 9), `${from} ${into}`).toBe(false)
    expect(await questions.merge(OTHER, id('d'), id('a'), 9)).toBe(false)
    expect(await questions.split(SESSION, id('b'), 10)).toBe(true)
    expect((await states()).slice(0, 2)).toEqual([
      ['a', 'asked', 6],
      ['b', 'approved', 3],
    ])
  })

  test('[ASK6] what is held back counts when it is let', async () => {
    await questions.ask(SESSION, [asked('a')])
    await support('a', 'ana')
    for (const by of ['x', 'y']) await support('a', by, true)
    expect((await questions.question(SESSION, id('a')))?.question).toMatchObject({
      supports: 1,
      held: 2,
    })
    await questions.release(SESSION, id('a'))
    const { supports, held } = (await questions.question(SESSION, id('a')))?.question ?? {}
    expect([supports, held]).toEqual([3, undefined])
  })

  test('[ASK1] what is taken back is in no column any more', async () => {
    await questions.ask(SESSION, [
      asked('a', { by: 'ana' as PersonId, source: 'ana/receipt-1' }),
      asked('b'),
    ])
    const more = { note: 'SECRET', answer: 'SECRET', line: 'line-1', notesAt: 3 }
    await questions.change(SESSION, id('a'), {
      ...more,
      translation: { text: 'SECRET', language: 'fr' },
    })
    expect((await questions.question(SESSION, id('a')))?.line).toBe('line-1')
    expect(await questions.withdraw(SESSION, id('a'), '[withdrawn]', 4)).toBe(true)
    const { question, askedBy } = (await questions.question(SESSION, id('a'))) ?? {}
    expect(question).toEqual({
      id: 'a',
      text: '[withdrawn]',
      channel: 'online',
      at: 1,
      since: 4,
      state: 'withdrawn',
      supports: 0,
      notesAt: 3,
    })
    expect(askedBy).toBe('ana')
    const again = asked('a', { by: 'ana' as PersonId, source: 'ana/receipt-1' })
    expect(await questions.ask(SESSION, [again])).toEqual([false])
  })
})
