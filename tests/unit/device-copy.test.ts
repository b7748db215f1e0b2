import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import type { Block, Line } from '#shared/document/block.ts'
import { readDraft } from '#shared/document/drafts.ts'
import { readNotes } from '#shared/document/read.ts'
import type { LineId, OptionId, PollId } from '#shared/ids.ts'
import { differencesOf } from '../../client/live/differences.ts'
import { Had } from '../../client/live/had.ts'
import { putBack, putBackDraft } from '../../client/live/put-back.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { freshSeed, randomFrom, type Random } from '../support/random.ts'

const line = (id: string, text: string, more: Partial<Line> = {}): Line => ({
  block: 'line',
  id: id as LineId,
  kind: 'text',
  depth: 0,
  spans: text === '' ? [] : [{ text }],
  ...more,
})
const poll = (id: string, of: string): Block => ({
  block: 'poll',
  id: id as LineId,
  poll: of as PollId,
})
const namesOf = (held: readonly Block[], there: readonly Block[]): string[] =>
  differencesOf(held, there).map(({ is, block }) => `${is} ${block.id}`)

describe('what the server had', () => {
  const reach = (pieces: Record<number, number>) =>
    new Map(Object.entries(pieces).map(([client, clock]) => [Number(client), clock]))

  test('[OFF5] a server that lacks pieces of others that it once had was put back', () => {
    const had = new Had(reach({ 1: 10, 2: 5 }))
    expect(had.isMissingIn(reach({ 1: 10, 2: 5 }), new Set())).toBe(false)
    expect(had.isMissingIn(reach({ 1: 12, 2: 5, 3: 1 }), new Set())).toBe(false)
    expect(had.isMissingIn(reach({ 1: 9, 2: 5 }), new Set())).toBe(true)
    expect(had.isMissingIn(reach({ 1: 10 }), new Set())).toBe(true)
  })

  test('[OFF5] one’s own pieces can be sent again, and say nothing about the server', () => {
    const had = new Had(reach({ 1: 10, 2: 5 }))
    expect(had.isMissingIn(reach({ 1: 10 }), new Set([2]))).toBe(false)
    expect(had.isMissingIn(reach({ 2: 5 }), new Set([2]))).toBe(true)
  })

  test('[OFF5] the server has what it sent, and what an answered barrier covers; nothing else', () => {
    const had = new Had()
    had.heard(reach({ 1: 3 }), reach({ 1: 3, 2: 4 }))
    had.asked(7, reach({ 1: 5 }))
    had.asked(8, reach({ 1: 9 }))
    had.answered(7)
    had.lost()
    had.answered(8)
    expect(Object.fromEntries(had.reach)).toEqual({ 1: 5, 2: 4 })
    had.heard(reach({}), reach({ 1: 2 }))
    expect(had.reach.get(1)).toBe(5)
  })
})

