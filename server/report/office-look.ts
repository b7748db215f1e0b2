/**
 * The look of the report in a word processor, the PDF's own (report.typ): measures in pt, indents in mm. DOCX and ODT make their
 * styles of this one table, so that a heading is a heading with the same face in both.
 */
export interface Look {
  /** As a word processor lists it. */
  readonly name: string
  readonly face: 'serif' | 'sans'
  readonly size: number
  readonly colour?: string
  readonly isBold?: true
  readonly isItalic?: true
  readonly before?: number
  readonly after?: number
  /** From where text begins, from the start of the page; `hang` is how far the first line, or a number, hangs back. */
  readonly indent?: number
  readonly hang?: number
  /** From where text ends to the end of the page, in mm. */
  readonly far?: number
  readonly align?: 'end' | 'centre'
  readonly level?: 1 | 2 | 3
  readonly staysWithNext?: true
  readonly line?: { readonly colour: string; readonly width: number; readonly space: number }
  /** Neighbours of the same frame stand in one. */
  readonly isFramed?: true
}

export const INK = '1E1C19'
export const SOFT = '5B564D'
export const HAIR = 'D3CBBB'
export const ACCENT = '0B5F66'
export const WASH = 'F3F8F6'
export const HALL = 'A8601A'

export const HANG = 38 // mm: the margin that labels hang in
export const COLUMN = 128 // mm of text beside it
export const STEP = 6 // mm from one depth of a list to the next
export const FRAME = 6 // mm between a frame and its text
export const FRAME_WIDTH = 0.8 // pt

const hairline = { colour: HAIR, width: 0.4, space: 9 }
const hung = { indent: HANG, hang: HANG }
const column = { indent: HANG }
const framed = { indent: FRAME + 5.5, hang: 5.5, far: FRAME, isFramed: true } as const
const front = {
  face: 'sans',
  size: 9.5,
  isBold: true,
  colour: ACCENT,
  staysWithNext: true,
} as const

/** An item of a list that runs the other way than the report: it hangs at its own side, so many lists deep. */
export function turnedItem(look: Look, depth: number): Look {
  return { ...look, indent: 5.5 + depth * STEP, hang: 5.5, far: HANG }
}

