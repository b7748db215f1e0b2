import type { ProposalReading, Why } from '#shared/proposal/reading.ts'
import type { Named, SessionDetails } from '#shared/session.ts'

/** Why a field is unsure: what the reading says, or that the sheet counted it itself. */
export type SheetWhy = Why | 'from-times'

/** A value as it stands in its field. `why` says what was unsure until somebody looks at it. */
export interface Entry<Value> {
  readonly value: Value
  readonly why?: SheetWhy
  /** Corrected by hand: reading the text again does not change it. */
  readonly touched: boolean
}

/** A row of a list, with a key that stays its own when rows move. */
export interface Row<Value> {
  readonly key: number
  readonly value: Value
  readonly why?: Why
}

export const WORDS = ['title', 'event', 'type', 'number', 'start', 'end', 'room', 'format'] as const
export const TEXTS = ['description', 'outcomes', 'targets', 'formatNote', 'gains'] as const
export type WordField = (typeof WORDS)[number] | 'minutes' | 'tools' | 'goals'
export type TextField = (typeof TEXTS)[number]

/** The details as the form shows them: every value as the text of its field. */
export type Sheet = Readonly<Record<WordField | TextField, Entry<string>>> & {
  readonly people: Entry<readonly Row<Named>[]>
  readonly questions: Entry<readonly Row<string>[]>
}

/** The sheet of a reading. What was corrected by hand on an earlier sheet stays. [LOBBY1] */
export function sheetOf({ details, doubts }: ProposalReading, earlier?: Sheet): Sheet {
  const doubtOf = (field: keyof SessionDetails, index?: number) => {
    const doubt = doubts.find((each) => each.field === field && each.index === index)
    return doubt === undefined ? {} : { why: doubt.why }
  }
  const word = (field: WordField | TextField, value = ''): Entry<string> => {
    if (earlier?.[field].touched) return earlier[field]
    return { value, touched: false, ...doubtOf(field) }
  }
  const rows = <Value>(field: 'people' | 'policyQuestions', values: readonly Value[]) => ({
    value: values.map((value, key): Row<Value> => ({ key, value, ...doubtOf(field, key) })),
    touched: false,
  })
  return {
    title: word('title', details.title),
    event: word('event', details.event),
    type: word('type', details.type),
    number: word('number', details.number?.toString()),
    start: word('start', forField(details.start)),
    end: word('end', forField(details.end)),
    room: word('room', details.room),
    format: word('format', details.format),
    minutes: word('minutes', details.minutes?.toString()),
    tools: word('tools', details.tools.join(', ')),
    goals: word('goals', details.goals?.join(', ')),
    description: word('description', details.description.join('\n')),
    outcomes: word('outcomes', details.outcomes.join('\n')),
    targets: word('targets', details.targets.join('\n')),
    formatNote: word('formatNote', details.formatNote?.join('\n')),
    gains: word('gains', details.gains?.join('\n')),
    people: earlier?.people.touched ? earlier.people : rows('people', details.people),
    questions: earlier?.questions.touched
      ? earlier.questions
      : rows('policyQuestions', details.policyQuestions),
  }
}

/** What the sheet says, ready to be sent: empty fields and nameless people are left out. [LOBBY3] */
export function detailsOf(sheet: Sheet): SessionDetails {
  const named = sheet.people.value.map(({ value }) => withoutEmpty(value))
  const details: SessionDetails = {
    ...text('event', sheet),
    ...text('type', sheet),
    ...number('number', sheet),
    title: sheet.title.value.trim(),
    ...moment('start', sheet),
    ...moment('end', sheet),
    ...text('room', sheet),
    ...text('format', sheet),
    ...number('minutes', sheet),
    people: named.filter(({ name }) => name !== ''),
    policyQuestions: sheet.questions.value.map(({ value }) => value.trim()).filter(isFull),
    description: lines(sheet.description.value),
    outcomes: lines(sheet.outcomes.value),
    targets: lines(sheet.targets.value),
    tools: listed(sheet.tools.value),
  }
  const formatNote = lines(sheet.formatNote.value)
  const gains = lines(sheet.gains.value)
  const goals = listed(sheet.goals.value)
    .map(Number)
    .filter((goal) => Number.isInteger(goal) && goal >= 1 && goal <= 17)
  return {
    ...details,
    ...(formatNote.length > 0 && { formatNote }),
    ...(gains.length > 0 && { gains }),
    ...(goals.length > 0 && { goals }),
  }
}

