import { addDoubt, openSection, type Draft } from './draft.ts'
import type { Section } from './labels.ts'
import { readNumbered, splitList } from './numbered.ts'
import type { Field } from './reading.ts'
import type { SourceLine } from './source.ts'
import { readTools } from './tools.ts'

const FEWEST_CHARACTERS_OF_PROSE = 40
const MOST_QUESTIONS = 50

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
  const { paragraphs } = draft
  const wrapped = draft.filled && isContinuation(draft.previous, line)
  draft.filled = true
  if (section === 'tools') {
    const tools = readTools(text)
    paragraphs[tools === undefined ? 'formatNote' : 'tools'].push(...(tools ?? [text]))
    return tools === undefined ? 'formatNote' : 'tools'
  }
  const into = paragraphs[section]
  const last = into.pop()
  if (last !== undefined) into.push(wrapped ? `${last} ${text}` : last)
  if (wrapped && last !== undefined) return section
  if (section !== 'policyQuestions') {
    into.push(text)
    return section
  }
  const questions = splitList(text)
  if (into.length + questions.length > MOST_QUESTIONS) return undefined
  into.push(...questions)
  return section
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
