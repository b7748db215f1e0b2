import type { CountedPoll } from '#shared/poll/poll.ts'
import { USUAL_POLL_SETTINGS, type PollSettings } from '#shared/poll/settings.ts'
import type { PollKind } from '#shared/poll/kinds.ts'

/** What a `<rapport-poll>` is handed, as JSON. */
export type Handed = Readonly<Record<string, unknown>>

const WORDED = {
  a: 'Trust between operators',
  b: 'Money for the second site',
  c: 'Clear rules',
  d: 'المال',
} as const
const STEPS = ['1', '2', '3', '4', '5', '6', '7']

/** A poll of a kind as an open one is told, with usual settings unless others are given. */
export function pollOf(
  kind: PollKind,
  settings: Partial<PollSettings> = {},
  more: Partial<CountedPoll> = {},
): CountedPoll {
  const texts: Readonly<Record<string, string>> =
    kind === 'yes-no'
      ? { yes: 'Yes', no: 'No', abstain: 'Abstain' }
      : kind === 'scale'
        ? Object.fromEntries(STEPS.map((step) => [step, step]))
        : kind === 'text' || kind === 'words'
          ? {}
          : WORDED
  const poll = {
    id: `poll-${kind}`,
    draft: `poll-${kind}`,
    round: 1,
    question: 'What keeps a community strong?',
    kind,
    options: Object.entries(texts).map(([id, text]) => ({ id, text })),
    ...(kind === 'multiple' && { most: 2 }),
    ...(kind === 'scale' && {
      scale: { from: 1, to: 7, low: 'not at all', high: 'more than anything' },
    }),
    settings: { ...USUAL_POLL_SETTINGS, ...settings },
    base: 'voters',
    state: 'open',
    openedAt: 1,
    ...more,
  }
  return poll as unknown as CountedPoll
}

/** Counts in the order of the poll's options. */
export function countsOf(poll: CountedPoll, ...counts: readonly number[]) {
  return Object.fromEntries(poll.options.map(({ id }, at) => [id, counts[at] ?? 0]))
}

/** A poll that is over, with its count. */
export function tallied(
  poll: CountedPoll,
  tally: Readonly<Record<string, unknown>>,
  more: Partial<CountedPoll> = {},
): CountedPoll {
  return { ...poll, state: 'closed', closedAt: 2, tally, ...more } as CountedPoll
}

/** Every state of the widget that a person can come across, by a name. */
export function gallery(): Readonly<Record<string, Handed>> {
  const vote = { mode: 'vote' }
  const single = pollOf('single')
  const multiple = pollOf('multiple')
  const yesNo = pollOf('yes-no')
  const scale = pollOf('scale')
  const ranking = pollOf('ranking')
  const words = pollOf('words')
  const text = pollOf('text')
  const named = pollOf('single', { isNamed: true, results: 'voted' })
  const hands = { voters: 40, votes: countsOf(single, 31, 9), hands: countsOf(single, 12, 8) }
  const answers = [
    { text: 'trust', times: 9 },
    { text: 'peering', times: 5 },
    { text: 'local people', times: 3 },
    { text: 'money', times: 1 },
    { text: 'الثقة', times: 1 },
  ]
  return {
    draft: { draft: single },
    single: { ...vote, poll: single },
    multiple: { ...vote, poll: multiple, chosen: ['a', 'b'] },
    'yes-no': { ...vote, poll: yesNo, chosen: ['yes'] },
    scale: { ...vote, poll: scale, chosen: ['3'] },
    ranking: { ...vote, poll: ranking, chosen: ['c', 'a'] },
    text: { ...vote, poll: text, texts: ['Trust, and somebody who answers the phone.'] },
    words: { ...vote, poll: words, texts: ['trust'] },
    named: { ...vote, poll: named },
    codes: {
      ...vote,
      poll: pollOf('single', { entitled: 'codes', breakdown: 'channel', quorum: 30 }),
      code: 'K7M2-QX9P',
    },
    timed: {
      ...vote,
      poll: pollOf('yes-no', {}, { closesAt: 4_000_000_000_000, round: 2, isRehearsal: true }),
    },
    barred: { ...vote, poll: pollOf('single', { entitled: ['speaker'] }), roles: ['participant'] },
    unsent: { ...vote, poll: single, chosen: ['a'], busy: true, problem: 'unavailable' },
    refused: { ...vote, poll: single, problem: 'wrong-ballot-code' },
    offline: { ...vote, poll: single, offline: true },
    'counted, few': { ...vote, poll: { ...single, hidden: 'few' }, counted: true },
    'not yet': { poll: { ...single, hidden: 'not-closed', voters: 17 } },
    'may change': {
      ...vote,
      poll: { ...named, tally: { voters: 3, votes: countsOf(named, 2, 1) } },
      counted: true,
      chosen: ['a'],
    },
    hands: { poll: tallied(single, hands) },
    'quorum missed': {
      poll: tallied(
        pollOf('single', { quorum: 50 }),
        { voters: 12, votes: countsOf(single, 7, 5) },
        {
          base: 'entitled',
          crowd: { entitled: 80, present: 40 },
          state: 'published',
        },
      ),
    },
    'scale, over': {
      poll: tallied(scale, { voters: 20, votes: countsOf(scale, 1, 2, 3, 6, 5, 2, 1) }),
    },
    'ranking, over': {
      poll: tallied(ranking, {
        voters: 20,
        votes: countsOf(ranking, 8, 7, 5),
        points: countsOf(ranking, 41, 44, 30, 5),
      }),
    },
    'words, over': { poll: tallied(words, { voters: 14, votes: {}, answers }) },
    'text, over': { poll: tallied(text, { voters: 14, votes: {}, answers }) },
    parts: {
      poll: tallied(pollOf('multiple', { breakdown: 'group' }), {
        voters: 30,
        votes: countsOf(multiple, 20, 15, 5),
        parts: [
          { name: 'Technical Community', voters: 12, votes: countsOf(multiple, 10, 4, 1) },
          { name: 'Civil Society', voters: 11, votes: countsOf(multiple, 6, 7, 2) },
          { name: 'other', voters: 7, votes: countsOf(multiple, 4, 4, 2) },
        ],
      }),
      earlier: [tallied(pollOf('multiple'), { voters: 9, votes: countsOf(multiple, 3, 6) })],
    },
    nobody: { poll: tallied(single, { voters: 0, votes: countsOf(single) }) },
  }
}
