import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit'
import type { OptionId } from '#shared/ids.ts'
import { percentOf, type Tally } from '#shared/poll/tally.ts'
import type { PollOption } from '#shared/poll/wording.ts'
import { say } from './say.ts'
import { widgetLook } from './widget-look.ts'

const NONE: readonly never[] = []

/**
 * A tally: for every answer its words, its numbers and a bar. The numbers say everything that the
 * bars show, so nothing hangs on seeing length or colour. Hands stand beside the online votes and
 * are never mixed into their share. [POLLW2] [POLLW3]
 */
export class TallyBars extends LitElement {
  static override properties = {
    options: { attribute: false },
    tally: { attribute: false },
    chosen: { attribute: false },
  }

  declare options: readonly PollOption[]
  declare tally: Tally | undefined
  /** The answers of the person who looks, marked as theirs. */
  declare chosen: readonly OptionId[]

  constructor() {
    super()
    this.options = NONE
    this.tally = undefined
    this.chosen = NONE
  }

  static override styles = [
    widgetLook,
    css`
      ul {
        display: grid;
        gap: var(--space-3);
      }
      .answer {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 var(--space-3);
      }
      .words {
        flex: 1 1 8em;
      }
      .numbers {
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
      }
      b,
      b.numbers {
        color: var(--ink);
        font-weight: var(--weight-strong);
      }
      .yours {
        margin-inline-start: var(--space-1);
        color: var(--accent);
        font-size: var(--size-2);
        white-space: nowrap;
      }
      svg {
        display: block;
        inline-size: 100%;
        block-size: 10px;
        margin-block-start: var(--space-1);
        border-radius: 3px;
        background: var(--bar-ground);
      }
      :host(:dir(rtl)) svg {
        transform: scaleX(-1);
      }
      rect {
        fill: var(--bar);
        transition: width calc(var(--motion, 0ms) * 2);
      }
      line {
        stroke: var(--bar-hands);
        stroke-width: 20;
        stroke-dasharray: 5 2;
      }
      .series {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 0 var(--space-2);
        align-items: center;
        font-size: var(--size-2);
      }
      .series svg {
        margin: 0;
      }
      @media (prefers-reduced-motion: reduce) {
        rect {
          transition: none;
        }
      }
      @media (forced-colors: active) {
        svg {
          background: Canvas;
          outline: 1px solid CanvasText;
        }
        rect {
          fill: CanvasText;
        }
        line {
          stroke: CanvasText;
        }
      }
    `,
  ]

  override render(): unknown {
    const { tally } = this
    if (tally === undefined) return nothing
    return html`<ul role="list">
      ${this.options.map((option) => this.#answer(option, tally))}
    </ul>`
  }

  #answer(option: PollOption, tally: Tally): TemplateResult {
    const votes = tally.votes[option.id] ?? 0
    const share = say('poll.share', { percent: percentOf(votes, tally.voters) })
    return html`<li>
      <div class="answer">
        <span class="words"><bdi>${option.text}</bdi>${this.#mark(option)}</span>
        ${
          tally.hands === undefined
            ? html`<span class="numbers">
                <b>${share}</b> · <bdi>${say('poll.votes', { n: votes })}</bdi>
              </span>`
            : html`<b class="numbers">
                ${say('poll.together', { n: votes + (tally.hands[option.id] ?? 0) })}
              </b>`
        }
      </div>
      ${
        tally.hands === undefined
          ? votesBar(partOf(votes, tally.voters))
          : twoSeries(tally, votes, tally.hands[option.id] ?? 0, share)
      }
    </li>`
  }

  #mark(option: PollOption): TemplateResult | typeof nothing {
    if (!this.chosen.includes(option.id)) return nothing
    return html` <span class="yours">✓ ${say('poll.yours')}</span>`
  }
}

/** Hands and votes on one scale, each with its number; the share is that of the votes alone. */
function twoSeries(tally: Tally, votes: number, hands: number, share: string): TemplateResult {
  const longest = longestOf(tally)
  return html`<div class="series">
    ${votesBar(partOf(votes, longest))}
    <span class="numbers">
      <bdi>${say('poll.online', { n: votes })}</bdi> · <bdi>${share}</bdi>
    </span>
    ${handsBar(partOf(hands, longest))}
    <span class="numbers"><bdi>${say('poll.hands', { n: hands })}</bdi></span>
  </div>`
}

/** The count that fills a bar: all voters, or all hands where the hall was fuller. */
function longestOf(tally: Tally): number {
  const hands = Object.values(tally.hands ?? {})
  return Math.max(tally.voters, ...hands)
}

function partOf(count: number, whole: number): number {
  return whole <= 0 ? 0 : Math.min(1, count / whole)
}

// Lengths are attributes of the drawing: the pages' policy blocks style attributes.
function votesBar(part: number): TemplateResult {
  return html`<svg aria-hidden="true" focusable="false">
    ${svg`<rect height="100%" width="${part * 100}%"></rect>`}
  </svg>`
}

function handsBar(part: number): TemplateResult {
  return html`<svg aria-hidden="true" focusable="false">
    ${svg`<line x1="0" x2="${part * 100}%" y1="50%" y2="50%"></line>`}
  </svg>`
}

customElements.define('rapport-tally', TallyBars)

declare global {
  interface HTMLElementTagNameMap {
    'rapport-tally': TallyBars
  }
}
