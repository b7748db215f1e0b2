import { describe, expect, test } from 'vitest'
import type { OptionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { chosenWith, faultOf, leftToChoose, writtenIn } from '../../client/widgets/own-answer.ts'
import { moved, placed, putBefore } from '../../client/widgets/own-order.ts'
import { peopleIn, quorumOf, shareOf, sharesOf } from '../../client/widgets/poll-base.ts'
import { resultSentence, turnoutOf } from '../../client/widgets/poll-result.ts'
import {
  forWhom,
  hiddenWords,
  isForRoles,
  namingOf,
  termsOf,
} from '../../client/widgets/poll-terms.ts'
import { sizeIn } from '../../client/widgets/tally-cloud.ts'
import { clockOf, secondsLeft } from '../../client/widgets/time-left.ts'
import { countsOf, pollOf, tallied } from '../support/poll-gallery.ts'

const [a, b, c] = ['a', 'b', 'c'] as OptionId[] as [OptionId, OptionId, OptionId]

describe('a ballot', () => {
  test('[POLLW5] says why it cannot be sent, before it is', () => {
    const none = { choices: [], texts: [] }
    expect(faultOf(pollOf('single'), none)).toBe('no-choice')
    expect(faultOf(pollOf('single'), { ...none, choices: [a] })).toBeUndefined()
    expect(faultOf(pollOf('multiple'), { ...none, choices: [a, b, c] })).toBe('too-many-choices')
    expect(faultOf(pollOf('ranking'), { ...none, choices: [c] })).toBeUndefined()
    expect(faultOf(pollOf('text'), { ...none, texts: ['\u200b '] })).toBe('no-choice')
    expect(faultOf(pollOf('text'), { ...none, texts: ['x'.repeat(281)] })).toBe('answer-too-long')
    expect(faultOf(pollOf('words'), { ...none, texts: ['x'.repeat(41)] })).toBe('answer-too-long')
    expect(faultOf({ ...pollOf('single'), state: 'closed' }, { ...none, choices: [a] })).toBe(
      'poll-not-open',
    )
  })

  test('[POLLW5] takes one answer where one is asked, and says how many are left where more are', () => {
    expect(chosenWith(pollOf('single'), [a], b)).toEqual([b])
    const several = pollOf('multiple')
    expect(chosenWith(several, [b], a)).toEqual([a, b])
    expect(chosenWith(several, [a, b], a)).toEqual([b])
    expect(leftToChoose(several, [a])).toBe(1)
    expect(leftToChoose(several, [a, b, c])).toBe(0)
    expect(leftToChoose(pollOf('single'), [a])).toBeUndefined()
  })

  test('[POLLW5] orders options by placing and by moving them, and leaves out what has no place', () => {
    expect(placed(placed([], c), a)).toEqual([c, a])
    expect(placed([c, a], c)).toEqual([a])
    expect(moved([c, a], a, -1)).toEqual([a, c])
    expect(moved([c, a], a, 1)).toEqual([c, a])
    expect(moved([c, a], b, 1)).toEqual([c, a])
    expect(putBefore([c, a, b], b, c)).toEqual([b, c, a])
    expect(putBefore([c, a], b, a)).toEqual([c, b, a])
  })

  test('[POLLW5] sends the words that say something, each once', () => {
    expect(writtenIn({ choices: [], texts: ['', ' trust ', 'Trust.', 'money'] })).toEqual([
      'trust',
      'money',
    ])
  })
})

describe('what is said before voting', () => {
  test('[POLLW6] is whether names go with answers, who sees numbers when, and for whom it is', () => {
    const open = pollOf('single')
    expect(namingOf(open.settings)).toContain('Anonymous')
    expect(termsOf(open)).toEqual(['The numbers are shown to everybody right away.'])
    expect(forWhom(open.settings)).toBeUndefined()
    const strict = pollOf('single', {
      isNamed: true,
      results: 'closed',
      entitled: ['speaker', 'moderator'],
      breakdown: 'group',
      quorum: 30,
    })
    expect(namingOf(strict.settings)).toContain('see your name with your answer')
    const said = termsOf(strict).join(' ')
    for (const words of ['until the poll closes', 'when the poll is closed', 'group', '30 people'])
      expect(said).toContain(words)
    expect(forWhom(strict.settings)).toBe('This poll is for speakers and moderators.')
    expect(forWhom(pollOf('single', { entitled: 'codes' }).settings)).toContain('printed code')
  })

  test('[POLLW6] says of written answers that they are read before they are shown', () => {
    expect(termsOf(pollOf('text')).join(' ')).toContain('when the organisers publish them')
  })

  test('[FLOOR12] is that a poll for others is not for this person', () => {
    expect(isForRoles(['speaker'], ['participant'])).toBe(false)
    expect(isForRoles(['speaker'], ['participant', 'speaker'])).toBe(true)
    expect(isForRoles('everybody', [])).toBe(true)
    expect(isForRoles(['speaker'], undefined)).toBe(true)
  })
})

describe('a count', () => {
  test('[POLLW7] that is not told says why, and has no number', () => {
    for (const hidden of ['few', 'not-voted', 'not-closed', 'not-published'] as const) {
      const poll = { ...pollOf('single'), hidden }
      expect(hiddenWords(poll)).toMatch(/\.$/)
      expect(resultSentence(poll)).toBe(hiddenWords(poll))
      expect(turnoutOf(poll)).toBe('')
      expect(turnoutOf({ ...poll, voters: 4 })).toBe('4 people voted')
    }
  })

  test('[POLLW10] has shares of the base that it names, and of those who voted where nobody counted', () => {
    const base = pollOf('single', {}, { base: 'present', crowd: { entitled: 80, present: 40 } })
    const poll = tallied(base, { voters: 20, votes: countsOf(base, 10, 10) })
    const shares = sharesOf(poll, tallyOf(poll))
    expect([shares, shareOf(10, shares)]).toEqual([{ base: 'present', n: 40 }, 25])
    const { crowd: _crowd, ...uncounted } = poll
    expect(sharesOf(uncounted, tallyOf(poll))).toEqual({ base: 'voters', n: 20 })
    expect(shareOf(0, { base: 'entitled', n: 0 })).toBe(0)
  })

  test('[POLLW10] reaches its quorum with hands, each person once', () => {
    const single = pollOf('single', { quorum: 60 })
    const tally = { voters: 40, votes: countsOf(single, 31, 9), hands: countsOf(single, 12, 8) }
    const poll = tallied(single, tally)
    expect(quorumOf(poll)).toEqual({ needed: 60, people: 60, isReached: true })
    const several = tallied(pollOf('multiple', { quorum: 60 }), tally)
    expect(peopleIn(several, tallyOf(several))).toBe(52)
    expect(quorumOf(several)?.isReached).toBe(false)
    expect(quorumOf(pollOf('single'))).toBeUndefined()
  })

  test('[POLLW3] of every kind is said in one sentence, foremost first', () => {
    const ranking = pollOf('ranking')
    const points = countsOf(ranking, 41, 44, 30, 5)
    const ranked = tallied(ranking, { voters: 20, votes: countsOf(ranking, 8, 7, 5), points })
    expect(resultSentence(ranked)).toMatch(/^20 people voted\. Money .*: 44 points; Trust .*: 41/)
    const scale = pollOf('scale')
    const rated = tallied(scale, { voters: 2, votes: countsOf(scale, 0, 1, 0, 1) })
    expect(resultSentence(rated)).toBe('2 people voted. Mean 3 · median 3 · spread 1.')
    const answers = [
      { text: 'trust', times: 9 },
      { text: 'money', times: 1 },
    ]
    const written = tallied(pollOf('words'), { voters: 10, votes: {}, answers })
    expect(resultSentence(written)).toBe('10 people voted. trust: 9; money: 1.')
  })

  test('[POLLW2] of words is a cloud whose sizes go from once to most', () => {
    expect([1, 5, 9].map((times) => sizeIn(times, 9))).toEqual([1, 3, 5])
    expect(sizeIn(1, 1)).toBe(2)
  })
})

test('[POLLW9] the time that is left is by the server’s clock, and never less than none', () => {
  expect(secondsLeft(100_000, 90_000, 0)).toBe(10)
  expect(secondsLeft(100_000, 90_000, 4_500)).toBe(6)
  expect(secondsLeft(100_000, 200_000, 0)).toBe(0)
  expect([7, 247, 3_600].map(clockOf)).toEqual(['0:07', '4:07', '1:00:00'])
})

function tallyOf({ tally }: CountedPoll) {
  if (!tally) throw new Error('no count')
  return tally
}
