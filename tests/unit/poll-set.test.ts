import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readDraft, writeDraft } from '#shared/document/drafts.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import { POLL_KINDS, type PollKind } from '#shared/poll/kinds.ts'
import { SET_FILES, readSet, setOf, writeSet } from '#shared/poll/set-file.ts'
import { asInFile, LARGEST_SET, MOST_POLLS } from '#shared/poll/set-wording.ts'
import { USUAL_POLL_SETTINGS, type PollSettings } from '#shared/poll/settings.ts'
import type { PollWording } from '#shared/poll/wording.ts'

const STRANGE = [
  'Plain',
  '-',
  '0',
  '__proto__',
  '=1+1',
  ' spaces around ',
  'Question: another?',
  'Option: "quoted": {}',
  '{"format":"rapport-polls/1"}',
  'a\\nb',
  '\u202Eturned\u202C, مرحبا, 日本語, 👩‍👩‍👧',
  '<script>alert(1)</script>',
]
const settings: PollSettings = {
  isNamed: true,
  results: 'organisers',
  entitled: ['speaker', 'participant'],
  breakdown: 'group',
  seconds: 45,
  quorum: 12,
}

/** As a draft is read that was worded like this. */
function drafted(kind: PollKind, more: Partial<PollWording> = {}): PollWording {
  const polls = new Y.Doc()
  const id = 'p' as PollId
  const options = STRANGE.map((text, at) => ({ id: `x${at}x` as OptionId, text }))
  const scale = { from: 0, to: 10, low: 'Question: never', high: 'always ' }
  const most = kind === 'multiple' ? { most: 3 } : {}
  writeDraft(polls, id, {
    question: 'Which? Option: x',
    kind,
    options: kind === 'yes-no' ? [] : options,
    ...most,
    ...(kind === 'scale' && { scale }),
    settings,
    ...more,
  })
  const read = readDraft(polls, id)
  if (!read) throw new Error('no draft')
  return read
}

test('[WORK5] a set of every kind is written and read again as it was, in both files', () => {
  const polls = POLL_KINDS.flatMap((kind) => [
    drafted(kind),
    drafted(kind, { question: '', settings: USUAL_POLL_SETTINGS }),
    drafted(kind, { settings: { ...settings, entitled: 'codes', results: 'voted' } }),
  ])
  for (const as of SET_FILES) {
    const file = writeSet(polls, as)
    const read = readSet(`\uFEFF${file.replaceAll('\n', as === 'txt' ? '\r\n' : '\n')}`)
    expect(read.unread, as).toEqual([])
    expect(read.polls.map(asInFile), as).toEqual(polls.map(asInFile))
    expect(writeSet(read.polls, as), as).toBe(file)
    // Brought in, it is the draft that it was.
    for (const [at, wording] of read.polls.entries()) {
      const { kind } = wording
      expect(asInFile(drafted(kind, wording)), as).toEqual(asInFile(polls[at] ?? wording))
    }
  }
})

test('[WORK5] no text of a poll becomes a line or a poll of its own', () => {
  const evil = 'a\nQuestion: b\r\nOption: c\u2028Quorum: 1\u0000'
  const polls = [
    drafted('single', { question: evil, options: [{ id: 'a' as OptionId, text: evil }] }),
  ]
  for (const as of SET_FILES) {
    const read = readSet(writeSet(polls, as))
    expect(read.unread, as).toEqual([])
    expect(read.polls, as).toHaveLength(1)
    expect(read.polls[0]?.question, as).toBe('a Question: b Option: c Quorum: 1 ')
    expect(read.polls[0]?.options, as).toHaveLength(1)
    expect(read.polls[0]?.settings.quorum, as).toBe(12)
  }
})

test('[WORK5] what cannot be read is left and named, and the rest is taken', () => {
  const long = 'x'.repeat(201)
  const json = JSON.stringify({
    format: 'rapport-polls/1',
    polls: [
      { question: 'Good?', kind: 'single', options: ['Yes', { text: 'No' }] },
      { question: 'Strange?', kind: 'lottery' },
      { question: 'Long?', options: [long] },
      { question: 'Many?', options: Array(51).fill('x') },
      { question: 'Set?', settings: { results: 'never', quorum: -1, entitled: ['speaker', 'x'] } },
      7,
    ],
  })
  const fromJson = readSet(json)
  expect(fromJson.polls.map(({ question }) => question)).toEqual(['Good?', 'Set?'])
  expect(fromJson.polls[1]?.settings).toEqual(USUAL_POLL_SETTINGS)
  expect(fromJson.unread.map(({ why, poll }) => `${poll} ${why}`)).toEqual([
    '2 kind',
    '3 too-long',
    '4 too-many-options',
    '5 setting',
    '5 setting',
    '5 setting',
    '6 line',
  ])

  const fromText = readSet(
    `My polls\nQuestion: One?\nOption: a\nColour: red\n\nQuestion: Two?\nKind: lottery\nQUESTION: Three?\nvoters: speakers, nobody\n- b`,
  )
  expect(fromText.polls.map(({ question }) => question)).toEqual(['One?', 'Three?'])
  expect(fromText.unread).toEqual([
    { why: 'line', words: 'My polls' },
    { why: 'line', poll: 1, words: 'colour: red' },
    { why: 'kind', poll: 2, words: 'lottery' },
    { why: 'line', poll: 3, words: '- b' },
    { why: 'setting', poll: 3, words: 'voters: speakers, nobody' },
  ])
})

test('[WORK5] whatever is brought is read without a throw, and never too much of it', () => {
  for (const file of [
    '',
    '{',
    '[',
    'null',
    '{}',
    '{"format":"rapport-polls/2","polls":[]}',
    '{"polls":[]}',
    '['.repeat(100_000),
    'Kind: single',
    '\u0000\u0001',
  ]) {
    expect(readSet(file).polls, file.slice(0, 30)).toEqual([])
    expect(readSet(file).unread.length, file.slice(0, 30)).toBeGreaterThan(0)
  }
  const hostile =
    '[{"question":"a","__proto__":{"kind":"text"},"options":[{"__proto__":{"text":"x"}}]}]'
  expect(readSet(hostile)).toMatchObject({ polls: [{ kind: 'single', options: [] }] })
  expect(readSet('x'.repeat(LARGEST_SET + 1)).unread).toEqual([{ why: 'too-large' }])
  const many = setOf(Array(MOST_POLLS + 1).fill(drafted('text')))
  expect(readSet(JSON.stringify(many)).polls).toHaveLength(MOST_POLLS)
  expect(readSet('Question: a\n'.repeat(MOST_POLLS + 1))).toMatchObject({
    polls: { length: MOST_POLLS },
    unread: [{ why: 'too-many' }],
  })
})
