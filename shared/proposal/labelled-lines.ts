import { openSection, type Draft } from './draft.ts'
import { readLabel, splitAtPeople, type Label, type Section } from './labels.ts'
import { addParagraph } from './paragraphs.ts'
import { takePeople } from './people-lines.ts'
import { splitPeople } from './person.ts'
import type { Field } from './reading.ts'
import type { SourceLine } from './source.ts'
import { takeValue } from './values.ts'

/** Reads a line with a label. Without a value it announces the next line. [PROP5] */
export function readLabelled(draft: Draft, line: SourceLine): Field | 'none' | undefined {
  const people = splitAtPeople(line.tidy)
  if (people.length > 1 && readLabel(people[0] ?? '')?.label.of === 'person') {
    const read = people.map((tidy) => readLabelled(draft, { ...line, tidy }))
    return read.every((field) => field === 'people') ? 'people' : 'none'
  }
  const labelled = readLabel(line.tidy)
  if (labelled === undefined) return undefined
  return readUnder(draft, labelled.label, labelled.value, line) ?? 'none'
}

function readUnder(draft: Draft, label: Label, value: string, line: SourceLine): Field | undefined {
  openSection(draft, undefined)
  switch (label.of) {
    case 'elsewhere':
      openSection(draft, 'elsewhere')
      draft.filled = value !== ''
      return undefined
    case 'person':
      if (value !== '') return takePeople(draft, splitPeople(value), label.part)
      draft.awaiting = label
      return 'people'
    case 'title':
    case 'when':
    case 'room':
    case 'format':
    case 'minutes':
      if (value !== '') return takeValue(draft, label.of, value)
      draft.awaiting = label
      return label.of === 'when' ? 'start' : label.of
    default:
      return readSection(draft, label.of, value, line)
  }
}

function readSection(
  draft: Draft,
  section: Section,
  value: string,
  line: SourceLine,
): Field | undefined {
  openSection(draft, section)
  if (value === '') return section
  const field = addParagraph(draft, section, value, { ...line, blanksBefore: 1 })
  // A form's box for one paragraph: what follows belongs to the next box.
  if (section === 'formatNote') openSection(draft, undefined)
  return field
}
