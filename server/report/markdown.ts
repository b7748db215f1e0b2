import type { Report, ReportBlock, ReportEntry } from '#shared/report.ts'
import type { ReportPoll } from '#shared/report-poll.ts'
import { writeBlock, type BlockWriters } from './blocks.ts'
import { nestLists, type ListTree } from './lists.ts'
import { escapeMarkdown as text, markdownSpans as spans } from './markdown-escape.ts'
import type { PollColumn, PollTable } from './poll-table.ts'
import { wordingOf, type Wording } from './wording.ts'

/** The report as Markdown (CommonMark with GitHub's tables). What people wrote is text in it. [REP6] */
export function writeMarkdown(report: Report): Uint8Array {
  const wording = wordingOf(report)
  const { say } = wording
  const name = report.session.name
  const paragraphs = [
    ...(name ? [text(name)] : []),
    `# ${text(wording.title)}`,
    ...(wording.facts.length > 0 ? [facts(wording)] : []),
    ...numbered(say('report.takeaways'), report.takeaways),
    ...numbered(say('report.calls'), report.calls),
    ...people(wording),
    ...sections(report, wording),
    '---',
    ...foot(report, wording),
  ]
  return new TextEncoder().encode(`${paragraphs.join('\n\n')}\n`)
}

const facts = ({ facts: pairs }: Wording): string =>
  pairs.map(({ label, value }) => `- **${text(label)}:** ${text(value)}`).join('\n')

function numbered(title: string, entries: readonly ReportEntry[]): string[] {
  if (entries.length === 0) return []
  const lines = entries.map((entry, index) => `${index + 1}. ${spans(entry.spans)}`)
  return [`## ${text(title)}`, lines.join('\n')]
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

function people({ say, roles }: Wording): string[] {
  if (roles.length === 0) return []
  const columns = ['role', 'name', 'group', 'region'] as const
  const rows = roles.flatMap(({ role, people: inside }) =>
    inside.map(({ name, affiliation, group, region }) => {
      const named = affiliation ? `${name}, ${affiliation}` : name
      return row([role, named, group ?? '', region ?? ''].map(text))
    }),
  )
  const head = row(columns.map((column) => say(`report.person.${column}`)))
  const rule = row(columns.map(() => '---'))
  return [`## ${text(say('report.people'))}`, [head, rule, ...rows].join('\n')]
}

function sections(report: Report, wording: Wording): string[] {
  const { say } = wording
  const write = markdownBlocks(report, wording)
  if (report.sections.length === 0) return [text(say('report.notes.empty'))]
  return report.sections.flatMap((section) => {
    const label = wording.sectionLabel(section)
    const title = [label, section.title].filter(Boolean).join(': ')
    const heading = title === '' ? [] : [`## ${text(title)}`]
    if (section.blocks.length === 0) return [...heading, text(say('report.question.empty'))]
    return [...heading, ...section.blocks.flatMap(write)]
  })
}

function markdownBlocks(report: Report, wording: Wording): (block: ReportBlock) => string[] {
  const polls = new Map(report.polls.map((poll) => [poll.id, poll]))

  const writers: BlockWriters<string[]> = {
    heading: (block) => [`### ${spans(block.spans)}`],
    paragraph: (block) => [spans(block.spans)],
    list: ({ items }) => [
      nestLists(items)
        .map((list) => writeList(list, ''))
        .join('\n\n'),
    ],
    entry: ({ entry }) => [writeEntry(entry, wording)],
    contrast: ({ agreement, divergence }) =>
      [...agreement, ...divergence].map((entry) => writeEntry(entry, wording)),
    poll: ({ poll }) => {
      const counted = polls.get(poll)
      return counted ? writePoll(counted, wording) : []
    },
  }
  return (block) => writeBlock(writers, block)
}

function writeList({ ordered, items }: ListTree, indent: string): string {
  return items
    .map(({ item, lists }, index) => {
      const sign = ordered ? `${index + 1}. ` : '- '
      const inside = lists.map((list) => writeList(list, indent + ' '.repeat(sign.length)))
      return [`${indent}${sign}${spans(item.spans)}`, ...inside].join('\n')
    })
    .join('\n')
}

function writeEntry(entry: ReportEntry, wording: Wording): string {
  const source = wording.source(entry).map((word) => text(word.text))
  const label = [`**${text(wording.kind(entry))}**`, ...source].join(' · ')
  return `${label}\\\n${spans(entry.spans)}`
}

function writePoll(poll: ReportPoll, wording: Wording): string[] {
  const { facts: about, method, table, parts, sentences, record } = wording.poll(poll)
  return [
    `### ${text(poll.question)}`,
    about.map(text).join(' · '),
    text(method),
    ...(table ? [writeTable(table)] : []),
    text(sentences.join(' ')),
    ...parts.flatMap((part) => [`**${text(part.title)}** ${text(part.note)}`, writeTable(part)]),
    ...(record ? [text(record)] : []),
  ]
}

function writeTable({ columns, rows }: PollTable): string {
  const rule = columns.map((_, index) => (index === 0 ? '---' : '---:'))
  const lines = rows.map((line) => [line.text, ...line.cells].map(text))
  return [columns.map(columnName), rule, ...lines].map(row).join('\n')
}

const columnName = ({ label, note }: PollColumn): string =>
  text(note === undefined ? label : `${label}, ${note}`)

function foot({ contributors, digest, language, state }: Report, { say }: Wording): string[] {
  const names = new Intl.ListFormat(language, { type: 'conjunction' }).format(contributors)
  return [
    ...(contributors.length > 0 ? [text(say('report.contributors', { names }))] : []),
    say(`report.state.${state}.sentence`),
    say('report.digest.sentence', { digest }),
  ]
}
