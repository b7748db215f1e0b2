import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { idFrom, type SessionId } from '#shared/ids.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { STAKEHOLDER_GROUPS } from '#shared/session.ts'
import type { FloorQuestion } from '#shared/wire.ts'
import { act, codeOf } from '../../live/api.ts'
import { say } from '../../widgets/say.ts'
import { openMemory, type Memory } from './memory.ts'
import { isSameAsker, keepAsker, readAsker, type Asker } from './own-name.ts'
import { floorPath } from './way-in.ts'

const LONGEST = 1_000 // characters
const TELL_BELOW = 200 // characters left when the count appears

/**
 * The box for a question. It opens at the thumb, keeps what was typed over a lost network, a closed
 * box and a reload, and lets go of it only when the server has the question. [FLOOR5]
 */
export class AskSheet extends LitElement {
  static override properties = {
    session: { type: String },
    text: { state: true },
    naming: { state: true },
    asker: { state: true },
    busy: { state: true },
    problem: { state: true },
  }

  declare session: SessionId
  declare private text: string
  declare private naming: boolean
  declare private asker: Asker | undefined
  declare private busy: boolean
  declare private problem: ProblemCode | 'empty' | undefined

  #sent: { readonly text: string; readonly receipt: string } | undefined

  constructor() {
    super()
    this.text = ''
    this.naming = false
    this.asker = undefined
    this.busy = false
    this.problem = undefined
  }

