import { html, LitElement, nothing } from 'lit'
import type { ProblemCode } from '#shared/problem.ts'
import { say } from '../../widgets/say.ts'

/** The box for the short code: whoever has no link types what the screen in the room shows. */
export class CodeForm extends LitElement {
  static override properties = {
    busy: { type: Boolean },
    problem: { type: String },
    empty: { state: true },
  }

  declare busy: boolean
  declare problem: ProblemCode | undefined
  declare private empty: boolean

  constructor() {
    super()
    this.busy = false
    this.problem = undefined
    this.empty = false
  }

  // The page's own stylesheets dress it: it is a part of the page and lives nowhere else.
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render(): unknown {
    const trouble = this.#trouble()
    return html`<form class="code" novalidate @submit=${this.#enter}>
      <label for="code">${say('floor.code-label')}</label>
      <input
        id="code"
        name="code"
        maxlength="40"
        dir="ltr"
        autocomplete="off"
        autocapitalize="characters"
        autocorrect="off"
        spellcheck="false"
        enterkeyhint="go"
        aria-describedby="code-problem code-hint"
        aria-invalid=${trouble === nothing ? 'false' : 'true'}
        @input=${this.#type}
      />
      <p id="code-problem" class="problem" role="alert">${trouble}</p>
      <button class="button primary large" aria-disabled=${this.busy ? 'true' : 'false'}>
        ${this.busy ? say('floor.code-entering') : say('floor.code-enter')}
      </button>
      <p id="code-hint" class="quiet-text">${say('floor.code-hint')}</p>
    </form>`
  }

  #trouble(): string | typeof nothing {
    if (this.empty) return say('floor.code-missing')
    return this.problem === undefined ? nothing : say(`problem.${this.problem}`)
  }

  readonly #type = (): void => {
    this.empty = false
    this.problem = undefined
  }

  readonly #enter = (event: Event): void => {
    event.preventDefault()
    if (this.busy) return
    const code = this.querySelector('input')?.value.trim() ?? ''
    this.empty = code === ''
    if (this.empty) this.querySelector('input')?.focus()
    else this.dispatchEvent(new CustomEvent('floor-code', { detail: code }))
  }
}

customElements.define('rapport-code', CodeForm)

declare global {
  interface HTMLElementTagNameMap {
    'rapport-code': CodeForm
  }
}
