import type { Direction, Report, ReportBlock, ReportEntry } from '#shared/report.ts'
import type { ReportPoll } from '#shared/report-poll.ts'
import { writeBlock, type BlockWriters } from './blocks.ts'
import { plain } from './clean.ts'
import { nestLists, type ListTree } from './lists.ts'
import {
  said,
  type OfficeBlock,
  type OfficeEntry,
  type OfficeList,
  type OfficePage,
  type OfficeParagraph,
  type Run,
} from './office-blocks.ts'
import { contrastTable, peopleTable, pollTable } from './office-tables.ts'
import { LARGEST_WORD, type CloudWord } from './poll-wording.ts'
import { ACCENT, SOFT, type LookName } from './office-look.ts'
import { wordingOf, type Wording } from './wording.ts'

const LONG_TITLE = 110 // letters; beyond it the title is smaller

export function officePage(report: Report): OfficePage {
  const wording = wordingOf(report)
  const { say, title } = wording
  const { session, digest, contributors, language } = report
  const [before = '', between = '', after = ''] = say('report.page', {
    page: '{}',
    pages: '{}',
  }).split('{}')
  const contents: OfficeEntry[] = []
  const body = bodyOf(report, wording, contents)
  return {
    language,
    direction: wording.direction,
    title,
    name: session.name,
    authors: contributors,
    dated: session.start === undefined ? undefined : new Date(session.start).toISOString(),
    digest,
    blocks: [
      ...headOf(report, wording),
      ...frontOf(report, wording),
      ...(contents.length > 1
        ? [
            titled(say('report.contents'), wording),
            { block: 'contents' as const, entries: contents },
          ]
        : []),
      ...body,
      ...aboutOf(report, wording),
    ],
    foot: wording.foot.join(' · '),
    page: [before, between, after],
    footDirection: wording.directionOf(before),
  }
}

const titled = (text: string, wording: Wording): OfficeParagraph =>
  said('frontTitle', text, wording)

function headOf({ session }: Report, wording: Wording): OfficeBlock[] {
  const { title, facts, direction } = wording
  const look = [...title].length > LONG_TITLE ? 'longTitle' : 'title'
  const runs = facts.flatMap(({ label, value }, index): Run[] => [
    { text: `${index === 0 ? '' : '\u2003 '}${label}\u00a0\u00a0`, size: 7.5, colour: SOFT },
    { text: value },
  ])
  return [
    ...(session.name === undefined ? [] : [said('session', session.name, wording)]),
    said(look, title, wording),
    ...(facts.length > 0
      ? [{ block: 'paragraph' as const, look: 'facts' as const, runs, direction }]
      : []),
  ]
}

function frontOf(report: Report, wording: Wording): OfficeBlock[] {
  const { say, roles } = wording
  const { takeaways, calls } = report
  const people = say('report.people')
  return [
    ...(takeaways.length > 0
      ? [said('frameTitle', say('report.takeaways'), wording), numbered('framed', takeaways)]
      : []),
    ...(calls.length > 0 ? [titled(say('report.calls'), wording), numbered('call', calls)] : []),
    ...(roles.length > 0 ? [titled(people, wording), peopleTable(people, wording)] : []),
  ]
}

const numbered = (look: 'framed' | 'call', entries: readonly ReportEntry[]): OfficeList => ({
  block: 'list',
  look,
  ordered: true,
  items: entries.map(({ spans, direction }) => ({ runs: spans, direction, lists: [] })),
})

function bodyOf(report: Report, wording: Wording, contents: OfficeEntry[]): OfficeBlock[] {
  const { say, direction } = wording
  if (report.sections.length === 0) return [said('quiet', say('report.notes.empty'), wording)]

  const entered = (paragraph: OfficeParagraph, level: 1 | 2, text: string): OfficeParagraph => {
    const anchor = `part${contents.length + 1}`
    contents.push({ anchor, level, text, direction: paragraph.direction })
    return { ...paragraph, anchor }
  }
  const write = writersOf(report, wording, entered)
  return report.sections.flatMap((section) => {
    const label = wording.sectionLabel(section)
    const heading = { ...said('heading', section.title, wording), direction: section.direction }
    // A label hangs in the report's own direction, or it would hang on the other side.
    const isBeside = label !== undefined && section.direction === direction
    const text = [label, section.title].filter(Boolean).join(': ')
    return [
      ...(label !== undefined && !isBeside ? [labelAlone(label, direction)] : []),
      ...(section.title === ''
        ? []
        : [entered({ ...heading, ...(isBeside && { label }) }, 1, text)]),
      ...section.blocks.flatMap(write),
      ...(section.blocks.length === 0
        ? [said('quiet', say('report.question.empty'), wording)]
        : []),
    ]
  })
}

