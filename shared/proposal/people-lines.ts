import type { Part } from '../session.ts'
import { addAppearance, openSection, type Draft } from './draft.ts'
import { judgePerson, readSomeone, splitPeople } from './person.ts'
import type { Field } from './reading.ts'
import type { SourceLine } from './source.ts'

/** Reads a line that names people: the value of a label above it, or people whose label was lost. [PROP5] */
export function readPeopleLine(draft: Draft, line: SourceLine): Field | undefined {
  const { awaiting, previous } = draft
  const isAlone = !line.tidy.includes(',') && !/ [-–—] /.test(line.tidy)
  if (isAlone && awaiting?.of !== 'person' && draft.names.size === 0) return undefined
  const people = splitPeople(line.tidy)
  const likeness = judgePerson(people[0] ?? '')
  if (likeness === 'nobody') return undefined

  if (awaiting?.of === 'person') {
    const field = takePeople(draft, people, awaiting.part)
    draft.filled = false
    return field
  }
  if (likeness === 'affiliated') return undefined
  // Among paragraphs, 'Governments, Civil Society, African Group' is a list and not a person.
  const isOneWord = !(people[0] ?? '').split(',', 1).join('').trim().includes(' ')
  if (draft.section !== undefined && isOneWord) return undefined
  if (draft.filled && likeness === 'weak') return undefined
  if (likeness === 'name') {
    // A name alone is somebody when the page has named them, under the value of a role.
    const isBelow =
      line.blanksBefore === 0 && previous !== undefined && draft.names.has(previous.tidy)
    if (draft.filled || !(isBelow || draft.names.has(line.tidy))) return undefined
  }
  openSection(draft, undefined)
  return takePeople(draft, people, undefined)
}

/** Takes the people of one line: all or none, so that half a line is never lost. */
export function takePeople(
  draft: Draft,
  people: readonly string[],
  part: Part | undefined,
): Field | undefined {
  const read = people.map(readSomeone)
  if (read.some((someone) => someone === undefined)) return undefined
  const added = read.map((someone, at) => {
    // Who follows somebody on the same line has no label of their own.
    const own = at === 0 ? part : undefined
    return someone !== undefined && addAppearance(draft, someone, own ?? someone.part)
  })
  return added.every(Boolean) ? 'people' : undefined
}
