import { expect, test } from 'vitest'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import { isOptionId, isPollId } from '../../client/pages/floor/known-ids.ts'
import { openAnnouncer } from '../../client/widgets/announcer.ts'
import { isNews, lampWords, type LampKind } from '../../client/widgets/lamp-state.ts'
import { resultSentence, turnoutOf } from '../../client/widgets/poll-result.ts'

function aPoll(tally: CountedPoll['tally'], state: 'open' | 'closed' = 'closed'): CountedPoll {
  const options = ['Trust', 'Money', 'Rules', 'Luck'].map((text) => ({
    id: optionId(text.toLowerCase()),
    text,
  }))
  const question = 'What keeps a community strong?'
  return {
    id: pollId('p'),
    draft: pollId('p'),
    round: 1,
    question,
    kind: 'single',
    options,
    settings: USUAL_POLL_SETTINGS,
    base: 'voters',
    state,
    openedAt: 1,
    ...(tally && { tally }),
  }
}

/** An announcer on a clock that advances when told. */
function anAnnouncer() {
  const spoken: string[] = []
  let now = 0
  let waiting: { readonly task: () => void; readonly at: number } | undefined
  const announcer = openAnnouncer((sentence) => spoken.push(`${now} ${sentence}`), {
    now: () => now,
    later: (task, milliseconds) => {
      waiting = { task, at: now + milliseconds }
      return () => {
        waiting = undefined
      }
    },
  })
  const pass = (milliseconds: number): void => {
    now += milliseconds
    if (waiting !== undefined && waiting.at <= now) waiting.task()
  }
  return { announcer, spoken, pass }
}

test('[POLLW4] numbers that change are read aloud at most every five seconds, the newest ones', () => {
  const { announcer, spoken, pass } = anAnnouncer()
  for (const count of [1, 2, 3, 4, 5, 6]) {
    announcer.announce(`${count} voted`)
    pass(1_000)
  }
  expect(spoken).toEqual(['0 1 voted', '5000 5 voted'])
  pass(4_000)
  expect(spoken.at(-1)).toBe('10000 6 voted')
})

test('[POLLW4] a closed announcer says nothing more', () => {
  const { announcer, spoken, pass } = anAnnouncer()
  announcer.announce('one')
  announcer.announce('two')
  announcer.close()
  announcer.close()
  pass(60_000)
  expect(spoken).toEqual(['0 one'])
})

test('[POLLW3] a result is said with who took part and the three answers with most votes', () => {
  const sentence = resultSentence(
    aPoll({ voters: 40, votes: counts({ trust: 20, money: 2, rules: 10, luck: 8 }) }),
  )
  expect(sentence).toBe('40 people voted. Trust: 50 %; Rules: 25 %; Luck: 20 %.')
})

test('[POLLW3] a poll without votes is said in words, and never as a share of nothing', () => {
  expect(resultSentence(aPoll({ voters: 0, votes: {} }))).toBe('Nobody voted.')
  expect(resultSentence(aPoll({ voters: 0, votes: {} }, 'open'))).toBe('Nobody has voted yet.')
  expect(resultSentence(aPoll({ voters: 3, votes: {} }))).not.toContain('NaN')
})

test('[POLLW2] hands stand beside the online votes', () => {
  const poll = aPoll({
    voters: 1,
    votes: counts({ trust: 1 }),
    hands: counts({ trust: 12, money: 8 }),
  })
  expect(turnoutOf(poll)).toBe('1 person voted online · 20 hands counted in the hall')
})

test('[LAMP1] the lamp says where the words are', () => {
  expect(lampWords({ kind: 'kept', at: 0 })).toMatch(/^kept at \d\d:\d\d:00$/)
  expect(lampWords({ kind: 'offline', changes: 3 })).toBe('offline, 3 changes on this device')
  expect(lampWords({ kind: 'offline', changes: 1 })).toBe('offline, 1 change on this device')
  expect(lampWords({ kind: 'offline', changes: 0 })).toBe('offline, everything kept')
  expect(lampWords({ kind: 'refused', reason: 'too long' })).toBe('not kept: too long')
})

test('[LAMP2] saving and kept are not read aloud, trouble and its end are, once each', () => {
  const kinds: LampKind[] = ['opening', 'saving', 'kept', 'saving', 'kept', 'offline', 'offline']
  kinds.push('saving', 'kept', 'saving', 'kept', 'refused')
  const heard: LampKind[] = []
  for (const kind of kinds) if (isNews(kind, heard.at(-1))) heard.push(kind)
  expect(heard).toEqual(['offline', 'kept', 'refused'])
})

function counts(each: Readonly<Record<string, number>>): Readonly<Record<OptionId, number>> {
  return Object.fromEntries(Object.entries(each))
}

function pollId(text: string): PollId {
  if (!isPollId(text)) throw new Error(`${text} is no id`)
  return text
}

function optionId(text: string): OptionId {
  if (!isOptionId(text)) throw new Error(`${text} is no id`)
  return text
}