const labelAlone = (label: string, direction: Direction): OfficeParagraph => ({
  block: 'paragraph',
  look: 'source',
  runs: [],
  direction,
  label,
})

type Enter = (paragraph: OfficeParagraph, level: 1 | 2, text: string) => OfficeParagraph

function writersOf(
  report: Report,
  wording: Wording,
  enter: Enter,
): (block: ReportBlock) => OfficeBlock[] {
  const polls = new Map(report.polls.map((poll) => [poll.id, poll]))
  const paragraph = (look: LookName, runs: readonly Run[], direction: Direction) => ({
    block: 'paragraph' as const,
    look,
    runs,
    direction,
  })

  const writers: BlockWriters<OfficeBlock[]> = {
    heading: ({ spans, direction }) => [
      enter(paragraph('headingBelow', spans, direction), 2, plain(spans)),
    ],
    paragraph: ({ spans, direction }) => [paragraph('text', spans, direction)],
    list: ({ items }) => nestLists(items).map(listOf),
    entry: ({ entry }) => entryOf(entry, wording),
    contrast: ({ agreement, divergence }) => [
      paragraph('space', [], wording.direction), // two tables without anything between would be one
      contrastTable([agreement, divergence], wording),
    ],
    poll: ({ poll }) => {
      const counted = polls.get(poll)
      return counted ? pollOf(counted, wording, enter) : []
    },
  }
  return (block) => writeBlock(writers, block)
}

function listOf({ ordered, items }: ListTree): OfficeList {
  return {
    block: 'list',
    look: 'item',
    ordered,
    items: items.map(({ item, lists }) => ({
      runs: item.spans,
      direction: item.direction,
      lists: lists.map(listOf),
    })),
  }
}

function entryOf(entry: ReportEntry, wording: Wording): OfficeBlock[] {
  const { direction, kind, spans } = entry
  const label = wording.kind(entry)
  const source = wording.source(entry).map(({ text }) => text)
  const look = kind === 'quote' ? 'quote' : 'words'
  const isAlone = source.length === 0 && direction === wording.direction
  if (isAlone) return [{ block: 'paragraph', look: 'entry', runs: spans, direction, label }]
  const above = { text: source.join(' · ') }
  return [
    { block: 'paragraph', look: 'source', runs: [above], direction: wording.direction, label },
    { block: 'paragraph', look, runs: spans, direction },
  ]
}

function pollOf(poll: ReportPoll, wording: Wording, enter: Enter): OfficeBlock[] {
  const { facts, method, table, cloud, parts, sentences, record } = wording.poll(poll)
  return [
    enter(said('question', poll.question, wording), 2, poll.question),
    said('pollFacts', facts.join(' · '), wording),
    said('pollMethod', method, wording),
    ...(cloud.length > 0 ? [cloudOf(cloud, wording)] : []),
    ...(table ? [pollTable(poll.question, table, wording)] : []),
    said('pollSays', sentences.join(' '), wording),
    ...parts.flatMap((part) => [
      said('partsTitle', `${part.title}. ${part.note}`, wording),
      pollTable(`${poll.question} ${part.title}`, part, wording),
    ]),
    ...(record === undefined ? [] : [said('pollRecord', record, wording)]),
  ]
}

const CLOUD_SIZES = [8.5, 11, 14, 18, 23] // pt

const cloudOf = (words: readonly CloudWord[], { direction }: Wording): OfficeParagraph => ({
  block: 'paragraph',
  look: 'cloud',
  direction,
  runs: words.flatMap(({ text, size }, index): Run[] => [
    ...(index === 0 ? [] : [{ text: '\u2003' }]),
    {
      text,
      size: CLOUD_SIZES[size - 1] ?? 10,
      colour: size > 2 ? ACCENT : SOFT,
      ...(size === LARGEST_WORD && { bold: true as const }),
    },
  ]),
})

function aboutOf(
  { contributors, digest, language, state }: Report,
  wording: Wording,
): OfficeBlock[] {
  const { say } = wording
  const names = new Intl.ListFormat(language, { type: 'conjunction' }).format(contributors)
  const sentences = [
    ...(contributors.length > 0 ? [say('report.contributors', { names })] : []),
    say(`report.state.${state}.sentence`),
    say('report.digest.sentence', { digest }),
  ]
  return sentences.map((sentence, index) =>
    said(index === 0 ? 'aboutFirst' : 'about', sentence, wording),
  )
}
