import { Schema } from '@tiptap/pm/model'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import { Mapping } from '@tiptap/pm/transform'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addDraft, readDraft, writeDraft } from '#shared/document/drafts.ts'
import type { OptionId, PersonId, PollId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { countBallots } from '#shared/poll/tally.ts'
import { judgeWording, wordingText } from '#shared/poll/wording.ts'
import type { Agreement } from '#shared/poll/workshop.ts'
import { agreedTo } from '../../client/editor/agreed.ts'
import { countAs, hide, takeBack } from '../../client/editor/merges.ts'
import { copiesIn } from '../../client/editor/poll-copies.ts'
import type { TypedHands } from '../../client/editor/poll-desk.ts'
import { handsIn, MOST_HANDS, step, typedOf } from '../../client/editor/typed-hands.ts'
import { begunDrafts, listedPoll } from '../../client/pages/desk/poll-list.ts'
import { quickWording } from '../../client/pages/desk/quick-wording.ts'
import { roundsOf } from '../../client/pages/desk/use-poll-desk.ts'

const schema = new Schema({
  nodes: {
    doc: { content: 'block*' },
    line: { group: 'block', content: 'text*' },
    poll: { group: 'block', atom: true, attrs: { poll: {} } },
    text: {},
  },
})
const line = (words: string) => schema.node('line', null, words === '' ? [] : [schema.text(words)])
const block = (poll: string) => schema.node('poll', { poll })
const notes = (...blocks: ReturnType<typeof line>[]): EditorState =>
  EditorState.create({ doc: schema.node('doc', null, blocks) })
const copiesOf = (before: EditorState, ...done: Transaction[]) =>
  copiesIn(
    before.doc,
    done.at(-1)?.doc ?? before.doc,
    new Mapping(done.flatMap((tr) => tr.mapping.maps)),
  )

test('[DESK17] a block that comes while its poll stands is the copy, before or behind the one that stood', () => {
  const before = notes(line('a'), block('one'), line('b'))
  const behind = before.tr.insert(before.doc.content.size, block('one'))
  expect(copiesOf(before, behind)).toEqual([{ pos: 7, poll: 'one' }])
  const ahead = before.tr.insert(0, block('one'))
  expect(copiesOf(before, ahead)).toEqual([{ pos: 0, poll: 'one' }])
  const twice = before.tr.insert(3, [block('one'), block('one')])
  expect(copiesOf(before, twice).map(({ pos }) => pos)).toEqual([3, 4])
})

test('[DESK17] what is cut and pasted, moved in one go, or typed beside stays the same poll', () => {
  const before = notes(line('a'), block('one'), line('b'))
  const cut = before.tr.delete(3, 4)
  expect(copiesOf(before, cut)).toEqual([])
  const after = before.apply(cut)
  expect(copiesOf(after, after.tr.insert(0, block('one')))).toEqual([])
  // Pasted twice at once where none stands, one of them is the poll that was cut.
  expect(copiesOf(after, after.tr.insert(0, [block('one'), block('one')]))).toEqual([
    { pos: 1, poll: 'one' },
  ])
  expect(copiesOf(before, before.tr.delete(3, 4).insert(0, block('one')))).toEqual([])
  expect(copiesOf(before, before.tr.insertText('x', 2))).toEqual([])
  // Two that stood already, as a merge may leave them, are left alone.
  const doubled = notes(block('one'), line('a'), block('one'))
  expect(copiesOf(doubled, doubled.tr.insert(0, block('two')))).toEqual([])
})

const speaker = (name: string) => ({ person: name as PersonId, name })

test('[DESK18] whoever agreed to the wording of now is told apart from who agreed to an earlier one', () => {
  const said = (person: string, wording?: string): Agreement => ({
    id: `p ${person}`,
    poll: 'p' as PollId,
    person: person as PersonId,
    name: person,
    at: 1,
    ...(wording !== undefined && { wording }),
  })
  const agreements = [said('Speaker 1', 'now'), said('Speaker 2', 'before'), said('Speaker 3')]
  const speakers = ['Speaker 1', 'Speaker 2', 'Speaker 3', 'Speaker 4'].map(speaker)
  expect(agreedTo('now', [...agreements, said('Moderator', 'now')], speakers)).toEqual({
    agreed: ['Speaker 1'],
    fallen: ['Speaker 2'],
    silent: ['Speaker 3', 'Speaker 4'],
  })
})

const option = (id: string) => ({ id: id as OptionId, text: id })
const aPoll = (over: Partial<CountedPoll> = {}): CountedPoll => ({
  id: 'p' as PollId,
  draft: 'p' as PollId,
  round: 1,
  question: 'Which?',
  kind: 'single',
  options: [option('a'), option('b')],
  settings: { isNamed: false, results: 'live', entitled: 'everybody', breakdown: 'none' },
  state: 'closed',
  openedAt: 1,
  base: 'voters',
  ...over,
})

const typed = (fields: Readonly<Record<string, string>>): TypedHands => fields

test('[DESK19] hands are whole numbers up to the most; an empty field is none, anything else is no count', () => {
  expect(typedOf(aPoll())).toEqual({ a: '', b: '' })
  const counted = aPoll({ tally: { voters: 0, votes: {}, hands: { ['a' as OptionId]: 12 } } })
  expect(typedOf(counted)).toEqual({ a: '12', b: '0' })
  expect(handsIn(typed({ a: ' 12 ', b: '' }))).toEqual({ a: 12, b: 0 })
  for (const text of ['-1', '1.5', '1e3', 'x', String(MOST_HANDS + 1)]) {
    expect(handsIn(typed({ a: text }))).toBeUndefined()
  }
  expect([step('', 1), step('0', -1), step('9', 1), step(String(MOST_HANDS), 1)]).toEqual([
    '1',
    '0',
    '10',
    String(MOST_HANDS),
  ])
})

test('[DESK20] a quick poll is yes, no or abstain without answers of its own, and always fit to open', () => {
  const usual = {
    question: 'Asked at 14:07',
    answers: { yes: 'Yes', no: 'No', abstain: 'Abstain' },
  }
  let made = 0
  const fresh = () => `option-${(made += 1)}` as OptionId
  const plain = quickWording({ question: ' ', options: undefined, seconds: 30 }, usual, fresh)
  expect(plain).toMatchObject({
    kind: 'yes-no',
    question: 'Asked at 14:07',
    settings: { seconds: 30 },
  })
  expect(judgeWording(plain)).toBe('ready')
  const own = quickWording(
    { question: 'Which?', options: ['A', ' ', 'B'], seconds: undefined },
    usual,
    fresh,
  )
  expect(own).toMatchObject({ kind: 'single', question: 'Which?' })
  expect(own.options.map(({ text }) => text)).toEqual(['A', 'B'])
  expect(own.settings.isNamed).toBe(false)
  const blank = quickWording({ question: '', options: [' ', ''], seconds: undefined }, usual, fresh)
  expect(judgeWording(blank)).toBe('poll-without-options')
  // As a draft it says the same: what opens is what was asked.
  const polls = new Y.Doc()
  for (const wording of [plain, own]) {
    writeDraft(polls, 'quick' as PollId, wording)
    expect(wordingText(readDraft(polls, 'quick' as PollId) ?? plain)).toBe(wordingText(wording))
  }
})

test('[DESK22] answers that were brought together or hidden count so, and each comes back alone', () => {
  const poll = aPoll({ kind: 'text', options: [] })
  const ballots = ['Peering', 'peer', 'Transit', 'rude'].map((text) => ({
    choices: [],
    texts: [text],
    times: 1,
  }))
  const told = (merges: Parameters<typeof countAs>[0]) =>
    Object.fromEntries(
      (countBallots(poll, ballots, merges).answers ?? []).map(({ text, times }) => [text, times]),
    )
  const merged = countAs([], ['Peering', 'peer'], 'Peering')
  expect(told(merged)).toEqual({ Peering: 2, Transit: 1, rude: 1 })
  const hidden = hide(merged, ['rude'])
  expect(told(hidden)).toEqual({ Peering: 2, Transit: 1 })
  // The other way round goes in no circle, and loses nobody.
  expect(told(countAs(hidden, ['Peering', 'Transit'], 'Transit'))).toEqual({ Transit: 3 })
  // Two who decide at once may turn it round: both still count.
  expect(told(countAs([{ from: 'peer', into: 'Peering' }], ['Peering', 'peer'], 'peer'))).toEqual({
    peer: 2,
    Transit: 1,
    rude: 1,
  })
  const [first] = merged
  expect(first && told(takeBack(hidden, first))).toEqual({ Peering: 1, peer: 1, Transit: 1 })
})

test('[DESK23] rounds stand by their draft, the first one first, and the last one says what is next', () => {
  const second = aPoll({ id: 'p2' as PollId, round: 2, state: 'open', question: 'Which now?' })
  const rounds = roundsOf([second, aPoll(), aPoll({ id: 'q' as PollId, draft: 'q' as PollId })])
  expect(rounds.get('p' as PollId)?.map(({ round }) => round)).toEqual([1, 2])
  const drafts = new Y.Doc()
  const known = { drafts, rounds, agreements: [], speakers: [] }
  expect(listedPoll('p' as PollId, known)).toMatchObject({
    question: 'Which now?',
    next: { is: 'open' },
  })
  addDraft(drafts, 'empty' as PollId, ['a' as OptionId, 'b' as OptionId])
  expect(begunDrafts(drafts)).toEqual([])
  expect(listedPoll('empty' as PollId, known).next).toEqual({ is: 'unready' })
  writeDraft(drafts, 'd' as PollId, aPoll())
  expect(begunDrafts(drafts)).toEqual(['d'])
  expect(listedPoll('d' as PollId, known).next).toEqual({ is: 'ready' })
  const waiting = { ...known, speakers: ['Speaker 1', 'Speaker 2'].map(speaker) }
  expect(listedPoll('d' as PollId, waiting).next).toEqual({ is: 'agreements', missing: 2 })
})
