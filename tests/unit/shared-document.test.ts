import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import { textOf } from '#shared/document/block.ts'
import { addDraft, readDraft } from '#shared/document/drafts.ts'
import { readNotes } from '#shared/document/read.ts'
import { isSafeLink } from '#shared/document/schema.ts'
import { seedNotes } from '#shared/document/template.ts'
import { isPlainId, type LineId, type OptionId, type PollId } from '#shared/ids.ts'
import { ACTS } from '#shared/access/acts.ts'
import { may } from '#shared/access/may.ts'
import { ROLES } from '#shared/role.ts'
import { countBallots, percentOf } from '#shared/poll/tally.ts'
import { judgeWording, type PollWording } from '#shared/poll/wording.ts'
import { numberedName } from '#shared/session.ts'
import { speak } from '#shared/words/words.ts'
import { addLine } from '../support/notes.ts'

const DETAILS = {
  title: 'A session',
  people: [],
  policyQuestions: ['Who pays?', 'Who decides?'],
  description: ['About it.'],
  outcomes: [],
  targets: [],
  tools: [],
}
const WORDS = {
  details: 'About',
  question: 'Discussion',
  floor: 'Floor',
  poll: 'Poll',
  papers: 'Papers',
  takeaways: 'Takeaways',
  calls: 'Calls',
}
const seeded = (details = DETAILS) => {
  let last = 0
  return seedNotes(details, WORDS, 'poll-1' as PollId, () => `line-${++last}` as LineId)
}

