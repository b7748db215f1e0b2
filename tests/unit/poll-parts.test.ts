import { expect, test } from 'vitest'
import type { OptionId, PersonId, PollId, SessionId } from '#shared/ids.ts'
import type { Poll } from '#shared/poll/poll.ts'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import { PollParts, tellable, type PartStore } from '../../server/polls/parts.ts'
import { freshSeed, randomFrom } from '../support/random.ts'

const SESSION = 'one' as SessionId

const part = (voters: number) => ({ voters, votes: { a: voters, b: 0 } })
const toldOf = (sizes: Readonly<Record<string, number>>) =>
  Object.entries(
    tellable(Object.fromEntries(Object.entries(sizes).map(([name, n]) => [name, part(n)]))),
  ).map(([name, { voters }]) => `${name} ${voters}`)

test('[PART2] parts that are too few stand together, and no part can be had from the sum', () => {
  expect(toldOf({ gov: 7, civil: 6, press: 2, other: 3 })).toEqual(['gov 7', 'civil 6', 'other 5'])
  expect(toldOf({ gov: 7, civil: 6, press: 2 })).toEqual(['gov 7', 'other 8'])
  expect(toldOf({ gov: 7, civil: 6 })).toEqual(['gov 7', 'civil 6'])
  expect(toldOf({ gov: 9, press: 4 })).toEqual([])
  expect(toldOf({ gov: 2, press: 1 })).toEqual([])
  expect(toldOf({ gov: 5 })).toEqual(['gov 5'])
  expect(toldOf({ other: 50 })).toEqual([])
  expect(toldOf({})).toEqual([])
})

test('[PART2] whatever the parts are, none that is told is below five, and they add up', () => {
  const random = randomFrom(freshSeed())
  for (let round = 0; round < 500; round++) {
    const names = ['p', 'q', 'r', 's', 't', 'other'].slice(0, 1 + random.below(6))
    const sizes = Object.fromEntries(names.map((name) => [name, 1 + random.below(12)]))
    const all = tellable(Object.fromEntries(names.map((name) => [name, part(sizes[name] ?? 0)])))
    const voters = Object.values(all).map((each) => each.voters)
    expect(
      voters.filter((n) => n < 5),
      `seed ${random.seed}`,
    ).toEqual([])
    if (voters.length === 0) continue
    const sum = Object.values(sizes).reduce((one, other) => one + other, 0)
    expect(
      voters.reduce((one, other) => one + other, 0),
      `seed ${random.seed}`,
    ).toBe(sum)
  }
})

/** A store whose every state is seen. */
function aStore() {
  const seen: string[] = []
  let kept: string | undefined
  const store: PartStore = {
    read: () => Promise.resolve(kept),
    write(_session, _poll, { from, to }) {
      if (kept !== from) return Promise.resolve(false)
      kept = to
      seen.push(to)
      return Promise.resolve(true)
    },
  }
  return { store, seen }
}
const poll = (state: Poll['state']): Poll => ({
  id: 'p' as PollId,
  draft: 'p' as PollId,
  round: 1,
  question: 'Which?',
  kind: 'single',
  options: ['a', 'b'].map((id) => ({ id: id as OptionId, text: id })),
  settings: { ...USUAL_POLL_SETTINGS, breakdown: 'group' },
  state,
  openedAt: 1,
  base: 'voters',
})
const of = (group: string) => ({
  person: {
    id: 'x' as PersonId,
    session: SESSION,
    name: 'Speaker 1',
    roles: ['participant'] as const,
    group,
  },
})

test('[PART1] while a poll is open nothing is told, and what is written has five more of a part each time', async () => {
  const { store, seen } = aStore()
  const parts = new PollParts(store, () => undefined)
  const groups = Array.from({ length: 47 }, (_, n) => ['gov', 'civil', 'press'][n % 3] ?? '')
  for (const group of groups) {
    parts.counted(SESSION, poll('open'), { choices: ['a'] }, of(group))
    expect(await parts.of(SESSION, poll('open'))).toBeUndefined()
  }
  await expect.poll(() => seen.length).toBe(9)
  for (const state of seen) {
    const sizes = Object.values(JSON.parse(state) as Record<string, { voters: number }>)
    expect(sizes.every(({ voters }) => voters % 5 === 0)).toBe(true)
  }
  expect(await parts.of(SESSION, poll('closed'))).toEqual([
    { name: 'civil', voters: 16, votes: { a: 16, b: 0 } },
    { name: 'gov', voters: 16, votes: { a: 16, b: 0 } },
    { name: 'press', voters: 15, votes: { a: 15, b: 0 } },
  ])
})

test('[PART1] what was in memory when the server ended is missing, and the sum says so', async () => {
  const { store } = aStore()
  const before = new PollParts(store, () => undefined)
  for (let n = 0; n < 13; n++)
    before.counted(SESSION, poll('open'), { choices: ['b'] }, of(n < 7 ? 'gov' : 'civil'))
  await expect.poll(() => store.read(SESSION, poll('open').id)).toContain('civil')
  const after = new PollParts(store, () => undefined)
  const told = await after.of(SESSION, poll('closed'))
  expect(told?.map(({ name, voters }) => `${name} ${voters}`)).toEqual(['civil 5', 'gov 5'])
})
