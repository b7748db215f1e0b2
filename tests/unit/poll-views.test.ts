import { expect, test } from 'vitest'
import type { OptionId, PersonId, PollId, SessionId } from '#shared/ids.ts'
import { judgeBallot } from '#shared/poll/ballot.ts'
import { POLL_KINDS } from '#shared/poll/kinds.ts'
import type { TalliedPoll } from '#shared/poll/poll.ts'
import { RESULTS, USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import { POLL_STATES } from '#shared/poll/state.ts'
import { readMerges } from '../../server/polls/merges.ts'
import { View } from '../../server/polls/view.ts'
import { voicesFor } from '../../server/polls/voices.ts'
import { Voted } from '../../server/polls/voted.ts'
import { freshSeed, randomFrom } from '../support/random.ts'

// Numbers that stand nowhere else in a poll.
const [VOTES, HANDS, VOTERS, PRESENT, TIMES] = [770_001, 770_002, 770_003, 770_004, 770_005]

const count = (n: number): Record<OptionId, number> => ({
  ['a' as OptionId]: n,
  ['b' as OptionId]: n,
})

const tallied = (changes: Partial<TalliedPoll>): TalliedPoll => ({
  id: 'p' as PollId,
  draft: 'p' as PollId,
  round: 1,
  question: 'Which?',
  kind: 'single',
  options: ['a', 'b'].map((id) => ({ id: id as OptionId, text: id })),
  settings: USUAL_POLL_SETTINGS,
  state: 'open',
  openedAt: 1,
  base: 'voters',
  crowd: { entitled: PRESENT, present: PRESENT },
  digest: `${VOTES}`,
  tally: {
    voters: VOTERS,
    votes: count(VOTES),
    points: count(VOTES),
    hands: count(HANDS),
    answers: [{ text: 'Money', times: TIMES }],
    parts: [{ name: 'other', voters: VOTERS, votes: count(VOTES) }],
  },
  ...changes,
})

test('[LIFE3] whoever may not see a count is told no number of it, whatever the poll, its state and who they are', () => {
  let hiddenOnes = 0
  for (const state of POLL_STATES)
    for (const results of RESULTS)
      for (const kind of POLL_KINDS)
        for (const mayOpen of [true, false])
          for (const hasVoted of [true, false]) {
            const settings = { ...USUAL_POLL_SETTINGS, results }
            const view = new View(tallied({ state, kind, settings }), [{ from: 'cash' }])
            const told = view.for({ mayOpen, hasVoted })
            const moved = view.movedFor({ mayOpen, hasVoted })
            // The same object to all of one audience: it is encoded once.
            expect(view.for({ mayOpen, hasVoted })).toBe(told)
            if (told.tally) {
              expect(told.tally.voters).toBe(VOTERS)
              expect(told.merges !== undefined).toBe(mayOpen)
              expect(moved).toBe(told)
              continue
            }
            hiddenOnes += 1
            expect(told.hidden).toBeDefined()
            const numbers = JSON.stringify(told).match(/77000\d/g) ?? []
            expect(numbers).toEqual(mayOpen ? [`${VOTERS}`] : [])
            expect(JSON.stringify(told)).not.toContain('cash')
            // Nor how often it moves.
            expect(moved).toBe(mayOpen ? told : undefined)
          }
  expect(hiddenOnes).toBeGreaterThan(30)
})

test('[LIFE3] of fewer than five anonymous ballots nobody hears, not even that one came', () => {
  const few = (settings = USUAL_POLL_SETTINGS, voters = 4) =>
    new View(tallied({ settings, tally: { voters, votes: {} } }), [])
  const onlooker = { mayOpen: false, hasVoted: true }
  expect(few().for(onlooker)).toMatchObject({ hidden: 'few' })
  expect(few().movedFor(onlooker)).toBeUndefined()
  expect(few(USUAL_POLL_SETTINGS, 5).movedFor(onlooker)?.tally?.voters).toBe(5)
  expect(few({ ...USUAL_POLL_SETTINGS, isNamed: true }).movedFor(onlooker)?.tally?.voters).toBe(4)
  expect(few().movedFor({ mayOpen: true, hasVoted: false })).toMatchObject({
    hidden: 'few',
    voters: 4,
  })
})

test('[LIFE3] who has voted is known from the rows and from the ballots since, also while the rows are read', async () => {
  const session = 's' as SessionId
  const poll = 'p' as PollId
  let answer: (voters: readonly string[]) => void = () => undefined
  const voted = new Voted(
    { voters: () => new Promise((resolve) => (answer = resolve)) },
    (_session, _poll, person) => `code of ${person}`,
  )
  const has = (person: string) => voted.has(session, poll, person as PersonId)
  const reading = voted.read(session, poll)
  expect([has('ana'), has('bo')]).toEqual([false, false])
  voted.note(session, poll, 'bo' as PersonId)
  answer(['code of ana', 'cy'])
  await reading
  expect(['ana', 'bo', 'cy', 'di'].map(has)).toEqual([true, true, true, false])
  voted.note(session, poll, 'di' as PersonId)
  expect(has('di')).toBe(true)
  voted.forget(session)
  expect(has('ana')).toBe(false)
})

test('[LIFE7] merges are kept once for each answer, and those that lead round in a circle are refused', () => {
  const from = (...pairs: (readonly [string, string?])[]) =>
    pairs.map(([one, into]) => ({ from: one, ...(into !== undefined && { into }) }))
  expect(readMerges(from(['A.', 'b'], ['a', 'c'], ['c', 'C!'], ['d']))).toEqual(
    from(['a', 'c'], ['d']),
  )
  expect(readMerges(from(['a', 'b'], ['b', 'c'], ['c']))).toHaveLength(3)
  for (const circle of [
    from(['a', 'b'], ['b', 'a']),
    from(['x', 'a'], ['a', 'b'], ['b', 'c'], ['c', 'A…']),
  ])
    expect(() => readMerges(circle)).toThrow('answers-in-a-circle')
})

test('[LIFE1] made-up voices fit every kind of poll', () => {
  const random = randomFrom(freshSeed())
  for (const kind of POLL_KINDS) {
    const options = kind === 'text' || kind === 'words' ? [] : tallied({}).options
    const poll = tallied({ kind, options, ...(kind === 'multiple' && { most: 1 }) })
    const voices = voicesFor(
      poll,
      100,
      () => random.below(1_000) / 1_000,
      (n) => `Answer ${n}`,
    )
    expect(voices).toHaveLength(100)
    for (const voice of voices)
      expect(judgeBallot(poll, voice), `${kind}, seed ${random.seed}`).toBe('valid')
    expect(new Set(voices.map((voice) => JSON.stringify(voice))).size).toBeGreaterThan(1)
  }
})