  // The page's own stylesheets dress it: it is a part of the page and lives nowhere else.
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  get #memory(): Memory {
    return openMemory(() => sessionStorage, `rapport:${this.session}:`)
  }

  protected override firstUpdated(): void {
    const kept = this.#memory.read('question')
    if (typeof kept === 'string') this.text = kept
    this.asker = readAsker(this.session)
  }

  /** Opens the box with the keyboard up. */
  open(): void {
    this.querySelector('dialog')?.showModal()
    this.querySelector('textarea')?.focus()
  }

  override render(): unknown {
    const left = LONGEST - this.text.length
    return html`<dialog aria-label=${say('floor.ask')}>
      <form novalidate @submit=${this.#send}>
        <label for="ask-text">${say('floor.ask-label')}</label>
        <textarea
          id="ask-text"
          rows="4"
          dir="auto"
          maxlength=${LONGEST}
          aria-describedby="ask-hint"
          .value=${this.text}
          ?readonly=${this.busy}
          @input=${this.#type}
        ></textarea>
        <p id="ask-hint" class="quiet-text">${say('floor.ask-hint')}</p>
        ${
          left < TELL_BELOW
            ? html`<p class="quiet-text numbers">${say('floor.ask-left', { n: left })}</p>`
            : nothing
        }
        ${this.naming ? this.#nameFields() : this.#asWhom()}
        <p class="problem" role="alert">${this.#trouble()}</p>
        <div class="acts">
          <button type="button" class="button large" @click=${this.#close}>
            ${say('floor.ask-cancel')}
          </button>
          <button class="button primary large" aria-disabled=${this.busy ? 'true' : 'false'}>
            ${this.busy ? say('floor.ask-sending') : say('floor.ask-send')}
          </button>
        </div>
      </form>
    </dialog>`
  }

  /** Nobody has to say who they are; who has said it sees it before they send. [PEOPLE7] */
  #asWhom(): TemplateResult {
    const { asker } = this
    return html`<p class="as-whom">
      <span dir="auto">
        ${asker ? say('floor.ask-as', { name: asker.name }) : say('floor.ask-as-nobody')}
      </span>
      <button type="button" class="button quiet large" @click=${this.#name}>
        ${say('floor.ask-name')}
      </button>
      ${
        asker
          ? html`<button type="button" class="button quiet large" @click=${this.#unname}>
              ${say('floor.ask-nameless')}
            </button>`
          : nothing
      }
    </p>`
  }

  #nameFields(): TemplateResult {
    const { asker } = this
    return html`<label for="ask-name">${say('floor.ask-name-label')}</label>
      <input
        id="ask-name"
        name="name"
        maxlength="80"
        autocomplete="name"
        dir="auto"
        .value=${asker?.name ?? ''}
      />
      <label for="ask-affiliation">${say('floor.ask-affiliation-label')}</label>
      <input
        id="ask-affiliation"
        name="affiliation"
        maxlength="200"
        autocomplete="organization"
        dir="auto"
        .value=${asker?.affiliation ?? ''}
      />
      <label for="ask-group">${say('floor.ask-group-label')}</label>
      <input
        id="ask-group"
        name="group"
        list="ask-groups"
        maxlength="200"
        dir="auto"
        .value=${asker?.group ?? ''}
      />
      <datalist id="ask-groups">
        ${STAKEHOLDER_GROUPS.map((group) => html`<option value=${group}></option>`)}
      </datalist>
      <p class="quiet-text">${say('floor.ask-kept')}</p>`
  }

  #trouble(): string | typeof nothing {
    if (this.problem === undefined) return nothing
    if (this.problem === 'empty') return say('floor.ask-empty')
    if (this.problem === 'unavailable') return say('floor.ask-unsent')
    return say(`problem.${this.problem}`)
  }

  readonly #type = (event: Event): void => {
    if (!(event.target instanceof HTMLTextAreaElement)) return
    this.text = event.target.value
    this.problem = undefined
    this.#memory.write('question', this.text)
  }

  readonly #name = async (): Promise<void> => {
    this.naming = true
    await this.updateComplete
    this.querySelector('input')?.focus()
  }

  readonly #unname = (): void => {
    this.asker = undefined
    keepAsker(this.session, undefined)
    this.querySelector('textarea')?.focus()
  }

  /** Who asks, as the fields say; the server is told when it is something else than before. */
  async #introduce(): Promise<Asker | undefined> {
    if (!this.naming) return this.asker
    const field = (name: string): string =>
      this.querySelector<HTMLInputElement>(`input[name=${name}]`)?.value.trim() ?? ''
    const asker = { name: field('name'), affiliation: field('affiliation'), group: field('group') }
    const said = asker.name === '' ? undefined : asker
    if (said && !isSameAsker(said, readAsker(this.session))) {
      await act<unknown>(floorPath(this.session, '/me'), said, 'PATCH')
    }
    keepAsker(this.session, said)
    this.asker = said
    this.naming = false
    return said
  }

  // The same words sent again after a lost answer are the same question; other words are another.
  #receiptFor(text: string): string {
    if (this.#sent?.text !== text)
      this.#sent = { text, receipt: idFrom(crypto.getRandomValues(new Uint8Array(16))) }
    return this.#sent.receipt
  }

  readonly #close = (): void => this.querySelector('dialog')?.close()

  readonly #send = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (this.busy) return
    const text = this.text.trim()
    if (text === '') {
      this.problem = 'empty'
      this.querySelector('textarea')?.focus()
      return
    }
    this.busy = true
    this.problem = undefined
    try {
      const author = (await this.#introduce())?.name
      const place = this.#memory.read('place')
      const question = await act<FloorQuestion>(floorPath(this.session, '/questions'), {
        text,
        ...(author ? { author } : {}),
        channel: 'phone',
        // Where they are they have said on a ballot, or not at all.
        ...(isPlace(place) && { place }),
        receipt: this.#receiptFor(text),
      })
      this.text = ''
      this.#memory.forget('question')
      this.#close()
      this.dispatchEvent(new CustomEvent('floor-asked', { detail: question }))
    } catch (refusal) {
      this.problem = codeOf(refusal)
    } finally {
      this.busy = false
    }
  }
}

function isPlace(value: unknown): value is 'onsite' | 'online' {
  return value === 'onsite' || value === 'online'
}

customElements.define('rapport-ask', AskSheet)

declare global {
  interface HTMLElementTagNameMap {
    'rapport-ask': AskSheet
  }
}
