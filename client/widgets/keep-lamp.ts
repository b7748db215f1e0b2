import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit'
import { isNews, lampWords, type LampKind, type LampState } from './lamp-state.ts'
import { say } from './say.ts'
import { widgetLook } from './widget-look.ts'

export type { LampState } from './lamp-state.ts'

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
  #heardKind: LampKind | undefined

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
      .offline,
      .unkept {
        color: var(--offline);
      }
      .refused {
        color: var(--refused);
      }
      .offline,
      .unkept,
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
    const { state } = this
    if (!isNews(state.kind, this.#heardKind)) return
    this.#heardKind = state.kind
    this.#heard = state.kind === 'kept' ? say('lamp.kept') : lampWords(state)
  }

  override render(): unknown {
    const { state } = this
    return html`<span class="lamp ${state.kind}"
        >${signOf(state.kind)}<span>${lampWords(state)}</span></span
      >
      <span class="hidden" role="status" aria-live="polite">${this.#heard || nothing}</span>`
  }
}

// Told apart by shape as well: a disc is safe, a ring is under way; a triangle warns, a stroke or a cross is not safe.
const SIGNS = {
  kept: svg`<circle class="disc" cx="5" cy="5" r="4" />`,
  saving: svg`<circle cx="5" cy="5" r="4" />`,
  opening: svg`<circle cx="5" cy="5" r="4" />`,
  reading: svg`<path d="M1 5h8" />`,
  offline: svg`<circle cx="5" cy="5" r="4" /><path d="M0 10 10 0" />`,
  unkept: svg`<path d="M5 0 10 9H0Z" />`,
  refused: svg`<path d="M1 1l8 8M9 1 1 9" />`,
} as const satisfies Record<LampKind, unknown>

function signOf(kind: LampKind): TemplateResult {
  return html`<svg viewBox="0 0 10 10" aria-hidden="true" focusable="false">${SIGNS[kind]}</svg>`
}

customElements.define('rapport-lamp', KeepLamp)

declare global {
  interface HTMLElementTagNameMap {
    'rapport-lamp': KeepLamp
  }
}