const LONGEST_MINUTES = 1440 // a day

/** The sheet with its minutes counted from start to end, as a doubt, where nobody said them. [LOBBY1] */
export function withMinutes(sheet: Sheet): Sheet {
  const { minutes, start, end } = sheet
  const isOpen = !minutes.touched && (minutes.value === '' || minutes.why === 'from-times')
  if (!isOpen) return sheet
  const from = momentIn(start.value) ?? Number.NaN
  const to = momentIn(end.value) ?? Number.NaN
  const length = (to - from) / 60_000
  const isLength = Number.isInteger(length) && length >= 1 && length <= LONGEST_MINUTES
  const counted: Entry<string> = isLength
    ? { value: String(length), why: 'from-times', touched: false }
    : { value: '', touched: false }
  return { ...sheet, minutes: counted }
}

export type SheetVerdict = 'ready' | 'needs-title' | 'needs-number' | 'needs-minutes' | 'needs-end'

/** Whether a session can be made of the sheet, and if not, what to mend first. [LOBBY6] */
export function judgeSheet({ title, number: written, minutes, start, end }: Sheet): SheetVerdict {
  if (title.value.trim() === '') return 'needs-title'
  if (!/^\d{0,6}$/.test(written.value.trim())) return 'needs-number'
  const length = minutes.value.trim()
  if (
    length !== '' &&
    !(/^\d{1,4}$/.test(length) && Number(length) >= 1 && Number(length) <= LONGEST_MINUTES)
  ) {
    return 'needs-minutes'
  }
  const isBackwards = start.value !== '' && end.value !== '' && end.value < start.value
  return isBackwards ? 'needs-end' : 'ready'
}

/** How many things on the sheet nobody has confirmed yet. */
export function doubtsOn(sheet: Sheet): number {
  const { people, questions, ...entries } = sheet
  const unsure: readonly { readonly why?: SheetWhy }[] = [
    ...Object.values(entries),
    ...people.value,
    ...questions.value,
  ]
  return unsure.filter(({ why }) => why !== undefined).length
}

/** The sheet with everything on it confirmed. */
export function confirmed(sheet: Sheet): Sheet {
  const entries = Object.entries(sheet).map(([field, entry]: [string, Entry<unknown>]) => {
    const { why: _why, ...sure } = entry
    const value = Array.isArray(entry.value) ? entry.value.map(withoutWhy) : entry.value
    return [field, { ...sure, value, touched: true }]
  })
  // Same fields in, same fields out.
  return Object.fromEntries(entries)
}

function withoutWhy(row: Row<unknown>): Row<unknown> {
  return { key: row.key, value: row.value }
}

function withoutEmpty({ part, name, ...rest }: Named): Named {
  const told = Object.entries(rest).filter(([, value]) => value.trim() !== '')
  return { part, name: name.trim(), ...Object.fromEntries(told) }
}

function text(field: 'event' | 'type' | 'room' | 'format', sheet: Sheet) {
  const value = sheet[field].value.trim()
  return value === '' ? {} : { [field]: value }
}

function number(field: 'number' | 'minutes', sheet: Sheet) {
  const value = sheet[field].value.trim()
  return value === '' ? {} : { [field]: Number(value) }
}

function moment(field: 'start' | 'end', sheet: Sheet) {
  const { value } = sheet[field]
  return value === '' ? {} : { [field]: `${value}:00Z` }
}

/** The moment in a field for date and time, or undefined where it is empty or half filled in. */
export function momentIn(value: string): number | undefined {
  // Some browsers read a time without its date as one of long ago.
  return /^\d{4,6}-\d\d-\d\dT\d\d:\d\d$/.test(value) ? Date.parse(`${value}:00Z`) : undefined
}

// A field for date and time knows minutes and no zone: '2021-12-08T10:00'.
function forField(time: string | undefined): string | undefined {
  return time?.slice(0, 16)
}

function lines(value: string): string[] {
  return value
    .split('\n')
    .map((line) => line.trim())
    .filter(isFull)
}

function listed(value: string): string[] {
  return value
    .split(/[,;]/)
    .map((each) => each.trim())
    .filter(isFull)
}

function isFull(value: string): boolean {
  return value !== ''
}
