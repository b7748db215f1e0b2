import { addDoubt, openSection, type Draft } from './draft.ts'
import { readFormatLine } from './format.ts'
import { readGoal } from './goals.ts'
import { readHeadline } from './headline.ts'
import { readLabelled } from './labelled-lines.ts'
import { readLabel } from './labels.ts'
import { readParagraph } from './paragraphs.ts'
import { readPeopleLine } from './people-lines.ts'
import type { Field } from './reading.ts'
import type { SourceLine } from './source.ts'
import { takeValue } from './values.ts'
import { readWhen } from './when.ts'

/** One kind of line: the field it became, `none` for a line of its kind with no place, or not its kind. */
type Reader = (draft: Draft, line: SourceLine) => Field | 'none' | undefined

const MOST_CHARACTERS_OF_TITLE = 200
const MOST_CHARACTERS_OF_ROOM = 60 // of a format, too

// The order matters: what is told by its form comes before what is told by its place.
const READERS: readonly Reader[] = [
  readHeadlineLine,
  readLabelled,
  readGoalLine,
  readWhenLine,
  readTitleLine,
  readRoomLine,
  readValueLine,
  readPeopleLine,
  readMenuLine,
  readParagraph,
]

/** Reads one line into the draft. The first value of a field stands; a later one has no place. [PROP2] */
export function readLine(draft: Draft, line: SourceLine): Field | undefined {
  if (line.blanksBefore > 0) draft.block += 1
  // Two blank lines after a value are where the extractor lost a label.
  if (line.blanksBefore > 1 && hasValue(draft)) openSection(draft, undefined)
  const { awaiting } = draft
  const field = firstReading(draft, line)
  // The value of a label stands on its next line or nowhere; but a list goes on, and some pages put
  // the date between the headline and the title.
  const isList = awaiting?.of === 'person' && awaiting.many === 'many'
  const goesOn = isList || (awaiting?.of === 'title' && field === 'start')
  if (draft.awaiting === awaiting && !goesOn) draft.awaiting = undefined
  return field
}

function firstReading(draft: Draft, line: SourceLine): Field | undefined {
  for (const reader of READERS) {
    const field = reader(draft, line)
    if (field !== undefined) return field === 'none' ? undefined : field
  }
  return undefined
}

function readHeadlineLine(draft: Draft, { line, tidy }: SourceLine): Field | undefined {
  if (line !== draft.headlineAt) return undefined
  const { title, ...headline } = readHeadline(tidy) ?? {}
  draft.headline = headline
  draft.title = title
  if (title === undefined) draft.awaiting = { of: 'title' }
  return title === undefined ? (headline.number === undefined ? 'event' : 'number') : 'title'
}

function readTitleLine(draft: Draft, line: SourceLine): Field | undefined {
  if (line.tidy.length > MOST_CHARACTERS_OF_TITLE) return undefined
  if (draft.awaiting?.of === 'title') return takeValue(draft, 'title', line.tidy)
  const isFirst = draft.previous === undefined && !draft.titleStands
  if (!isFirst) return undefined
  if (!/\p{L}/u.test(line.tidy)) return undefined
  addDoubt(draft, { field: 'title', why: 'first-line' })
  return takeValue(draft, 'title', line.tidy)
}

function readGoalLine(draft: Draft, { tidy }: SourceLine): Field | undefined {
  const goal = readGoal(tidy)
  if (goal === undefined) return undefined
  if (!draft.goals.includes(goal)) draft.goals.push(goal)
  if (draft.filled) openSection(draft, undefined)
  return 'goals'
}

function readWhenLine(draft: Draft, { tidy }: SourceLine): Field | undefined {
  return readWhen(tidy) === undefined ? undefined : takeValue(draft, 'when', tidy)
}

function readRoomLine(draft: Draft, { tidy }: SourceLine): Field | undefined {
  if (draft.room !== undefined || draft.filled || tidy.length > MOST_CHARACTERS_OF_ROOM) {
    return undefined
  }
  const isNumbered = /^(Workshop |Meeting |Conference )?Room [A-Z0-9][\w .+/-]*$/.test(tidy)
  const isPlace = /\b(room|hall|auditorium|plenary|theatre|theater|saal|salle)\b/i.test(tidy)
  const isRoom = isNumbered || (isPlace && readWhen(draft.previous?.tidy ?? '') !== undefined)
  return isRoom ? takeValue(draft, 'room', tidy) : undefined
}

function readValueLine(draft: Draft, { tidy }: SourceLine): Field | undefined {
  const { awaiting } = draft
  if (awaiting?.of === 'format' || awaiting?.of === 'minutes' || awaiting?.of === 'room') {
    const isShort = tidy.length <= MOST_CHARACTERS_OF_ROOM && !tidy.endsWith('.')
    const field = isShort ? takeValue(draft, awaiting.of, tidy) : undefined
    if (field !== undefined) return field
  }
  return readFormatLine(tidy) === undefined ? undefined : takeValue(draft, 'format', tidy)
}

function hasValue({ filled, awaiting, previous }: Draft): boolean {
  if (awaiting === undefined) return filled
  return previous !== undefined && readLabel(previous.tidy) === undefined
}

// What stands above the headline is the website's, not the session's.
function readMenuLine({ headlineAt }: Draft, { line }: SourceLine): 'none' | undefined {
  return headlineAt !== undefined && line < headlineAt ? 'none' : undefined
}
