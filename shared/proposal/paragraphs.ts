import { addDoubt, openSection, type Draft } from './draft.ts'
import type { Section } from './labels.ts'
import { readNumbered, splitList } from './numbered.ts'
import type { Field } from './reading.ts'
import type { SourceLine } from './source.ts'
import { MOST_TOOLS, readTools } from './tools.ts'

const FEWEST_CHARACTERS_OF_PROSE = 40
const MOST_QUESTIONS = 50
const MOST_PARAGRAPHS = 200
const MOST_CHARACTERS_OF_PARAGRAPH = 20_000

/** Puts running text where the labels say, or where its kind belongs when they are lost. [PROP8] */
export function readParagraph(draft: Draft, line: SourceLine): Field | undefined {
  const { section } = draft
  if (section === 'elsewhere') {
    draft.filled = true
    return undefined
  }
  if (section === 'policyQuestions' && !belongsToQuestions(draft, line)) {
    openSection(draft, undefined)
    return readLooseParagraph(draft, line)
  }
  return section === undefined
    ? readLooseParagraph(draft, line)
    : addParagraph(draft, section, line.tidy, line)
}

/** Adds a text to a section. `line` says where it stands, so that hard-wrapped lines are joined. */
export function addParagraph(
  draft: Draft,
  section: Section,
  text: string,
  line: SourceLine,
): Field | undefined {
  const wrapped = draft.filled && isContinuation(draft.previous, line)
  draft.filled = true
  if (section === 'tools') return addTools(draft, text)
  const into = draft.paragraphs[section]
  const last = into.at(-1) ?? ''
  const joined = `${last} ${text}`
  if (wrapped && last !== '' && joined.length <= MOST_CHARACTERS_OF_PARAGRAPH) {
    into[into.length - 1] = joined
    return section
  }
  const added = section === 'policyQuestions' ? splitList(text) : [text]
  const most = section === 'policyQuestions' ? MOST_QUESTIONS : MOST_PARAGRAPHS
  if (into.length + added.length > most) return undefined
  if (text.length > MOST_CHARACTERS_OF_PARAGRAPH) return undefined
  into.push(...added)
  return section
}

function addTools(draft: Draft, text: string): Field | undefined {
  const { tools, formatNote } = draft.paragraphs
  const names = readTools(text)
  if (names !== undefined && tools.length + names.length <= MOST_TOOLS) {
    tools.push(...names)
    return 'tools'
  }
  if (text.length > MOST_CHARACTERS_OF_PARAGRAPH || formatNote.length >= MOST_PARAGRAPHS) {
    return undefined
  }
  formatNote.push(text)
  return 'formatNote'
}

function readLooseParagraph(draft: Draft, line: SourceLine): Field | undefined {
  if (readNumbered(line.tidy) !== undefined && asks(line.tidy)) {
    const from = draft.paragraphs.policyQuestions.length
    const field = addParagraph(draft, 'policyQuestions', line.tidy, { ...line, blanksBefore: 1 })
    draft.filled = false
    for (let index = from; index < draft.paragraphs.policyQuestions.length; index += 1) {
      addDoubt(draft, { field: 'policyQuestions', index, why: 'no-label' })
    }
    return field
  }
  if (!draft.filled && !isProse(line.tidy)) return undefined
  if (draft.filled && !isProse(line.tidy) && !isContinuation(draft.previous, line)) return undefined
  addDoubt(draft, { field: 'description', why: 'no-label' })
  return addParagraph(draft, 'description', line.tidy, line)
}

function belongsToQuestions(draft: Draft, line: SourceLine): boolean {
  if (!draft.filled || asks(line.tidy) || isContinuation(draft.previous, line)) return true
  return /^(\d{1,2}|[A-Z])[.)] /.test(line.tidy)
}

/** Whether a line goes on with the sentence above it, as pasted from a page with fixed widths. */
function isContinuation(previous: SourceLine | undefined, line: SourceLine): boolean {
  if (previous === undefined || line.blanksBefore > 0) return false
  const isLong = previous.tidy.length >= FEWEST_CHARACTERS_OF_PROSE
  return isLong && !/[.?!:;)"”]$/.test(previous.tidy.slice(-1)) && /^\p{Ll}/u.test(line.tidy)
}

function asks(tidy: string): boolean {
  return /[?？؟]["”')]?$/.test(tidy.slice(-2))
}

function isProse(tidy: string): boolean {
  const hasWords = tidy.includes(' ') && /\p{L}/u.test(tidy)
  return hasWords && (tidy.length >= FEWEST_CHARACTERS_OF_PROSE || /[.!?:;]$/.test(tidy.slice(-1)))
}