export const LOOKS = {
  session: {
    name: 'Session name',
    face: 'sans',
    size: 9.5,
    isBold: true,
    colour: ACCENT,
    after: 6,
  },
  title: { name: 'Title', face: 'serif', size: 23, isBold: true, after: 12, far: 26 },
  longTitle: { name: 'Long title', face: 'serif', size: 16, isBold: true, after: 12, far: 26 },
  facts: { name: 'Facts', face: 'sans', size: 8.5, line: hairline, after: 12 },
  frameTitle: { name: 'Frame title', ...front, ...framed, before: 16, after: 5, level: 1 },
  framed: { name: 'Takeaway', face: 'serif', size: 10, ...framed, after: 5 },
  frontTitle: { name: 'Front title', ...front, before: 20, after: 6, level: 1 },
  call: {
    name: 'Call to action',
    face: 'serif',
    size: 10,
    indent: HANG + 5.5,
    hang: 5.5,
    after: 5,
  },
  contentsTitle: { name: 'Contents title', ...front, before: 20, after: 3 },
  contents: { name: 'Contents', face: 'serif', size: 10, ...column, before: 3 },
  contentsBelow: {
    name: 'Contents below',
    face: 'serif',
    size: 9.5,
    indent: HANG + STEP,
    before: 1.5,
    colour: SOFT,
  },
  heading: {
    name: 'Heading 1',
    face: 'serif',
    size: 12,
    isBold: true,
    ...hung,
    before: 26,
    after: 2,
    level: 1,
    staysWithNext: true,
  },
  headingBelow: {
    name: 'Heading 2',
    face: 'serif',
    size: 10.5,
    isBold: true,
    ...column,
    before: 16,
    level: 2,
    staysWithNext: true,
  },
  question: {
    name: 'Poll question',
    face: 'serif',
    size: 11,
    isBold: true,
    ...column,
    before: 18,
    after: 3,
    level: 2,
    staysWithNext: true,
    line: hairline,
  },
  text: { name: 'Text', face: 'serif', size: 10, ...column, before: 10 },
  item: { name: 'List item', face: 'serif', size: 10, ...column, before: 5 },
  entry: { name: 'Entry', face: 'serif', size: 10, ...hung, before: 13 },
  source: {
    name: 'Source',
    face: 'sans',
    size: 8,
    colour: SOFT,
    ...hung,
    before: 13,
    after: 2.5,
    staysWithNext: true,
  },
  words: { name: 'Words', face: 'serif', size: 10, ...column },
  quote: { name: 'Quotation', face: 'serif', size: 10, isItalic: true, ...column },
  quiet: { name: 'Quiet', face: 'sans', size: 8.5, colour: SOFT, ...column, before: 8 },
  space: { name: 'Space', face: 'sans', size: 2, before: 10 },
  agreed: {
    name: 'Agreement',
    face: 'sans',
    size: 8,
    isBold: true,
    colour: ACCENT,
    staysWithNext: true,
  },
  diverged: {
    name: 'Divergence',
    face: 'sans',
    size: 8,
    isBold: true,
    colour: SOFT,
    staysWithNext: true,
  },
  sideSource: {
    name: 'Side source',
    face: 'sans',
    size: 8,
    colour: SOFT,
    after: 2,
    staysWithNext: true,
  },
  sideWords: { name: 'Side words', face: 'serif', size: 9.5, after: 8 },
  pollFacts: {
    name: 'Poll facts',
    face: 'sans',
    size: 8,
    colour: SOFT,
    ...column,
    after: 2,
    staysWithNext: true,
  },
  pollMethod: {
    name: 'Poll method',
    face: 'sans',
    size: 8,
    colour: SOFT,
    ...column,
    after: 8,
    staysWithNext: true,
  },
  cloud: {
    name: 'Word cloud',
    face: 'serif',
    size: 10,
    ...column,
    before: 2,
    after: 6,
    align: 'centre',
    staysWithNext: true,
  },
  pollSays: { name: 'Poll sentences', face: 'serif', size: 10, ...column, before: 7 },
  pollRecord: { name: 'Poll record', face: 'sans', size: 7.5, colour: SOFT, ...column, before: 4 },
  partsTitle: {
    name: 'Parts',
    face: 'sans',
    size: 8,
    colour: SOFT,
    ...column,
    before: 11,
    after: 5,
    staysWithNext: true,
  },
  cellHead: { name: 'Table head', face: 'sans', size: 8, colour: SOFT },
  cellHeadNumber: {
    name: 'Table head of numbers',
    face: 'sans',
    size: 8,
    colour: SOFT,
    align: 'end',
  },
  cell: { name: 'Table cell', face: 'sans', size: 8.5 },
  cellRole: { name: 'Table role', face: 'sans', size: 8.5, colour: ACCENT },
  cellNote: { name: 'Table note', face: 'sans', size: 7.5, colour: SOFT },
  answer: { name: 'Answer', face: 'serif', size: 9.5 },
  bar: { name: 'Bar', face: 'sans', size: 4, before: 2 },
  number: { name: 'Number', face: 'sans', size: 9, align: 'end' },
  about: { name: 'About', face: 'sans', size: 7.5, colour: SOFT, before: 3 },
  aboutFirst: {
    name: 'About first',
    face: 'sans',
    size: 7.5,
    colour: SOFT,
    before: 30,
    line: hairline,
  },
  foot: {
    name: 'Foot line',
    face: 'sans',
    size: 7.5,
    colour: SOFT,
    line: { ...hairline, space: 6 },
  },
} as const satisfies Readonly<Record<string, Look>>

export type LookName = keyof typeof LOOKS

export function lookOf(name: LookName): Look {
  return LOOKS[name]
}
