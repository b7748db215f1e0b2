import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { fairOrder } from '#shared/question/order.ts'
import { questionFor } from '#shared/question/seen.ts'
import { QUESTION_STATES, type QuestionState } from '#shared/question/states.ts'
import type { QuestionId } from '#shared/ids.ts'
import type { FloorQuestion } from '#shared/wire.ts'
import { actOfKey, actsOn, filterOf, QUEUE_KEYS } from '../../client/pages/desk/queue/queue-acts.ts'
import { Bursts } from '../../server/questions/bursts.ts'
import { seenQuestion } from '../../server/questions/seen-question.ts'
import { withoutQuestion } from '../../server/privacy/withdrawal.ts'
import { addLine, linesOf } from '../support/notes.ts'

function aQuestion(id: string, more: Partial<FloorQuestion> = {}): FloorQuestion {
  const plain = {
    text: id,
    channel: 'phone',
    at: 1,
    since: 1,
    state: 'asked',
    supports: 0,
  } as const
  return { id: id as QuestionId, ...plain, ...more }
}

test('[ASK5] three of the hall and nine online take turns, and whoever is left comes after', () => {
  const hall = ['h1', 'h2', 'h3'].map((id, at) => aQuestion(id, { place: 'onsite', at }))
  const online = Array.from({ length: 9 }, (_, at) => aQuestion(`o${at}`, { channel: 'zoom', at }))
  const order = fairOrder([...online, ...hall], '1:1').map(({ id }) => id)
  expect(order.slice(0, 6)).toEqual(['h1', 'o0', 'h2', 'o1', 'h3', 'o2'])
  expect(order).toHaveLength(12)
  expect(new Set(order).size).toBe(12)
  const two = fairOrder([...online, ...hall], '1:2').map(({ id }) => id)
  expect(two.slice(0, 6)).toEqual(['h1', 'o0', 'o1', 'h2', 'o2', 'o3'])
  const most = [aQuestion('few', { supports: 1 }), aQuestion('many', { supports: 5, at: 9 })]
  expect(fairOrder(most, 'none').map(({ id }) => id)).toEqual(['many', 'few'])
  expect(fairOrder(most, '2:1').map(({ id }) => id)).toEqual(['many', 'few'])
})

test('[ASK2] [ASK4] who sees a question, and what of it, in every state', () => {
  const secret = { note: 'NOTE', broughtBy: 'BROUGHT', held: 9, author: 'NAME' }
  const open = { questionsWait: false, namesPeople: true }
  const seen = (state: QuestionState, rules = open) => {
    const question = aQuestion('q', { ...secret, state })
    const by = (mayModerate: boolean, isAsker: boolean) =>
      questionFor({ mayModerate, isAsker }, rules, question)
    return [by(true, false), by(false, true), by(false, false)]
  }
  for (const state of QUESTION_STATES) {
    const [moderator, asker, others] = seen(state)
    expect(moderator).toMatchObject(secret)
    for (const one of [asker, others])
      expect(JSON.stringify(one ?? {})).not.toMatch(/NOTE|BROUGHT|9/)
    expect(asker?.state).toBe(state)
    const isHidden = ['dismissed', 'withdrawn', 'duplicate'].includes(state)
    expect(others === undefined, state).toBe(isHidden)
  }
  const waiting = { ...open, questionsWait: true }
  expect(seen('asked', waiting)[2]).toBeUndefined()
  expect(seen('asked', waiting)[1]?.text).toBe('q')
  expect(seen('approved', waiting)[2]?.text).toBe('q')
  for (const one of seen('asked', { ...open, namesPeople: false }))
    expect(JSON.stringify(one)).not.toMatch(/NAME|BROUGHT/)
})

test('[ASK4] a question that others never saw is told to nobody of them, and one that they saw goes', () => {
  const rules = { questionsWait: true, namesPeople: true }
  const others = { mayModerate: false, isAsker: false }
  expect(seenQuestion(aQuestion('q'), rules)(others)).toBeUndefined()
  expect(seenQuestion(aQuestion('q', { since: 5 }), rules)(others)).toEqual({ id: 'q', gone: true })
  const dismissed = seenQuestion(aQuestion('q', { state: 'dismissed', since: 5 }), rules)
  expect(dismissed(others)).toEqual({ id: 'q', gone: true })
  expect(dismissed({ mayModerate: false, isAsker: true })).toMatchObject({ state: 'dismissed' })
  expect(dismissed(others)).toBe(dismissed(others)) // encoded once for all
})

test('[ASK6] 500 newcomers of one address count for no more than the cap, and a hall that sat for a while counts whole', () => {
  const bursts = new Bursts(50, () => 1_000_000)
  const held = (enteredAt: number, address: string) =>
    Array.from({ length: 500 }, () =>
      bursts.isBurst('q' as QuestionId, { enteredAt, address }),
    ).filter(Boolean).length
  expect(held(999_000, '192.0.2.1')).toBe(450)
  expect(held(1_000_000 - 180_000, '192.0.2.2')).toBe(0)
  expect(held(999_000, '192.0.2.3')).toBe(450)
  expect(new Bursts(0, () => 5).isBurst('q' as QuestionId, { enteredAt: 5, address: 'a' })).toBe(
    true,
  )
})

test('[QUEUE1] each letter does one thing to a question, and every state has a way on', () => {
  for (const state of QUESTION_STATES) {
    const question = aQuestion('q', { state })
    const acts = actsOn(question, true)
    const letters = acts.map((act) => QUEUE_KEYS[act])
    expect(new Set(letters).size, state).toBe(letters.length)
    for (const act of acts) expect(actOfKey(QUEUE_KEYS[act], question, true)).toBe(act)
    expect(acts.length > 0 || state === 'withdrawn', state).toBe(true)
    expect(actsOn(question, false)).not.toContain('notes')
    expect(filterOf(question)).toBeTruthy()
  }
  expect(actOfKey('n', aQuestion('q', { notesAt: 1 }), true)).toBeUndefined()
  expect(actOfKey('z', aQuestion('q'), true)).toBeUndefined()
})

test('[ASK7] the words of a question go from the line that they became, and from one that says the same', () => {
  const notes = new Y.Doc()
  addLine(notes, 'Who pays for SECRET?', { id: 'l1', kind: 'question', speaker: 'SPEAKER' })
  addLine(notes, 'Who pays for SECRET?', { id: 'l2', kind: 'text' })
  addLine(notes, 'Somebody else spoke', { id: 'l3', kind: 'opinion', speaker: 'Speaker 1' })
  const withdrawn = { text: 'Who pays for SECRET?', line: 'l1' }
  const state = withoutQuestion(Y.encodeStateAsUpdate(notes), withdrawn, '[withdrawn]')
  const bytes = Buffer.from(state).toString('latin1')
  expect(bytes).not.toMatch(/SECRET|SPEAKER/)
  const after = new Y.Doc()
  Y.applyUpdate(after, state)
  expect(linesOf(after)).toEqual(['[withdrawn]', '[withdrawn]', 'Somebody else spoke'])
  expect(Buffer.from(state).toString('utf8')).toContain('Speaker 1')
})
