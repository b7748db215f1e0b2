import { html, type Markup } from './markup.ts'

/** One bar: votes, and under them the hands; each a share of the full length in percent. */
export interface Bar {
  readonly title: string
  readonly votes: number
  readonly hands?: number
}

const THICK = 8 // px; a hand's bar is half as high, under the votes

/**
 * A bar of a chart as SVG. Lengths are attributes, never styles, so that a page may forbid inline
 * styles; a length beyond the whole stops at its end.
 */
export function bar({ title, votes, hands }: Bar): Markup {
  const height = hands === undefined ? THICK : THICK * 1.5 + 2
  const raised = hands === undefined ? undefined : handsUnder(hands)
  return html`<svg class="bar" role="img" width="100%" height="${height}">
    <title>${title}</title>
    <rect class="whole" width="100%" height="${THICK}" fill="#e7e1d5" />
    <rect class="votes" width="${within(votes)}%" height="${THICK}" fill="#0b5f66" />
    ${raised}
  </svg>`
}

const handsUnder = (share: number): Markup =>
  html`<rect
    class="hands"
    y="${THICK + 2}"
    width="${within(share)}%"
    height="${THICK / 2}"
    fill="#a8601a"
  />`

const within = (share: number): number => Math.min(Math.max(Math.round(share * 10) / 10, 0), 100)

/** How long a number's bar is, as a share of the largest the chart can hold. */
export function lengthOf(count: number, whole: number): number {
  return whole > 0 ? (count * 100) / whole : 0
}
