import type { Report, ReportBlock, ReportEntry, ReportItem, ReportSpan } from '#shared/report.ts'
import type { ReportPoll } from '#shared/report-poll.ts'
import { writeBlock, type BlockWriters } from './blocks.ts'
import { nestLists, type ListTree } from './lists.ts'
import type { PollBar, PollTable } from './poll-table.ts'
import { wordingOf, type Wording } from './wording.ts'
import { padEnd, widthOf, wrap } from './wrap.ts'

const COLUMNS = 72 // survives two rounds of quoting in an e-mail of 76
const INDENT = '  '
const BAR = 30 // columns of a poll's bar

/** The report as plain text for an e-mail: wrapped, aligned, readable in a letter of fixed width. */
export function writeText(report: Report): Uint8Array {
  const wording = wordingOf(report)
  const { say } = wording
  const parts = [
    [...wrap(report.session.name ?? say('report.name'), COLUMNS), ...headed(wording.title, '=')],
    facts(wording),
    numbered(say('report.takeaways'), report.takeaways),
    numbered(say('report.calls'), report.calls),
    people(wording),
    ...sections(report, wording),
    ['-'.repeat(COLUMNS), ...foot(report, wording)],
  ]
  const lines = parts.filter((part) => part.length > 0).map((part) => part.join('\n'))
  return new TextEncoder().encode(`${lines.join('\n\n')}\n`)
}

/** A heading, underlined as long as its longest line. */
function headed(title: string, rule: string): string[] {
  const lines = wrap(title, COLUMNS)
  return [...lines, rule.repeat(Math.max(...lines.map(widthOf)))]
}

/** Text after a sign, its further lines as deep as the first. */
function hung(sign: string, text: string): string[] {
  const deep = ' '.repeat(widthOf(sign))
  const lines = wrap(text, COLUMNS - widthOf(sign))
  return lines.map((line, index) => `${index === 0 ? sign : deep}${line}`)
}

/** The words of spans; an address that they do not show already follows in brackets. */
const textOf = (spans: readonly ReportSpan[]): string => spans.map(shown).join('')

const shown = ({ text, link }: ReportSpan): string =>
  link === undefined || text.includes(link) || link === `mailto:${text}`
    ? text
    : `${text} (${link})`

function facts({ facts: pairs }: Wording): string[] {
  const width = Math.max(0, ...pairs.map(({ label }) => widthOf(label))) + 2
  return pairs.flatMap(({ label, value }) => hung(padEnd(label, width), value))
}

function numbered(title: string, entries: readonly ReportEntry[]): string[] {
  if (entries.length === 0) return []
  const lines = entries.flatMap((entry, index) => hung(`${index + 1}. `, textOf(entry.spans)))
  return [...headed(title, '-'), ...lines]
}

function people({ say, roles }: Wording): string[] {
  if (roles.length === 0) return []
  const lines = roles.flatMap(({ role, people: inside }) => [
    role,
    ...inside.flatMap(({ name, affiliation, group, region }) =>
      hung(INDENT, [name, affiliation, group, region].filter(Boolean).join(', ')),
    ),
  ])
  return [...headed(say('report.people'), '-'), ...lines]
}

function sections(report: Report, wording: Wording): string[][] {
  const { say } = wording
  const write = textBlocks(report, wording)
  if (report.sections.length === 0) return [[say('report.notes.empty')]]
  return report.sections.flatMap((section) => {
    const label = wording.sectionLabel(section)
    const title = [label, section.title].filter(Boolean).join(': ')
    const heading = title === '' ? [] : [headed(title, '-')]
    if (section.blocks.length === 0) return [...heading, [say('report.question.empty')]]
    return [...heading, ...section.blocks.map(write)]
  })
}

function textBlocks(report: Report, wording: Wording): (block: ReportBlock) => string[] {
  const polls = new Map(report.polls.map((poll) => [poll.id, poll]))

  const writers: BlockWriters<string[]> = {
    heading: ({ spans }) => wrap(textOf(spans), COLUMNS),
    paragraph: ({ spans }) => wrap(textOf(spans), COLUMNS),
    list: ({ items }) => nestLists(items).flatMap((list) => writeList(list, INDENT)),
    entry: ({ entry }) => writeEntry(entry, wording),
    contrast: ({ agreement, divergence }) =>
      [...agreement, ...divergence].flatMap((entry, index) => [
        ...(index > 0 ? [''] : []),
        ...writeEntry(entry, wording),
      ]),
    poll: ({ poll }) => {
      const counted = polls.get(poll)
      return counted ? writePoll(counted, wording) : []
    },
  }
  return (block) => writeBlock(writers, block)
}

function writeList({ ordered, items }: ListTree, indent: string): string[] {
  const sign = (index: number): string => (ordered ? `${index + 1}. ` : '- ')
  return items.flatMap(
    ({ item, lists }: { item: ReportItem; lists: readonly ListTree[] }, index) => [
      ...hung(indent + sign(index), textOf(item.spans)),
      ...lists.flatMap((list) => writeList(list, indent + ' '.repeat(sign(index).length))),
    ],
  )
}

function writeEntry(entry: ReportEntry, wording: Wording): string[] {
  const source = wording.source(entry).map((word) => word.text)
  const label = [wording.kind(entry), ...source].join(' · ')
  return [...wrap(`[${label}]`, COLUMNS), ...hung(INDENT, textOf(entry.spans))]
}

function writePoll(poll: ReportPoll, wording: Wording): string[] {
  const { say } = wording
  const { facts: about, method, table, parts, sentences, record } = wording.poll(poll)
  return [
    ...wrap(`${say('report.poll')}: ${poll.question}`, COLUMNS),
    ...wrap(about.join(' · '), COLUMNS),
    ...wrap(method, COLUMNS),
    '',
    ...(table ? [...writeTable(table), ''] : []),
    ...wrap(sentences.join(' '), COLUMNS),
    ...parts.flatMap((part) => [
      '',
      ...wrap(`${part.title}. ${part.note}`, COLUMNS),
      ...writeTable(part),
    ]),
    ...(record ? ['', ...wrap(record, COLUMNS)] : []),
  ]
}

/** An answer, and below it its bar and its numbers, each with its name: a table in letters would be too wide. */
function writeTable({ columns, rows }: PollTable): string[] {
  const notes = columns.flatMap(({ label, note }) => (note ? [`${label}: ${note}`] : []))
  const names = columns.slice(1).map(({ label }) => label)
  return [
    ...(notes.length > 0 ? hung(INDENT, notes.join(', ')) : []),
    ...rows.flatMap(({ text, cells, bar }) => {
      const numbers = cells.map((cell, index) => `${names[index] ?? ''} ${cell}`).join(', ')
      const inside = [...(bar ? [barOf(bar)] : []), ...(numbers ? [numbers] : [])]
      return [...hung(INDENT, text), ...inside.flatMap((line) => hung(`${INDENT}${INDENT}`, line))]
    }),
  ]
}

function barOf({ votes }: PollBar): string {
  const full = Math.min(Math.round((votes * BAR) / 100), BAR)
  return '#'.repeat(full).padEnd(BAR, '.')
}

function foot({ contributors, digest, language, state }: Report, { say }: Wording): string[] {
  const names = new Intl.ListFormat(language, { type: 'conjunction' }).format(contributors)
  return [
    ...(contributors.length > 0 ? wrap(say('report.contributors', { names }), COLUMNS) : []),
    say(`report.state.${state}.sentence`),
    ...wrap(say('report.digest.sentence', { digest }), COLUMNS),
  ]
}
