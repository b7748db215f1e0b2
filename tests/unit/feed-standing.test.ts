import { expect, test } from 'vitest'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import type { PollId, QuestionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { FloorQuestion } from '#shared/wire.ts'
import { isPollId, isQuestionId } from '../../client/pages/floor/known-ids.ts'
import {
  closedPolls,
  earlierRounds,
  NOTHING_YET,
  othersQuestions,
  ownQuestions,
  pollOnScreen,
  standingFrom,
  withoutPoll,
  withPoll,
  withQuestion,
  type Standing,
} from '../../client/pages/floor/standing.ts'
import { readAddress } from '../../client/pages/floor/way-in.ts'

const none: ReadonlySet<PollId> = new Set()

function aPoll(id: string, openedAt: number, state: 'open' | 'closed' = 'open'): CountedPoll {
  const options: CountedPoll['options'] = []
  const tally = { voters: 0, votes: {} }
  return {
    id: pollId(id),
    draft: pollId(id),
    round: 1,
    question: id,
    kind: 'single',
    options,
    settings: USUAL_POLL_SETTINGS,
    base: 'voters',
    state,
    openedAt,
    tally,
  }
}

function aQuestion(id: string, supports = 0, state: FloorQuestion['state'] = 'asked') {
  return {
    id: questionId(id),
    text: id,
    channel: 'phone',
    at: 1,
    since: 1,
    state,
    supports,
  } as const
}

function polls(...some: readonly CountedPoll[]): Standing {
  return { polls: some, questions: [], isRehearsing: false }
}

test('[FLOOR3] the newest open poll is on the screen first', () => {
  const now = polls(aPoll('older', 1), aPoll('newer', 2), aPoll('done', 3, 'closed'))
  expect(pollOnScreen(NOTHING_YET, now, undefined, none)).toBe('newer')
})

test('[FLOOR3] a poll that can still be answered comes before one that was', () => {
  const now = polls(aPoll('older', 1), aPoll('newer', 2))
  expect(pollOnScreen(NOTHING_YET, now, undefined, new Set([pollId('newer')]))).toBe('older')
})

test('[FLOOR3] a poll that opens does not take away a ballot that is being filled in', () => {
  const before = polls(aPoll('first', 1))
  const now = withPoll(before, aPoll('second', 2))
  expect(pollOnScreen(before, now, pollId('first'), none)).toBe('first')
})

test('[FLOOR3] a poll that opens replaces a result', () => {
  const before = polls(aPoll('first', 1))
  const now = withPoll(before, aPoll('second', 2))
  const first = pollId('first')
  expect(pollOnScreen(before, now, first, new Set([first]))).toBe('second')
})

test('[FLOOR3] "counted" stays on the screen while another poll was open before', () => {
  const before = polls(aPoll('first', 1), aPoll('second', 2))
  const second = pollId('second')
  expect(pollOnScreen(before, before, second, new Set([second]))).toBe('second')
})

test('[FLOOR3] a poll that closes under somebody’s eyes stays, and none is shown to a newcomer', () => {
  const before = polls(aPoll('first', 1))
  const now = withPoll(before, aPoll('first', 1, 'closed'))
  expect(pollOnScreen(before, now, pollId('first'), none)).toBe('first')
  expect(pollOnScreen(NOTHING_YET, now, undefined, none)).toBeUndefined()
})

test('[FLOOR6] others’ questions: most supported first, answered last, dismissed and own not at all', () => {
  const questions = [
    aQuestion('few', 1),
    aQuestion('answered', 9, 'answered-aloud'),
    aQuestion('many', 5),
    aQuestion('dismissed', 8, 'dismissed'),
    aQuestion('mine', 7),
  ]
  const shown = othersQuestions({ ...NOTHING_YET, questions }, [questionId('mine')])
  expect(shown.map(({ id }) => id)).toEqual(['many', 'few', 'answered'])
})

test('[FLOOR6] an own question that left the feed is told as not taken up, not as gone', () => {
  const mine = [questionId('mine')]
  const before = withQuestion(withQuestion(NOTHING_YET, aQuestion('mine')), aQuestion('other'))
  const now = standingFrom({ now: 1, polls: [], questions: [] }, before, mine)
  expect(ownQuestions(now, mine).map(({ state }) => state)).toEqual(['dismissed'])
  expect(othersQuestions(now, mine)).toEqual([])
})

test('[FEED3] what changed replaces what was, and nothing else moves', () => {
  const before = polls(aPoll('a', 1), aPoll('b', 2))
  const now = withPoll(before, { ...aPoll('a', 1), tally: { voters: 3, votes: {} } })
  expect(now.polls.map(({ id, tally }) => `${id} ${tally?.voters}`)).toEqual(['a 3', 'b 0'])
})

test('[FLOOR1] the address says the session and the key, or nothing', () => {
  const nothing = { session: undefined, key: undefined, slip: undefined }
  expect(read('/f/s2', '#KEY')).toEqual({ session: 's2', key: 'KEY', slip: undefined })
  expect(read('/f/s2/')).toEqual({ ...nothing, session: 's2' })
  expect(read('/f', '#KEY')).toEqual(nothing)
  expect(read('/f/..%2Fadmin', '#KEY')).toEqual(nothing)
})

test('[FLOOR11] the address of a printed slip says its code, beside a key or without one', () => {
  expect(read('/f/s2', '#b=K7M2')).toEqual({ session: 's2', key: undefined, slip: 'K7M2' })
  expect(read('/f/s2', '#KEY&b=K7M2')).toEqual({ session: 's2', key: 'KEY', slip: 'K7M2' })
  expect(read('/f/s2', '#b=K7M2&KEY')).toEqual({ session: 's2', key: 'KEY', slip: 'K7M2' })
  expect(read('/f/s2', '#b=')).toEqual({ session: 's2', key: undefined, slip: undefined })
  // As it is printed: whoever scans it has no link.
  const printed = { session: undefined, key: 'ABCDEF', slip: 'k7m2qx9p' }
  expect(read('/f', '#code=ABCDEF&ballot=k7m2qx9p')).toEqual(printed)
  expect(read('/f/s2', '#code=ABCDEF&ballot=k7m2qx9p')).toEqual({ ...printed, session: 's2' })
})

test('[FLOOR12] a wiped poll is gone, and of several rounds that are over the last one stands', () => {
  const [one, two] = [aPoll('one', 1, 'closed'), aPoll('two', 2, 'closed')]
  const again = { ...two, draft: one.id, round: 2 }
  const now = polls(one, again, aPoll('three', 3))
  expect(closedPolls(now).map(({ id }) => id)).toEqual(['two'])
  expect(earlierRounds(now, again).map(({ id }) => id)).toEqual(['one'])
  const wiped = withoutPoll(now, pollId('two'))
  expect(closedPolls(wiped).map(({ id }) => id)).toEqual(['one'])
})

function read(pathname: string, hash = '') {
  return readAddress({ pathname, hash })
}

function pollId(text: string): PollId {
  if (!isPollId(text)) throw new Error(`${text} is no id`)
  return text
}

function questionId(text: string): QuestionId {
  if (!isQuestionId(text)) throw new Error(`${text} is no id`)
  return text
}
