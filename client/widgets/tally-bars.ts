import { html, LitElement, nothing, svg, type TemplateResult } from 'lit'
import type { OptionId } from '#shared/ids.ts'
import { isWritten } from '#shared/poll/kinds.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { Tally } from '#shared/poll/tally.ts'
import type { PollOption } from '#shared/poll/wording.ts'
import { handsFor, handsRaised, peopleIn, shareOf, sharesOf, type Shares } from './poll-base.ts'
import { figuresOf, inOrder } from './poll-result.ts'
import { say } from './say.ts'
import { writtenIn } from './tally-cloud.ts'
import { tallyLook } from './tally-look.ts'
import { partsOf } from './tally-parts.ts'
import { widgetLook } from './widget-look.ts'

const NONE: readonly never[] = []

/**
 * A count as a table with a bar under each row. The numbers say everything that the bars show, so nothing hangs on seeing length or
 * colour. Hands stand beside the online votes, each with its own N, and are never mixed into their share. [POLLW2] [POLLW3]
 */
export class TallyBars extends LitElement {
  static override properties = {
    poll: { attribute: false },
    chosen: { attribute: false },
  }

  declare poll: CountedPoll | undefined
  /** The answers of the person who looks, marked as theirs. */
  declare chosen: readonly OptionId[]

  constructor() {
    super()
    this.poll = undefined
    this.chosen = NONE
  }

  static override styles = [widgetLook, tallyLook]

  override render(): unknown {
    const { poll } = this
    const tally = poll?.tally
    if (poll === undefined || tally === undefined) return nothing
    if (isWritten(poll.kind)) return writtenIn(poll.kind, tally)
    return html`${this.#table(poll, tally)} ${partsOf(poll, tally)}`
  }

