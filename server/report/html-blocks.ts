import type { Report, ReportBlock, ReportEntry, ReportSpan } from '#shared/report.ts'
import { writeBlock, type BlockWriters } from './blocks.ts'
import { htmlPoll } from './html-poll.ts'
import { nestLists, type ListTree } from './lists.ts'
import { html, type Markup } from './markup.ts'
import type { Wording } from './wording.ts'

/** Writes the blocks of a section; every block is one `.line` of the page. */
export function htmlBlocks(report: Report, wording: Wording): (block: ReportBlock) => Markup {
  const polls = new Map(report.polls.map((poll) => [poll.id, poll]))

  const writers: BlockWriters<Markup> = {
    heading: ({ spans, direction }) =>
      html`<div class="line"><h3 dir="${direction}">${spans.map(htmlSpan)}</h3></div>`,
    paragraph: ({ spans, direction }) =>
      html`<div class="line"><p dir="${direction}">${spans.map(htmlSpan)}</p></div>`,
    list: ({ items }) => html`<div class="line">${nestLists(items).map(htmlList)}</div>`,
    entry: ({ entry }) =>
      html`<div class="line entry ${entry.kind}">
        <p class="label">${wording.kind(entry)}</p>
        ${source(entry, wording)}
        <p class="words" dir="${entry.direction}">${entry.spans.map(htmlSpan)}</p>
      </div>`,
    contrast: ({ agreement, divergence }) =>
      html`<div class="line">
        <div class="contrast">${side(agreement, wording)}${side(divergence, wording)}</div>
      </div>`,
    poll: ({ poll }) => {
      const counted = polls.get(poll)
      return counted
        ? html`<div class="line">${htmlPoll(counted.question, wording.poll(counted))}</div>`
        : html``
    },
  }
  return (block) => writeBlock(writers, block)
}

/** A run of text with its look. Links say nothing of where the reader came from. [REP7] */
export function htmlSpan({ text, bold, italic, link }: ReportSpan): Markup {
  const slanted = italic ? html`<em>${text}</em>` : html`${text}`
  const strong = bold ? html`<strong>${slanted}</strong>` : slanted
  return link === undefined
    ? strong
    : html`<a href="${link}" rel="noopener noreferrer nofollow">${strong}</a>`
}

function htmlList({ ordered, items }: ListTree): Markup {
  const entries = items.map(
    ({ item, lists }) =>
      html`<li dir="${item.direction}">${item.spans.map(htmlSpan)}${lists.map(htmlList)}</li>`,
  )
  return ordered
    ? html`<ol>
        ${entries}
      </ol>`
    : html`<ul>
        ${entries}
      </ul>`
}

/** Who, for whom, from where and when; where the speaker was is told by a word and by a sign. [REP5] */
function source(entry: ReportEntry, wording: Wording): Markup {
  const parts = wording.source(entry)
  if (parts.length === 0) return html``
  const marked = parts.map(({ text, place }) =>
    place
      ? html`<span class="${place}"><bdi>${text}</bdi></span>`
      : html`<span><bdi>${text}</bdi></span>`,
  )
  return html`<p class="source">${marked}</p>`
}

function side(entries: readonly ReportEntry[], wording: Wording): Markup {
  const [first] = entries
  if (first === undefined) return html``
  const written = entries.map(
    (entry) =>
      html`<div>
        ${source(entry, wording)}
        <p dir="${entry.direction}">${entry.spans.map(htmlSpan)}</p>
      </div>`,
  )
  return html`<div class="side">
    <h3>${wording.kind(first)}</h3>
    ${written}
  </div>`
}
