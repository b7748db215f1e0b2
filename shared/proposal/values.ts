import { addDoubt, openSection, type Draft } from './draft.ts'
import { readMinutes, splitFormat } from './format.ts'
import type { OneValue } from './labels.ts'
import type { Field } from './reading.ts'
import { readWhen } from './when.ts'

const MOST_CHARACTERS = 300

/** Takes the value of a label. The first stands; undefined where it is taken or cannot be read. [PROP2] */
export function takeValue(draft: Draft, of: OneValue, value: string): Field | undefined {
  if (value.length > MOST_CHARACTERS) return undefined
  if (of === 'when') return takeWhen(draft, value)
  if (of === 'format') return takeFormat(draft, value)
  return of === 'minutes' ? takeMinutes(draft, value) : takeText(draft, of, value)
}

function takeWhen(draft: Draft, text: string): Field | undefined {
  const when = readWhen(text)
  if (when === undefined || draft.when !== undefined) return undefined
  draft.when = when
  if (!when.sure) addDoubt(draft, { field: 'start', why: 'zone-missing' })
  return 'start'
}

function takeFormat(draft: Draft, text: string): Field | undefined {
  const { format, minutes } = splitFormat(text)
  if (format !== undefined && draft.format !== undefined) return undefined
  if (minutes !== undefined && draft.minutes !== undefined) return undefined
  draft.format ??= format
  draft.minutes ??= minutes
  if (draft.filled) openSection(draft, undefined)
  return format === undefined ? 'minutes' : 'format'
}

function takeMinutes(draft: Draft, text: string): Field | undefined {
  const minutes = readMinutes(text, 'bare-number-allowed')
  if (minutes === undefined || draft.minutes !== undefined) return undefined
  draft.minutes = minutes
  return 'minutes'
}

function takeText(draft: Draft, field: 'title' | 'room', value: string): Field | undefined {
  if (draft[field] !== undefined) return undefined
  draft[field] = value
  return field
}
