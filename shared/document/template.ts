import * as Y from 'yjs'
import type { LineId, PollId } from '../ids.ts'
import type { SessionDetails } from '../session.ts'
import type { LineKind, SectionPart } from './kinds.ts'
import { ROOTS } from './schema.ts'

/** The headings a template writes, in the language of the report. */
export type TemplateWords = Readonly<
  Record<Exclude<SectionPart, 'policy-question'> | 'question', string>
>

interface SeedLine {
  readonly kind: LineKind
  readonly text: string
  readonly part?: SectionPart
}
type Seed = SeedLine | { readonly poll: PollId }

/**
 * The notes as a session begins: what the proposal knows stands already, and every part of the
 * report has its place. Only the server writes this, once. [DOC5]
 */
export function seedNotes(
  details: SessionDetails,
  words: TemplateWords,
  poll: PollId,
  newId: () => LineId,
): Y.Doc {
  const doc = new Y.Doc()
  const nodes = templateOf(details, words, poll).map((seed) => nodeOf(seed, newId()))
  doc.getXmlFragment(ROOTS.notes).insert(0, nodes)
  return doc
}

function templateOf(details: SessionDetails, words: TemplateWords, poll: PollId): Seed[] {
  const section = (part: SectionPart, text: string): SeedLine => ({ kind: 'section', part, text })
  const empty = (kind: LineKind): SeedLine => ({ kind, text: '' })
  const described = details.description.map((text): SeedLine => ({ kind: 'text', text }))
  const questions = details.policyQuestions.length > 0 ? details.policyQuestions : [words.question]

  return [
    section('details', words.details),
    ...(described.length > 0 ? described : [empty('text')]),
    ...questions.flatMap((question) => [
      section('policy-question', question),
      empty('text'),
      empty('agreement'),
      empty('divergence'),
    ]),
    section('floor', words.floor),
    empty('text'),
    section('poll', words.poll),
    { poll },
    empty('text'),
    section('papers', words.papers),
    empty('text'),
    section('takeaways', words.takeaways),
    empty('takeaway'),
    section('calls', words.calls),
    empty('call'),
  ]
}

function nodeOf(seed: Seed, id: LineId): Y.XmlElement {
  if ('poll' in seed) {
    const place = new Y.XmlElement('poll')
    place.setAttribute('id', id)
    place.setAttribute('poll', seed.poll)
    return place
  }
  const line = new Y.XmlElement('line')
  line.setAttribute('id', id)
  line.setAttribute('kind', seed.kind)
  if (seed.part) line.setAttribute('part', seed.part)
  // The text is there from the start, so that two people who begin an empty line share one.
  line.insert(0, [new Y.XmlText(seed.text)])
  return line
}