  #table(poll: CountedPoll, tally: Tally): TemplateResult {
    const shares = sharesOf(poll, tally)
    const columns = columnsOf(poll, tally)
    const options = poll.kind === 'ranking' ? inOrder(poll, tally) : poll.options
    const figures = poll.kind === 'scale' ? figuresOf(tally) : undefined
    return html`${figures === undefined ? nothing : html`<p class="figures">${figures}</p>`}
      <table class="counts">
        <caption>
          ${captionOf(poll, tally, shares)}
        </caption>
        <thead>
          <tr>
            <th scope="col">${say('poll.column.answer')}</th>
            ${columns.map(
              ({ name, sign }) =>
                html`<th scope="col" class="number">
                  ${sign === undefined ? nothing : signOf(sign)}${say(`poll.column.${name}`)}
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${options.map((option) => [
            html`<tr>
              <th scope="row">${this.#words(poll, option)}</th>
              ${columns.map(
                ({ name, of }) => html`<td class="number ${name}">${of(option.id, shares)}</td>`,
              )}
            </tr>`,
            // The same numbers as lengths: for eyes alone.
            html`<tr class="bar" aria-hidden="true">
              <td colspan=${columns.length + 1}>${barsOf(poll, tally, option.id, shares)}</td>
            </tr>`,
          ])}
        </tbody>
        ${tally.hands === undefined ? nothing : footOf(poll, tally)}
      </table>`
  }

  #words(poll: CountedPoll, { id, text }: PollOption): TemplateResult {
    const { scale } = poll
    const end =
      scale && (id === String(scale.from) ? scale.low : id === String(scale.to) ? scale.high : '')
    return html`<bdi>${text}</bdi>${end ? html` <bdi class="end">${end}</bdi>` : nothing}${
        this.chosen.includes(id)
          ? html` <span class="yours">✓ ${say('poll.yours')}</span>`
          : nothing
      }`
  }
}

interface Column {
  readonly name: 'share' | 'votes' | 'online' | 'hands' | 'together' | 'first' | 'points'
  readonly sign?: 'votes' | 'hands'
  of(option: OptionId, shares: Shares): string | number
}

function columnsOf({ kind }: CountedPoll, tally: Tally): readonly Column[] {
  const votes = (option: OptionId): number => tally.votes[option] ?? 0
  const share: Column = {
    name: 'share',
    of: (option, shares) => say('poll.share', { percent: shareOf(votes(option), shares) }),
  }
  const hands: readonly Column[] = [
    { name: 'hands', sign: 'hands', of: (option) => handsFor(tally, option) },
    { name: 'together', of: (option) => votes(option) + handsFor(tally, option) },
  ]
  const more = tally.hands === undefined ? [] : hands
  if (kind === 'ranking') {
    const points: Column = { name: 'points', of: (option) => tally.points?.[option] ?? 0 }
    return [points, { name: 'first', of: votes }, ...more]
  }
  if (more.length === 0) return [share, { name: 'votes', of: votes }]
  return [{ name: 'online', sign: 'votes', of: votes }, share, ...more]
}

/** Of whom the shares are, so that no percent stands alone. */
function captionOf(poll: CountedPoll, tally: Tally, { base, n }: Shares): string {
  if (poll.kind === 'ranking') return say('poll.points-are', { n: poll.options.length - 1 })
  const isOnline = base === 'voters' && tally.hands !== undefined
  return n === 0 ? '' : say(isOnline ? 'poll.base.voters-online' : `poll.base.${base}`, { n })
}

function footOf(poll: CountedPoll, tally: Tally): TemplateResult {
  const hands = handsRaised(tally)
  // Where a hand may be raised for several answers, hands are not people, and there is no sum of them.
  const isOneEach = poll.kind !== 'multiple' && poll.kind !== 'ranking'
  return html`<tfoot>
    <tr>
      <th scope="row">${say('poll.in-all')}</th>
      <td class="number">${poll.kind === 'ranking' ? '' : tally.voters}</td>
      <td class="number">${poll.kind === 'ranking' ? tally.voters : ''}</td>
      <td class="number">${hands}</td>
      <td class="number">${isOneEach ? peopleIn(poll, tally) : ''}</td>
    </tr>
  </tfoot>`
}

function barsOf(poll: CountedPoll, tally: Tally, option: OptionId, shares: Shares) {
  const votes = tally.votes[option] ?? 0
  if (poll.kind === 'ranking') {
    const most = tally.voters * Math.max(poll.options.length - 1, 1)
    return votesBar(partOf(tally.points?.[option] ?? 0, most))
  }
  if (tally.hands === undefined) return votesBar(partOf(votes, Math.max(shares.n, tally.voters)))
  // Hands and votes on one scale: all voters, or all hands where the hall was fuller.
  const longest = Math.max(tally.voters, ...Object.values(tally.hands))
  return [votesBar(partOf(votes, longest)), handsBar(partOf(handsFor(tally, option), longest))]
}

function partOf(count: number, whole: number): number {
  return whole <= 0 ? 0 : Math.min(1, count / whole)
}

// Lengths are attributes of the drawing: the pages' policy blocks style attributes.
function votesBar(part: number): TemplateResult {
  return html`<svg class="length" focusable="false">
    ${svg`<rect height="100%" width="${part * 100}%"></rect>`}
  </svg>`
}

function handsBar(part: number): TemplateResult {
  return html`<svg class="length" focusable="false">
    ${svg`<line x1="0" x2="${part * 100}%" y1="50%" y2="50%"></line>`}
  </svg>`
}

// Told apart by their pattern too: votes are one piece, hands are strokes.
function signOf(sign: 'votes' | 'hands'): TemplateResult {
  return html`<svg class="sign" aria-hidden="true" focusable="false">
    ${
      sign === 'votes'
        ? svg`<rect height="100%" width="100%"></rect>`
        : svg`<line x1="0" x2="100%" y1="50%" y2="50%"></line>`
    }
  </svg>`
}

customElements.define('rapport-tally', TallyBars)

declare global {
  interface HTMLElementTagNameMap {
    'rapport-tally': TallyBars
  }
}
