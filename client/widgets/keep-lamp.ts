import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit'
import { LANGUAGE, say } from './say.ts'
import { widgetLook } from './widget-look.ts'

/** Whether what was written is kept. `at` is milliseconds since 1970, `reason` a finished sentence. */
export type LampState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'kept'; readonly at: number }
  | { readonly kind: 'offline'; readonly changes: number }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'reading' }

const OPENING: LampState = { kind: 'opening' }

/**
 * Says whether the words are safe, and lies about nothing: it shows the state it is handed. Heard,
 * it is quiet: saving and kept follow each other with every sentence and are not read aloud; leaving
 * and coming back, being refused and being let read only are. [LAMP1] [LAMP2]
 */
export class KeepLamp extends LitElement {
  static override properties = { state: { attribute: false } }

  declare state: LampState

  #heard = ''
  #heardKind: LampState['kind'] | undefined

  constructor() {
    super()
    this.state = OPENING
  }

  static override styles = [
    widgetLook,
    css`
      :host {
        display: inline-block;
        font-size: var(--size-2);
      }
      .lamp {
        display: inline-flex;
        align-items: baseline;
        gap: var(--space-1);
        color: var(--keeping);
        font-variant-numeric: tabular-nums;
      }
      .kept {
        color: var(--kept);
      }
      .offline {
        color: var(--offline);
      }
      .refused {
        color: var(--refused);
      }
      .offline,
      .refused {
        font-weight: var(--weight-strong);
      }
      svg {
        flex: none;
        inline-size: 0.7em;
        block-size: 0.7em;
        overflow: visible;
        fill: none;
        stroke: currentColor;
        stroke-width: 2;
      }
      .disc {
        fill: currentColor;
      }
    `,
  ]

  protected override willUpdate(): void {
    const { kind } = this.state
    if (kind === 'saving' || kind === 'opening' || kind === this.#heardKind) return
    // The first "kept" is no news; after trouble it is the news that somebody waits for.
    if (kind === 'kept' && this.#heardKind === undefined) return
    this.#heardKind = kind
    this.#heard = kind === 'kept' ? say('lamp.kept') : wordsOf(this.state)
  }

  override render(): unknown {
    const { state } = this
    return html`<span class="lamp ${state.kind}"
        >${signOf(state.kind)}<span>${wordsOf(state)}</span></span
      >
      <span class="hidden" role="status" aria-live="polite">${this.#heard || nothing}</span>`
  }
}

const clock = new Intl.DateTimeFormat(LANGUAGE, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

function wordsOf(state: LampState): string {
  switch (state.kind) {
    case 'kept':
      return say('lamp.kept-at', { time: clock.format(state.at) })
    case 'offline':
      return state.changes === 0
        ? say('lamp.offline-clean')
        : say('lamp.offline', { n: state.changes })
    case 'refused':
      return say('lamp.refused', { reason: state.reason })
    default:
      return say(`lamp.${state.kind}`)
  }
}

// Told apart by shape as well: a disc is safe, a ring is under way, a stroke or a cross is not.
const SIGNS = {
  kept: svg`<circle class="disc" cx="5" cy="5" r="4" />`,
  saving: svg`<circle cx="5" cy="5" r="4" />`,
  opening: svg`<circle cx="5" cy="5" r="4" />`,
  reading: svg`<path d="M1 5h8" />`,
  offline: svg`<circle cx="5" cy="5" r="4" /><path d="M0 10 10 0" />`,
  refused: svg`<path d="M1 1l8 8M9 1 1 9" />`,
} as const satisfies Record<LampState['kind'], unknown>

function signOf(kind: LampState['kind']): TemplateResult {
  return html`<svg viewBox="0 0 10 10" aria-hidden="true" focusable="false">${SIGNS[kind]}</svg>`
}

customElements.define('rapport-lamp', KeepLamp)

declare global {
  interface HTMLElementTagNameMap {
    'rapport-lamp': KeepLamp
  }
}
