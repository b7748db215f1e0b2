import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readDraft, writeDraft } from '#shared/document/drafts.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import { judgeBallot } from '#shared/poll/ballot.ts'
import { POLL_KINDS, type PollKind } from '#shared/poll/kinds.ts'
import { hiddenFrom, type Poll } from '#shared/poll/poll.ts'
import { RESULTS, USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import { countBallots, scaleFigures } from '#shared/poll/tally.ts'
import { judgeWording, wordingText, type PollWording } from '#shared/poll/wording.ts'

const POLL = 'p' as PollId
const option = (id: string) => ({ id: id as OptionId, text: `Option ${id}` })

function worded(kind: PollKind, more: Partial<PollWording> = {}): PollWording {
  const polls = new Y.Doc()
  const options = ['a', 'b', 'c'].map(option)
  writeDraft(polls, POLL, {
    question: 'Which?',
    kind,
    options: kind === 'yes-no' ? [] : options,
    settings: USUAL_POLL_SETTINGS,
    ...more,
  })
  const read = readDraft(polls, POLL)
  if (!read) throw new Error('the draft was not written')
  return read
}

function opened(kind: PollKind, more: Partial<Poll> = {}): Poll {
  const round = { id: POLL, draft: POLL, round: 1, state: 'open', openedAt: 1 } as const
  return { ...worded(kind), ...round, base: 'voters', ...more }
}

test('[POLL5] every kind is worded, written into a document and read again as it was', () => {
  for (const kind of POLL_KINDS) {
    const settings = {
      ...USUAL_POLL_SETTINGS,
      isNamed: true,
      results: 'closed' as const,
      entitled: ['speaker', 'participant'] as const,
      seconds: 30,
      quorum: 10,
    }
    const first = worded(kind, { settings })
    expect(judgeWording(first), kind).toBe('ready')
    expect(first.settings).toEqual(settings)
    expect(worded(kind, first)).toEqual(first)
  }
  expect(worded('yes-no').options.map(({ id, text }) => `${id} ${text}`)).toEqual([
    'yes Yes',
    'no No',
    'abstain Abstain',
  ])
  const scale = { from: 0, to: 10, low: 'never', high: 'always' }
  expect(worded('scale', { scale }).options).toHaveLength(11)
  expect(worded('text').options).toEqual([])
})

test('[POLL5] a scale that does not go up by whole steps between 0 and 10 does not open', () => {
  const ends = [
    [1, 1],
    [5, 1],
    [-1, 5],
    [0, 11],
    [1, 1_000_000],
  ] as const
  for (const [from, to] of ends) {
    const scale = { from, to, low: '', high: '' }
    expect(judgeWording(worded('scale', { scale })), `${from} to ${to}`).toBe('poll-scale-unfit')
  }
  const long = { from: 1, to: 5, low: 'x'.repeat(61), high: '' }
  expect(judgeWording(worded('scale', { scale: long }))).toBe('poll-scale-unfit')
})

test('[POLL2] each kind takes the ballots that it asks for, and no others', () => {
  const multiple = { most: 2 }
  for (const [kind, choices, texts, verdict] of [
    ['single', ['a'], [], 'valid'],
    ['single', ['a', 'b'], [], 'one-choice'],
    ['single', ['a'], ['words'], 'unknown-option'],
    ['multiple', ['a', 'b'], [], 'valid'],
    ['multiple', ['a', 'b', 'c'], [], 'too-many-choices'],
    ['yes-no', ['abstain'], [], 'valid'],
    ['yes-no', ['a'], [], 'unknown-option'],
    ['scale', ['5'], [], 'valid'],
    ['scale', ['6'], [], 'unknown-option'],
    ['ranking', ['c', 'a'], [], 'valid'],
    ['ranking', ['c', 'c'], [], 'unknown-option'],
    ['text', [], ['Trust'], 'valid'],
    ['text', [], ['Trust', 'Money'], 'too-many-choices'],
    ['text', [], ['\u200B '], 'no-choice'],
    ['text', [], ['x'.repeat(281)], 'answer-too-long'],
    ['text', ['a'], ['Trust'], 'unknown-option'],
    ['words', [], ['trust', 'money', 'luck'], 'valid'],
    ['words', [], ['Trust', 'trust.'], 'unknown-option'],
    ['words', [], ['a', 'b', 'c', 'd'], 'too-many-choices'],
    ['words', [], ['x'.repeat(41)], 'answer-too-long'],
  ] as const) {
    const poll = opened(kind, kind === 'multiple' ? multiple : {})
    const said = `${kind} ${choices.join()} ${texts.join()}`.slice(0, 60)
    expect(judgeBallot(poll, { choices, texts }), said).toBe(verdict)
    expect(judgeBallot({ ...poll, state: 'closed' }, { choices, texts })).toBe('poll-not-open')
  }
})

test('[POLL6] a ranking counts first places and points, whole and in part', () => {
  const tally = countBallots(worded('ranking'), [
    { choices: ['a', 'b', 'c'], times: 3 },
    { choices: ['c', 'b', 'a'], times: 1 },
    { choices: ['b'], times: 2 },
  ])
  expect(tally.voters).toBe(6)
  expect(tally.votes).toEqual({ a: 3, b: 2, c: 1 })
  expect(tally.points).toEqual({ a: 6, b: 8, c: 2 })
})

test('[POLL6] a scale has its mean, median and spread', () => {
  expect(scaleFigures({ '1': 1, '2': 0, '3': 1, '4': 0, '5': 2 })).toEqual({
    mean: 3.5,
    median: 4,
    spread: Math.sqrt(2.75),
  })
  expect(scaleFigures({ '0': 5, '10': 0 })).toEqual({ mean: 0, median: 0, spread: 0 })
  expect(scaleFigures({ '1': 0, '2': 0 })).toBeUndefined()
})

test('[POLL6] written answers that say the same are one, and those that a moderator merged', () => {
  const ballots = [
    { choices: [], texts: ['More money'], times: 2 },
    { choices: [], texts: ['more  MONEY.'], times: 3 },
    { choices: [], texts: ['Funds'], times: 1 },
    { choices: [], texts: ['Rude'], times: 4 },
    { choices: [], texts: ['__proto__'], times: 1 },
  ]
  const count = (...merges: { from: string; into?: string }[]) =>
    countBallots(worded('text'), ballots, merges).answers?.map((each) => Object.values(each))
  expect(count()).toEqual([
    ['more  MONEY.', 5],
    ['Rude', 4],
    ['Funds', 1],
    ['__proto__', 1],
  ])
  expect(count({ from: 'funds', into: 'More money' }, { from: 'rude' })).toEqual([
    ['more  MONEY.', 6],
    ['__proto__', 1],
  ])
  const merged = countBallots(worded('text'), ballots, [{ from: 'rude' }])
  expect([merged.leftOut, countBallots(worded('text'), ballots).leftOut]).toEqual([4, undefined])
  const round = [
    { from: 'funds', into: 'more money' },
    { from: 'more money', into: 'funds' },
  ]
  expect(count(...round)?.flatMap(([, times]) => Number(times))).toEqual([5, 4, 1, 1])
})

test('[POLL7] two wordings have one text exactly when they say the same', () => {
  const wording = worded('multiple', { most: 2 })
  expect(wordingText(worded('multiple', { most: 2 }))).toBe(wordingText(wording))
  const changed: readonly Partial<PollWording>[] = [
    { question: 'Which ?' },
    { kind: 'ranking' },
    { most: 3 },
    { options: wording.options.toReversed() },
    { options: wording.options.with(0, { id: 'a' as OptionId, text: 'Other' }) },
    { settings: { ...wording.settings, isNamed: true } },
    { settings: { ...wording.settings, results: 'closed' } },
    { settings: { ...wording.settings, entitled: 'codes' } },
    { settings: { ...wording.settings, seconds: 60 } },
  ]
  for (const change of changed)
    expect(wordingText({ ...wording, ...change }), JSON.stringify(change)).not.toBe(
      wordingText(wording),
    )
})

test('[POLL8] who sees a count follows the setting, the state and how many voted', () => {
  const told = RESULTS.map((results) => {
    const poll = opened('single', { settings: { ...USUAL_POLL_SETTINGS, results } })
    const looks = (state: Poll['state'], mayOpen: boolean, hasVoted: boolean, voters = 9) =>
      hiddenFrom({ mayOpen, hasVoted }, { ...poll, state }, voters) ?? 'told'
    return [
      results,
      looks('open', false, false),
      looks('open', false, true),
      looks('open', true, false),
      looks('open', true, true, 4),
      looks('closed', false, false, 1),
      looks('published', false, false, 1),
    ].join(' ')
  })
  expect(told).toEqual([
    'live told told told few told told',
    'voted not-voted told told few told told',
    'closed not-closed not-closed not-closed not-closed told told',
    'organisers not-published not-published told few not-published told',
  ])
  const text = opened('text', { state: 'closed' })
  expect(hiddenFrom({ mayOpen: false, hasVoted: true }, text, 9)).toBe('not-published')
  const named = opened('single', { settings: { ...USUAL_POLL_SETTINGS, isNamed: true } })
  expect(hiddenFrom({ mayOpen: false, hasVoted: false }, named, 1)).toBeUndefined()
})
