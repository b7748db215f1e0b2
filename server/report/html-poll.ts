import { bar } from './chart.ts'
import { html, type Markup } from './markup.ts'
import type { PartsTable, PollColumn, PollTable, PollTableRow } from './poll-table.ts'
import type { PollWording } from './poll-wording.ts'

/** A round of a poll: its wording, how it was held, bars with their numbers, and what they say. */
export function htmlPoll(question: string, poll: PollWording): Markup {
  const { facts, method, table, cloud, parts, sentences, record } = poll
  const words = cloud.map(
    ({ text, size }) => html`<span class="size-${size}"><bdi>${text}</bdi></span> `,
  )
  return html`<figure class="poll">
    <figcaption dir="auto">${question}</figcaption>
    <p class="poll-facts">${facts.map((fact) => html`<span><bdi>${fact}</bdi></span>`)}</p>
    <p class="poll-method" dir="auto">${method}</p>
    ${words.length > 0 ? html`<p class="cloud" aria-hidden="true">${words}</p>` : undefined}
    ${table && htmlTable(table)}
    <p class="poll-says" dir="auto">${sentences.join(' ')}</p>
    ${parts.map(htmlParts)} ${record && html`<p class="poll-record" dir="auto">${record}</p>`}
  </figure>`
}

function htmlTable({ columns, rows }: PollTable): Markup {
  return html`<table>
    ${htmlHead(columns)}
    <tbody>
      ${rows.map(htmlRow)}
    </tbody>
  </table>`
}

function htmlParts({ title, note, columns, rows }: PartsTable): Markup {
  return html`<table class="parts">
    <caption dir="auto">
      ${title}
      <span class="note">${note}</span>
    </caption>
    ${htmlHead(columns)}
    <tbody>
      ${rows.map(htmlRow)}
    </tbody>
  </table>`
}

const htmlHead = (columns: readonly PollColumn[]): Markup =>
  html`<thead>
    <tr>
      ${columns.map(htmlColumn)}
    </tr>
  </thead>`

/** A column's name, with the colour of its bars, and below it what the numbers are of. */
function htmlColumn({ label, note, bars }: PollColumn): Markup {
  const name = bars
    ? html`<span class="key of-${bars}"><bdi>${label}</bdi></span>`
    : html`<bdi>${label}</bdi>`
  return html`<th scope="col">${name}${note && html` <span class="note">${note}</span>`}</th>`
}

function htmlRow({ text, bar: drawn, cells }: PollTableRow): Markup {
  return html`<tr>
    <th scope="row">
      <span dir="auto">${text}</span>${drawn && bar({ ...drawn, title: drawn.says })}
    </th>
    ${cells.map((cell) => html`<td>${cell}</td>`)}
  </tr>`
}
