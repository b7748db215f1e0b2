import { speak } from '#shared/words/words.ts'
import { ownData } from '#shared/words/english/own-data.ts'
import { html, type Markup } from '../report/markup.ts'
import type { OwnData } from './own-data.ts'

const say = speak(ownData, 'en')

/** What somebody gets of themselves as a page that stands alone: no style, no script, everything in it is text. */
export function ownDataPage({ about, tookPart, trail, wrote }: OwnData): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${say('own-data.title')}</title>
      </head>
      <body>
        <main>
          <h1>${say('own-data.title')}</h1>
          <p>${say('own-data.about')}</p>
          ${Object.entries(about).map(([name, rows]) => section(say(titleOf(name)), rows))}
          ${section(
            say('own-data.tookPart'),
            tookPart.map((poll) => ({ poll })),
          )}
          <p>${say('own-data.ballots')}</p>
          ${section(say('own-data.wrote'), [...wrote.notes, ...wrote.polls])}
          ${section(say('own-data.trail'), trail)}
        </main>
      </body>
    </html> `
  return page.source
}

const TITLES = {
  self: 'own-data.self',
  tickets: 'own-data.tickets',
  holdings: 'own-data.holdings',
  invitations: 'own-data.invitations',
  questions: 'own-data.questions',
  supports: 'own-data.supports',
  alarms: 'own-data.alarms',
  opened: 'own-data.opened',
  closed: 'own-data.closed',
  published: 'own-data.published',
  votes: 'own-data.votes',
  agreements: 'own-data.agreements',
  remarks: 'own-data.remarks',
  settled: 'own-data.settled',
  codes: 'own-data.codes',
} as const

function titleOf(name: string): (typeof TITLES)[keyof typeof TITLES] {
  return name in TITLES ? TITLES[name as keyof typeof TITLES] : 'own-data.self'
}

function section(title: string, rows: readonly object[]): Markup {
  return html`<section>
    <h2>${title}</h2>
    ${rows.length === 0 ? html`<p>${say('own-data.nothing')}</p>` : ''}
    <ul>
      ${rows.map(
        (row) =>
          html`<li>
            <dl>
              ${Object.entries(row).map(
                ([name, value]) =>
                  html`<dt>${name}</dt>
                    <dd>${told(name, value)}</dd>`,
              )}
            </dl>
          </li>`,
      )}
    </ul>
  </section>`
}

function told(name: string, value: unknown): string {
  if (value === null || value === undefined) return say('own-data.none')
  if (typeof value === 'number' && (name === 'at' || name.endsWith('_at'))) {
    return new Date(value).toISOString()
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
}