describe('what only a copy has', () => {
  test('[OFF5] lines are matched by their id, then by their words', () => {
    const held = [line('a', 'One'), line('b', 'Two'), line('c', 'Three')]
    expect(namesOf(held, held)).toEqual([])
    expect(namesOf(held, [line('a', 'One'), line('x', 'Two')])).toEqual(['missing c'])
    expect(namesOf(held, [line('a', 'Ein'), line('b', 'Two'), line('c', 'Three')])).toEqual([
      'changed a',
    ])
    // The words of one line cannot stand for two.
    expect(namesOf([line('a', 'Same'), line('b', 'Same')], [line('x', 'Same')])).toEqual([
      'missing b',
    ])
  })

  test('[OFF5] what the server has besides, empty lines and lines somebody added to are no difference', () => {
    const held = [line('a', 'One'), line('b', ''), line('c', '  ')]
    expect(namesOf(held, [line('a', 'Number One, and more'), line('z', 'New')])).toEqual([])
    expect(namesOf([line('a', 'One', { speaker: 'Ana' })], [line('a', 'One')])).toEqual([
      'changed a',
    ])
    expect(namesOf([line('a', 'One', { kind: 'quote' })], [line('a', 'One')])).toEqual([
      'changed a',
    ])
  })

  test('[OFF5] a poll is matched by the poll it shows; what the session fills by itself is left alone', () => {
    const papers: Block = { block: 'papers', id: 'p' as LineId }
    expect(namesOf([poll('a', 'poll1'), papers], [poll('b', 'poll1')])).toEqual([])
    expect(namesOf([poll('a', 'poll1')], [])).toEqual(['missing a'])
  })

  test('[OFF5] its key stays while its words do', () => {
    const key = (text: string) => differencesOf([line('a', text)], [])[0]?.key
    expect(key('One')).toBe(key('One'))
    expect(key('One')).not.toBe(key('One more'))
  })

  test('[OFF5] putting everything back leaves no difference, nothing doubled and the server’s words in place', () => {
    const random = randomFrom(freshSeed())
    console.log(`putting back: seed ${random.seed}`)
    let differed = 0
    for (let round = 0; round < 200; round += 1) {
      const all = Array.from({ length: 12 }, (_, at) =>
        line(`id${at}`, `Line ${at} ${random.bits()}`),
      )
      const kept = (share: number): Line[] => all.filter(() => random.chance(share))
      const changed = (each: Line): Line =>
        random.chance(0.2) ? { ...each, spans: [{ text: `other ${random.bits()}` }] } : each
      const held = kept(0.8)
      const server = new Y.Doc()
      for (const each of kept(0.7).map(changed)) putBack(server, each, [], freshId(random))
      const before = readNotes(server)

      const differences = differencesOf(held, before)
      differed += differences.length
      for (const { block, behind } of differences) {
        putBack(server, block, behind, freshId(random))
      }
      const after = readNotes(server)
      expect(differencesOf(held, after), `round ${round}`).toEqual([])
      expect(after.length).toBe(before.length + differences.length)
      expect(new Set(after.map(({ id }) => id)).size).toBe(after.length)
      // Nobody's words moved: without what came back the notes are as they were.
      const stood = new Set(before.map(({ id }) => id))
      expect(after.filter(({ id }) => stood.has(id))).toEqual(before)
    }
    expect(differed).toBeGreaterThan(200)
  })
})

describe('putting back', () => {
  test('[OFF5] a line comes back behind its neighbour with its words, marks and margin', () => {
    const doc = new Y.Doc()
    addLine(doc, 'First', { id: 'a' })
    addLine(doc, 'Last', { id: 'z' })
    const back = line('b', '', {
      kind: 'opinion',
      depth: 1,
      speaker: 'Speaker 1',
      group: 'Civil society',
      channel: 'onsite',
      at: 1_600_000_000_000,
      spans: [
        { text: 'Costs ' },
        { text: 'fell', bold: true, italic: true },
        { text: ' here', link: 'https://example.org/' },
      ],
    })
    putBack(doc, back, ['gone' as LineId, 'a' as LineId], () => 'fresh' as LineId)
    expect(linesOf(doc)).toEqual(['First', 'Costs fell here', 'Last'])
    expect(readNotes(doc)[1]).toEqual(back)
    putBack(doc, back, [], () => 'fresh' as LineId)
    expect(readNotes(doc)[3]).toEqual({ ...back, id: 'fresh' })
  })

  test('[OFF5] a draft comes back with its wording; where its id is taken, as a new one', () => {
    const doc = new Y.Doc()
    const wording = {
      question: 'Where to?',
      kind: 'multiple' as const,
      options: [
        { id: 'o1' as OptionId, text: 'North' },
        { id: 'o2' as OptionId, text: 'South' },
      ],
      settings: USUAL_POLL_SETTINGS,
    }
    const fresh = (): PollId => 'fresh' as PollId
    putBackDraft(doc, 'p1' as PollId, wording, fresh)
    putBackDraft(doc, 'p1' as PollId, { ...wording, question: 'Other?' }, fresh)
    expect(readDraft(doc, 'p1' as PollId)).toEqual(wording)
    expect(readDraft(doc, 'fresh' as PollId)).toEqual({ ...wording, question: 'Other?' })
  })
})

function freshId(random: Random): () => LineId {
  return () => `fresh${random.bits()}` as LineId
}
