import type { Report, ReportEntry } from '#shared/report.ts'
import { htmlBlocks, htmlSpan } from './html-blocks.ts'
import { STYLE } from './html-style.ts'
import { html, Markup, type Filling } from './markup.ts'
import { wordingOf, type Wording } from './wording.ts'

// Byte for byte what the hash was made of: inside a template the formatter would indent it.
const style = new Markup(`<style>${STYLE}</style>`)

/**
 * The report as one page that needs nothing else: no script, no address to load from, one style
 * whose hash is `styleHash`. What people wrote is text in it, never an element. [REP6] [REP7]
 */
export function writeHtml(report: Report): Uint8Array {
  const wording = wordingOf(report)
  const { title, direction } = wording
  const name = report.session.name

  const page = html`<!doctype html>
    <html lang="${report.language}" dir="${direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${name ? `${name}: ${title}` : title}</title>
        ${style}
      </head>
      <body>
        <header>
          ${name && html`<p class="name"><bdi>${name}</bdi></p>`}
          <h1 dir="${wording.directionOf(title)}">${title}</h1>
          ${facts(wording)}
        </header>
        <main>
          ${front('takeaways', wording.say('report.takeaways'), report.takeaways)}
          ${front('calls', wording.say('report.calls'), report.calls)} ${people(wording)}
          ${sections(report, wording)}
        </main>
        ${foot(report, wording)}
      </body>
    </html> `
  return new TextEncoder().encode(page.source)
}

function facts(wording: Wording): Filling {
  if (wording.facts.length === 0) return undefined
  return html`<dl class="facts">
    ${wording.facts.map(
      ({ label, value }) =>
        html`<div>
          <dt>${label}</dt>
          <dd dir="auto">${value}</dd>
        </div>`,
    )}
  </dl>`
}

function front(id: string, title: string, entries: readonly ReportEntry[]): Filling {
  if (entries.length === 0) return undefined
  const items = entries.map(
    ({ spans, direction }) => html`<li dir="${direction}">${spans.map(htmlSpan)}</li>`,
  )
  return html`<section class="front ${id}" aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <ol>
      ${items}
    </ol>
  </section>`
}

function people({ say, roles }: Wording): Filling {
  if (roles.length === 0) return undefined
  const columns = ['role', 'name', 'group', 'region'] as const
  const head = columns.map((column) => html`<th scope="col">${say(`report.person.${column}`)}</th>`)
  const bodies = roles.map(({ role, people: inside }) => {
    const rows = inside.map((person, index) => {
      const first = html`<th scope="rowgroup" rowspan="${inside.length}">${role}</th>`
      return html`<tr>
        ${index === 0 ? first : undefined}
        <td>
          <bdi>${person.name}</bdi>${
            person.affiliation && html`<bdi class="note">${person.affiliation}</bdi>`
          }
        </td>
        <td><bdi>${person.group}</bdi></td>
        <td><bdi>${person.region}</bdi></td>
      </tr>`
    })
    return html`<tbody>
      ${rows}
    </tbody> `
  })
  return html`<section class="front people" aria-labelledby="people">
    <h2 id="people">${say('report.people')}</h2>
    <table>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      ${bodies}
    </table>
  </section>`
}

function sections(report: Report, wording: Wording): Filling {
  const write = htmlBlocks(report, wording)
  const { say } = wording
  if (report.sections.length === 0) {
    return html`<section class="section">${quiet(say('report.notes.empty'))}</section>`
  }
  return report.sections.map((section, index) => {
    const label = wording.sectionLabel(section)
    const id = `section-${index + 1}`
    const named = section.title === '' ? html`` : html` aria-labelledby="${id}"`
    return html`<section class="section" ${named}>
      ${label && html`<p class="label">${label}</p>`}
      ${section.title && html`<h2 id="${id}" dir="${section.direction}">${section.title}</h2>`}
      ${section.blocks.length === 0 ? quiet(say('report.question.empty')) : section.blocks.map(write)}
    </section> `
  })
}

const quiet = (sentence: string): Markup =>
  html`<div class="line"><p class="source" dir="auto">${sentence}</p></div>`

function foot({ contributors, digest, language, state }: Report, { say }: Wording): Markup {
  const names = new Intl.ListFormat(language, { type: 'conjunction' }).format(contributors)
  return html`<footer>
    ${contributors.length > 0 ? html`<p dir="auto">${say('report.contributors', { names })}</p>` : undefined}
    <p dir="auto">${say(`report.state.${state}.sentence`)}</p>
    <p class="digest" dir="auto">${say('report.digest.sentence', { digest })}</p>
  </footer>`
}
