import { expect, test } from 'vitest'
import type { OptionId, PollId } from '#shared/ids.ts'
import { Problem, type ProblemCode } from '#shared/problem.ts'
import { openBallotBox, type Ballot } from '../../client/pages/floor/ballot-box.ts'
import { isOptionId, isPollId } from '../../client/pages/floor/known-ids.ts'
import { openMemory, readList, type Shelf } from '../../client/pages/floor/memory.ts'

let receipts = 0 // one count for all boxes: no receipt is chosen twice
const poll = pollId('poll-1')
const trust = optionId('trust')
const money = optionId('money')

function aShelf(): Shelf {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    key: (at) => [...kept.keys()][at] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  }
}

function refuse(): never {
  throw new Error('storage is forbidden here')
}

/** What a private window gives: storage that is there and refuses everything. */
function aShelfThatThrows(): Shelf {
  return { length: 1, key: refuse, getItem: refuse, setItem: refuse, removeItem: refuse }
}

/** A ballot box whose server answers as listed, then counts. */
function aBox(answers: readonly (ProblemCode | 'counted')[], shelf = aShelf()) {
  const sent: Ballot[] = []
  const waits: number[] = []
  const box = openBallotBox({
    send: async (_poll, ballot) => {
      const answer = answers[sent.length] ?? 'counted'
      sent.push(ballot)
      if (answer !== 'counted') throw new Problem(answer)
    },
    memory: openMemory(() => shelf, 'rapport:s:'),
    newReceipt: () => `receipt-${(receipts += 1)}`,
    random: () => 1,
    wait: async (milliseconds) => void waits.push(milliseconds),
    onWaiting: () => undefined,
  })
  return { box, sent, waits, shelf }
}

test('[FLOOR4] a ballot repeats under the same receipt until it is answered', async () => {
  const { box, sent, waits } = aBox([
    'unavailable',
    'storage-full',
    'too-many-tries',
    'storage-failing',
  ])
  expect(await box.cast(poll, { choices: [trust] })).toBe('counted')
  expect(sent.map(({ receipt }) => receipt)).toEqual(Array(5).fill(sent[0]?.receipt))
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000])
  expect(box.unanswered()).toEqual([])
})

test('[FLOOR4] a ballot that a reload interrupted keeps its receipt', async () => {
  const { box, sent, shelf } = aBox(['broken'])
  expect(await box.cast(poll, { choices: [trust] })).toBe('broken')

  const reloaded = aBox([], shelf)
  expect(reloaded.box.unanswered()).toEqual([[poll, sent[0]]])
  await reloaded.box.cast(poll, { choices: [trust] })
  expect(reloaded.sent).toEqual(sent)
})

test('[FLOOR4] another answer is another ballot, with its own receipt', async () => {
  const { box, sent } = aBox(['broken'])
  await box.cast(poll, { choices: [trust] })
  await box.cast(poll, { choices: [money] })
  expect(sent).toHaveLength(2)
  expect(sent[0]?.receipt).not.toBe(sent[1]?.receipt)
})

test('[FLOOR4] words, the code of a slip and the place go with a ballot, over a reload too', async () => {
  const answer = { choices: [], texts: ['trust'], code: 'K7M2', channel: 'onsite' } as const
  const { box, sent, shelf } = aBox(['broken'])
  await box.cast(poll, answer)
  expect(sent[0]).toMatchObject(answer)
  const reloaded = aBox(['broken'], shelf)
  const [[, kept] = [poll, undefined]] = reloaded.box.unanswered()
  expect(kept).toEqual(sent[0])
  await reloaded.box.cast(poll, { ...answer, texts: ['money'] })
  expect(reloaded.sent[0]?.receipt).not.toBe(sent[0]?.receipt)
})

test('[FLOOR4] who voted before is counted, by the first answer', async () => {
  const { box } = aBox(['already-voted'])
  expect(await box.cast(poll, { choices: [money] })).toBe('counted-before')
  expect(box.unanswered()).toEqual([])
})

test('[FLOOR4] a slip that was used before is no vote of whoever types it again', async () => {
  const { box } = aBox(['already-voted'])
  expect(await box.cast(poll, { choices: [money], code: 'bcdfghjk' })).toBe('wrong-ballot-code')
  expect(box.unanswered()).toEqual([])
})

test('[FLOOR4] a refusal is an answer: the ballot is let go and not sent again', async () => {
  const { box, sent } = aBox(['poll-not-open'])
  expect(await box.cast(poll, { choices: [trust] })).toBe('poll-not-open')
  expect(sent).toHaveLength(1)
  expect(box.unanswered()).toEqual([])
})

test('[FLOOR7] a device that keeps nothing still votes, through a bad network too', async () => {
  const { box, sent } = aBox(['unavailable'], aShelfThatThrows())
  expect(await box.cast(poll, { choices: [trust] })).toBe('counted')
  expect(sent).toHaveLength(2)
  expect(sent[0]?.receipt).toBe(sent[1]?.receipt)
  expect(box.unanswered()).toEqual([])
})

test('[FLOOR7] what a device kept is looked at before it is believed', () => {
  const shelf = aShelf()
  const memory = openMemory(() => shelf, 'rapport:s:')
  shelf.setItem('rapport:s:asked', '["q1", 7, null]')
  expect(readList(memory, 'asked', isOptionId)).toEqual(['q1'])
  shelf.setItem('rapport:s:asked', '{"not": "a list"}')
  expect(readList(memory, 'asked', isOptionId)).toEqual([])
  shelf.setItem('rapport:s:asked', 'no JSON')
  expect(readList(memory, 'asked', isOptionId)).toEqual([])
})

function pollId(text: string): PollId {
  if (!isPollId(text)) throw new Error(`${text} is no id`)
  return text
}

function optionId(text: string): OptionId {
  if (!isOptionId(text)) throw new Error(`${text} is no id`)
  return text
}
