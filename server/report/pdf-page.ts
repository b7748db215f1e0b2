import type { Report, ReportBlock, ReportEntry, ReportSpan } from '#shared/report.ts'
import type { ReportPoll } from '#shared/report-poll.ts'
import { writeBlock, type BlockWriters } from './blocks.ts'
import { nestLists, type ListTree } from './lists.ts'
import { wordingOf, type SourceWord, type Wording } from './wording.ts'

type Runs = readonly ReportSpan[]
interface Words {
  readonly spans: Runs
  readonly direction: string
}
interface PageEntry extends Words {
  readonly kind: string
  readonly label: string
  readonly source: readonly SourceWord[]
}
interface PageList {
  readonly ordered: boolean
  readonly items: readonly (Words & { readonly lists: readonly PageList[] })[]
}

/** What the template (report.typ) knows to set; it stops at a block that is not one of these. */
export type PageBlock =
  | ({ readonly block: 'heading' | 'paragraph' } & Words)
  | { readonly block: 'lists'; readonly lists: readonly PageList[] }
  | { readonly block: 'entry'; readonly entry: PageEntry }
  | { readonly block: 'contrast'; readonly sides: readonly (readonly PageEntry[])[] }
  | ({ readonly block: 'poll' } & PagePoll)
  | { readonly block: 'nothing' }

type PagePoll = ReturnType<typeof pagePoll>

/**
 * The report as the PDF's template reads it: every word said, every length counted, nothing left to
 * decide but where it stands. It is JSON, so what people wrote is a string there and never code. [REP6]
 */
export function pdfPage(report: Report) {
  const wording = wordingOf(report)
  const { say, roles, title } = wording
  const { contributors, digest, language, session, state } = report
  const columns = ['role', 'name', 'group', 'region'] as const
  const names = new Intl.ListFormat(language, { type: 'conjunction' }).format(contributors)
  const write = pageBlocks(report, wording)
  const said = saidIn(wording)

  return mapText({
    language: new Intl.Locale(language).language,
    direction: wording.direction,
    name: session.name,
    title,
    titleDirection: wording.directionOf(title),
    facts: wording.facts.map((fact) => ({ ...fact, direction: wording.directionOf(fact.value) })),
    front: [
      { title: say('report.takeaways'), entries: report.takeaways.map(wordsOf) },
      { title: say('report.calls'), entries: report.calls.map(wordsOf) },
    ],
    people: {
      title: say('report.people'),
      columns: columns.map((column) => say(`report.person.${column}`)),
      roles,
    },
    empty: report.sections.length === 0 ? said(say('report.notes.empty')) : undefined,
    sections: report.sections.map((section) => ({
      label: wording.sectionLabel(section),
      title: section.title,
      direction: section.direction,
      blocks: section.blocks.map(write),
      empty: section.blocks.length === 0 ? said(say('report.question.empty')) : undefined,
    })),
    about: [
      ...(contributors.length > 0 ? [say('report.contributors', { names })] : []),
      say(`report.state.${state}.sentence`),
      say('report.digest.sentence', { digest }),
    ].map(said),
    letters: said(say('report.letters')),
    foot: wording.foot,
    page: say('report.page', { page: '{page}', pages: '{pages}' }),
  })
}
export type PdfPage = ReturnType<typeof pdfPage>

/** A sentence of our own with its direction: English stands in an Arabic report until Arabic does. */
const saidIn =
  ({ directionOf }: Wording) =>
  (text: string) => ({
    text,
    direction: directionOf(text),
  })

const wordsOf = ({ spans, direction }: Words): Words => ({ spans, direction })

function pageBlocks(report: Report, wording: Wording): (block: ReportBlock) => PageBlock {
  const polls = new Map(report.polls.map((poll) => [poll.id, poll]))
  const pageEntry = (entry: ReportEntry): PageEntry => ({
    ...wordsOf(entry),
    kind: entry.kind,
    label: wording.kind(entry),
    source: wording.source(entry),
  })

  const writers: BlockWriters<PageBlock> = {
    heading: (block) => block,
    paragraph: (block) => block,
    list: ({ items }) => ({ block: 'lists', lists: nestLists(items).map(pageList) }),
    entry: ({ entry }) => ({ block: 'entry', entry: pageEntry(entry) }),
    contrast: ({ agreement, divergence }) => ({
      block: 'contrast',
      sides: [agreement, divergence]
        .filter((side) => side.length > 0)
        .map((side) => side.map(pageEntry)),
    }),
    poll: ({ poll }) => {
      const counted = polls.get(poll)
      if (counted === undefined) return { block: 'nothing' }
      return { block: 'poll', ...pagePoll(counted, wording) }
    },
  }
  return (block) => writeBlock(writers, block)
}

function pageList({ ordered, items }: ListTree): PageList {
  return {
    ordered,
    items: items.map(({ item, lists }) => ({ ...wordsOf(item), lists: lists.map(pageList) })),
  }
}

function pagePoll(poll: ReportPoll, wording: Wording) {
  const { facts, method, table, cloud, parts, sentences, record } = wording.poll(poll)
  const said = saidIn(wording)
  return {
    question: poll.question,
    direction: wording.directionOf(poll.question),
    facts: facts.map(said),
    method: said(method),
    table,
    cloud: cloud.map((word) => ({ ...word, direction: wording.directionOf(word.text) })),
    parts: parts.map((part) => ({ ...part, title: said(part.title), note: said(part.note) })),
    sentences: said(sentences.join(' ')),
    record: record === undefined ? undefined : said(record),
  }
}

const LONG_WORD = /[^\s\u200b]{24,}/gu
const PIECE = 16 // letters between two places where a word longer than 23 may break

/** Lets long words break, so that an address does not leave its column. Links stay as they are. */
function mapText<Value>(value: Value): Value {
  const text = JSON.stringify(value, (key, inner: unknown) =>
    typeof inner === 'string' && key !== 'link' ? inner.replace(LONG_WORD, breakable) : inner,
  )
  const mapped: Value = JSON.parse(text)
  return mapped
}

function breakable(word: string): string {
  const letters = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(word)]
  let since = 0
  return letters
    .map(({ segment }, index) => {
      since += 1
      const isJoint = /[/.,;:?&=_-]/.test(segment) && since > 3
      if (index === letters.length - 1 || !(isJoint || since >= PIECE)) return segment
      since = 0
      return `${segment}\u200b`
    })
    .join('')
}
