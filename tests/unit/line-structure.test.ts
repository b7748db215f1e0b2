import { expect, test } from 'vitest'
import * as Y from 'yjs'
import {
  deleteStretch,
  joinLines,
  moveBlocks,
  splitLine,
} from '../../client/editor/line-structure.ts'
import { addLine, linesOf, lineWith, writeIn } from '../support/notes.ts'

/** Two copies of the same three lines; `meet` brings them together. */
function twoCopies(): { one: Y.Doc; other: Y.Doc; meet(): void } {
  const one = new Y.Doc()
  for (const text of ['first words', 'second words', 'third words']) {
    const [id = ''] = text.split(' ')
    addLine(one, text, { id, kind: id === 'first' ? 'opinion' : 'text' })
  }
  const other = new Y.Doc()
  const meet = (): void => {
    Y.applyUpdate(other, Y.encodeStateAsUpdate(one))
    Y.applyUpdate(one, Y.encodeStateAsUpdate(other))
    expect(linesOf(one)).toEqual(linesOf(other))
  }
  meet()
  return { one, other, meet }
}

const attributesOf = (doc: Y.Doc, words: string): object => lineWith(doc, words).getAttributes()

test('[STRUCT1] a split keeps what is typed at the same time in the half that stays', () => {
  for (const stays of ['head', 'tail'] as const) {
    const { one, other, meet } = twoCopies()
    const next = { id: 'fresh', kind: 'text', depth: 0 }
    splitLine({ line: lineWith(one, 'first'), at: 5, next, stays })
    if (stays === 'tail') writeIn(lineWith(other, 'first'), ' typed')
    else lineWith(other, 'first').setAttribute('kind', 'decision')
    meet()
    const kept = stays === 'tail' ? ' words typed' : ' words'
    expect(linesOf(one).slice(0, 2)).toEqual(['first', kept])
    // What the line was is the first of the two, whichever was written anew.
    expect(attributesOf(one, 'first')).toMatchObject({ id: 'first' })
    expect(attributesOf(one, ' words')).toMatchObject({ id: 'fresh', kind: 'text' })
  }
})

test('[STRUCT1] a join keeps what is typed at the same time in the line that stays', () => {
  for (const stays of ['first', 'second'] as const) {
    const { one, other, meet } = twoCopies()
    joinLines(lineWith(one, 'first'), lineWith(one, 'second'), stays)
    writeIn(lineWith(other, stays), ' typed')
    meet()
    expect(linesOf(one)).toHaveLength(2)
    expect(linesOf(one)[0]).toContain(' typed')
    expect(linesOf(one)[0]?.replace(' typed', '')).toBe('first wordssecond words')
    expect(attributesOf(one, 'first')).toMatchObject({ id: 'first', kind: 'opinion' })
  }
})

test('[STRUCT1] a line joined to an empty one is still what it was', () => {
  const { one } = twoCopies()
  const fragment = one.getXmlFragment('notes')
  const [, second] = fragment.toArray()
  fragment.insert(1, [new Y.XmlElement('line')])
  const [, blank] = fragment.toArray()
  if (!(blank instanceof Y.XmlElement) || !(second instanceof Y.XmlElement))
    throw new Error('lines')
  joinLines(blank, second, 'first')
  expect(attributesOf(one, 'second')).toMatchObject({ id: 'second' })
})

test('[STRUCT1] a move keeps what is typed at the same time in the blocks that stay', () => {
  for (const stays of ['blocks', 'neighbour'] as const) {
    for (const to of ['up', 'down'] as const) {
      const { one, other, meet } = twoCopies()
      moveBlocks([lineWith(one, 'second')], to, stays)
      const neighbour = to === 'up' ? 'first' : 'third'
      writeIn(lineWith(other, stays === 'blocks' ? 'second' : neighbour), ' typed')
      meet()
      const order = to === 'up' ? ['second', 'first', 'third'] : ['first', 'third', 'second']
      expect(linesOf(one).map((text) => text.split(' ')[0])).toEqual(order)
      expect(linesOf(one).join('\n')).toContain(' typed')
      expect(attributesOf(one, 'second')).toMatchObject({ id: 'second' })
    }
  }
})

test('[STRUCT1] bold words and links stay so in a line that is written anew', () => {
  const { one } = twoCopies()
  const words = lineWith(one, 'second').toArray()[0]
  if (!(words instanceof Y.XmlText)) throw new Error('a text')
  words.format(0, 6, { bold: {} })
  joinLines(lineWith(one, 'first'), lineWith(one, 'second'), 'first')
  splitLine({ line: lineWith(one, 'first'), at: 14, next: { id: 'fresh' }, stays: 'head' })
  expect(linesOf(one)).toEqual(['first wordssec', 'ond words', 'third words'])
  expect(lineWith(one, 'ond').toString()).toContain('<bold>ond</bold> words')
  expect(lineWith(one, 'first').toString()).toContain('words<bold>sec</bold>')
})

test('[STRUCT1] a stretch over lines goes, and what stood around it is one line', () => {
  const { one } = twoCopies()
  const between = addLine(one, 'last words')
  deleteStretch({ first: lineWith(one, 'first'), from: 6, last: between, to: 5 }, 'second')
  expect(linesOf(one)).toEqual(['first words'])
  expect(attributesOf(one, 'first')).toMatchObject({ id: 'first' })
  // From the beginning of a line to the beginning of another: it goes whole, the other is what it was.
  const { one: whole } = twoCopies()
  const [first, last] = [lineWith(whole, 'first'), lineWith(whole, 'third')]
  deleteStretch({ first, from: 0, last, to: 0 }, 'first')
  expect(linesOf(whole)).toEqual(['third words'])
  expect(attributesOf(whole, 'third')).toMatchObject({ id: 'third', kind: 'text' })
})