test('[DOC5] the template gives each policy question its section with agreement and divergence', () => {
  const blocks = readNotes(seeded())
  const sections = blocks.flatMap((block) =>
    block.block === 'line' && block.kind === 'section' ? [textOf(block)] : [],
  )
  expect(sections).toEqual([
    'About',
    'Who pays?',
    'Who decides?',
    'Floor',
    'Poll',
    'Papers',
    'Takeaways',
    'Calls',
  ])
  const kinds = blocks.map((block) => (block.block === 'line' ? block.kind : block.block))
  expect(kinds.filter((kind) => kind === 'agreement')).toHaveLength(2)
  expect(kinds.filter((kind) => kind === 'divergence')).toHaveLength(2)
  expect(blocks.filter((block) => block.block === 'poll')).toHaveLength(1)
  const ids = blocks.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('[DOC5] two people who begin an empty line of the template write in one text', () => {
  const [one, two] = [seeded(), new Y.Doc()]
  Y.applyUpdate(two, Y.encodeStateAsUpdate(one))
  const first = (doc: Y.Doc) =>
    (doc.getXmlFragment('notes').get(3) as Y.XmlElement).get(0) as Y.XmlText
  first(one).insert(0, 'left ')
  first(two).insert(0, 'right ')
  Y.applyUpdate(one, Y.encodeStateAsUpdate(two))
  const line = one.getXmlFragment('notes').get(3) as Y.XmlElement
  expect(line.length).toBe(1)
  expect(['left right ', 'right left ']).toContain(first(one).toString())
})

test('[DOC1] a line that becomes a heading keeps the words a colleague types in it meanwhile', () => {
  const [one, two] = [new Y.Doc(), new Y.Doc()]
  addLine(one, 'costs')
  Y.applyUpdate(two, Y.encodeStateAsUpdate(one))
  const line = (doc: Y.Doc) => doc.getXmlFragment('notes').get(0) as Y.XmlElement
  line(one).setAttribute('kind', 'heading')
  ;(line(two).get(0) as Y.XmlText).insert(5, ' fell')
  Y.applyUpdate(one, Y.encodeStateAsUpdate(two))
  const [block] = readNotes(one)
  expect(block).toMatchObject({ kind: 'heading', spans: [{ text: 'costs fell' }] })
})

test('[DOC2] reading leaves the document as it is, and leaves out what it does not know', () => {
  const doc = new Y.Doc()
  addLine(doc, 'known', {
    kind: 'opinion',
    at: '2021-12-07T10:00:00Z',
    depth: '2',
    channel: 'zoom',
    speaker: ' ',
  })
  addLine(doc, 'strange', { kind: 'banana', depth: 99, at: 'soon' })
  doc
    .getXmlFragment('notes')
    .push([new Y.XmlElement('hologram'), new Y.XmlText('loose'), new Y.XmlElement('poll')])
  const before = Y.encodeStateAsUpdate(doc)
  expect(readNotes(doc)).toEqual([
    {
      block: 'line',
      id: undefined,
      kind: 'opinion',
      depth: 2,
      spans: [{ text: 'known' }],
      channel: 'zoom',
      at: 1638871200000,
    },
    { block: 'line', id: undefined, kind: 'text', depth: 6, spans: [{ text: 'strange' }] },
  ])
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
})

test('[DOC3] a draft is read as it is worded', () => {
  const doc = new Y.Doc()
  addDraft(doc, 'poll-1' as PollId, ['a', 'b'] as OptionId[])
  expect(readDraft(doc, 'poll-1' as PollId)).toEqual({
    question: '',
    kind: 'single',
    options: [
      { id: 'a', text: '' },
      { id: 'b', text: '' },
    ],
    settings: USUAL_POLL_SETTINGS,
  })
  doc
    .getMap('polls')
    .set('broken', new Y.Map(Object.entries({ question: 5, kind: 'x', options: 'none' })))
  expect(readDraft(doc, 'broken' as PollId)).toEqual({
    question: '',
    kind: 'single',
    options: [],
    settings: USUAL_POLL_SETTINGS,
  })
  expect(readDraft(doc, 'nothing' as PollId)).toBeUndefined()
})

test('[DOC4] links lead to the web or to a mailbox, nowhere else', () => {
  for (const good of ['https://example.org/a?b#c', 'http://example.org', 'mailto:a@example.org']) {
    expect(isSafeLink(good), good).toBe(true)
  }
  for (const bad of [
    'javascript:alert(1)',
    ' https://x',
    'data:text/html,x',
    '//x',
    'https://',
    'JAVASCRIPT:x',
    'https://a b',
    `https://${'x'.repeat(2000)}`,
  ]) {
    expect(isSafeLink(bad), bad).toBe(false)
  }
})

test('[MAY1] who holds several roles may do what any of them may, and nobody more', () => {
  for (const act of ACTS) {
    expect(may([], act)).toBe(false)
    for (const one of ROLES) {
      for (const other of ROLES)
        expect(may([one, other], act)).toBe(may([one], act) || may([other], act))
    }
  }
  expect(may(['speaker'], 'write-polls')).toBe(true)
  expect(may(['speaker'], 'write-notes')).toBe(false)
  expect(may(['rapporteur'], 'open-poll')).toBe(false)
})

const WORDING: PollWording = {
  question: 'Which?',
  kind: 'multiple',
  options: ['a', 'b', '__proto__'].map((id) => ({ id: id as OptionId, text: id })),
  settings: USUAL_POLL_SETTINGS,
}

test('[POLL3] a count has every option with its votes, and N', () => {
  const tally = countBallots(WORDING, [
    { choices: ['a', 'b'], times: 3 },
    { choices: ['gone'], times: 2 },
  ])
  expect(tally.voters).toBe(5)
  expect(Object.entries(tally.votes)).toEqual([
    ['a', 3],
    ['b', 3],
    ['__proto__', 0],
  ])
  expect(percentOf(3, 5)).toBe(60)
  expect(percentOf(0, 0)).toBe(0)
})

const worded = (...options: readonly (readonly [string, string])[]): PollWording => ({
  question: 'Which?',
  kind: 'single',
  options: options.map(([id, text]) => ({ id: id as OptionId, text })),
  settings: USUAL_POLL_SETTINGS,
})

test('[POLL1] options are compared as the eye reads them', () => {
  for (const other of [
    'One',
    ' one ',
    'ＯＮＥ',
    'O\u200Bne',
    'One\u2060',
    '\u00ADOne',
    'O\uFE0Fne',
  ])
    expect(judgeWording(worded(['a', 'One'], ['b', other])), other).toBe('poll-options-alike')
  expect(judgeWording(worded(['a', 'caf\u00E9'], ['b', 'cafe\u200D\u0301']))).toBe(
    'poll-options-alike',
  )
  expect(judgeWording(worded(['a', 'One two'], ['b', 'One\u00A0 two']))).toBe('poll-options-alike')
  for (const nothing of ['', ' ', '\u200B', '\u3164', '\u202E\u2066', '\uFEFF'])
    expect(judgeWording(worded(['a', 'One'], ['b', nothing]))).toBe('poll-option-empty')
  expect(judgeWording(worded(['a', 'One'], ['b', 'Two']))).toBe('ready')
  expect(judgeWording(worded(['a', 'نعم'], ['b', 'لا']))).toBe('ready')
  expect(judgeWording({ ...worded(['a', 'One'], ['b', 'Two']), question: '\u200B ' })).toBe(
    'poll-without-question',
  )
})

test('[POLL1] each option has an id of its own, and none that every object has', () => {
  expect(judgeWording(worded(['a', 'One'], ['a', 'Two']))).toBe('poll-option-twice')
  for (const name of Object.getOwnPropertyNames(Object.prototype)) {
    expect(isPlainId(name), name).toBe(false)
    expect(judgeWording(worded(['a', 'One'], [name, 'Two']))).toBe('poll-option-twice')
  }
})

test('[POLL3] a count is safe with any id', () => {
  const odd = worded(['__proto__', 'One'], ['constructor', 'Two'])
  const { votes } = countBallots(odd, [{ choices: ['constructor', 'toString'], times: 2 }])
  expect(JSON.stringify(votes)).toBe('{"__proto__":0,"constructor":2}')
  expect(Object.keys(Object.prototype)).toEqual([])
})

test('[FLOW1] a session is called by event, type and number, as far as they are known', () => {
  expect(numberedName({ ...DETAILS, event: 'IGF 2021', type: 'WS', number: 215 })).toBe(
    'IGF 2021 WS #215',
  )
  expect(numberedName({ ...DETAILS, number: 7 })).toBe('#7')
  expect(numberedName(DETAILS)).toBeUndefined()
})

test('[FLOW2] a sentence fills its gaps and bends to its number', () => {
  const say = speak({ hello: 'Hello {name}', votes: { one: '{n} vote', other: '{n} votes' } }, 'en')
  expect(say('hello', { name: '{n} <b>' })).toBe('Hello {n} <b>')
  expect(say('votes', { n: 1 })).toBe('1 vote')
  expect(say('votes', { n: 2000 })).toBe('2,000 votes')
})
