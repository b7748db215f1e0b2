import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { SessionId } from '#shared/ids.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { isPending } from '#shared/question/states.ts'
import type { FloorQuestion } from '#shared/wire.ts'
import { act, codeOf } from '../../live/api.ts'
import { say } from '../../widgets/say.ts'
import { floorPath } from './way-in.ts'

/**
 * A question of one's own: how it goes, what was answered in writing, and as long as nobody took it up its words to change. It can be
 * taken back at any time, after a second press that says what goes. [FLOOR11]
 */
export class OwnQuestion extends LitElement {
  static override properties = {
    session: { type: String },
    question: { attribute: false },
    doing: { state: true },
    busy: { state: true },
    problem: { state: true },
  }

  declare session: SessionId
  declare question: FloorQuestion | undefined
  declare private doing: 'changing' | 'withdrawing' | undefined
  declare private busy: boolean
  declare private problem: ProblemCode | undefined

  constructor() {
    super()
    this.question = undefined
    this.doing = undefined
    this.busy = false
    this.problem = undefined
  }

  // The page's own stylesheets dress it: it is a part of the page and lives nowhere else.
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render(): unknown {
    const { question } = this
    if (question === undefined) return nothing
    const { text, state, supports, answer, translation } = question
    return html`
      ${
        this.doing === 'changing'
          ? this.#form(question)
          : html`<p class="words"><bdi>${text}</bdi></p>`
      }
      ${translation && html`<p class="about" lang=${translation.language}><bdi>${translation.text}</bdi></p>`}
      <p class="about">
        <span class="state ${state}">${say(`floor.state.${state}`)}</span>
        ${
          supports > 0
            ? html`<span class="numbers">${say('floor.supports', { n: supports })}</span>`
            : nothing
        }
      </p>
      ${answer && html`<p class="answer"><bdi>${answer}</bdi></p>`}
      <p class="problem" role="alert">${this.problem ? say(`problem.${this.problem}`) : nothing}</p>
      ${this.doing === undefined ? this.#acts(question) : nothing}
      ${this.doing === 'withdrawing' ? this.#sure() : nothing}
    `
  }

  #acts({ state, notesAt }: FloorQuestion): TemplateResult | typeof nothing {
    if (state === 'withdrawn') return nothing
    const mayChange = isPending(state) && notesAt === undefined
    return html`<p class="acts">
      ${
        mayChange
          ? html`<button type="button" class="button quiet" @click=${() => this.#begin('changing')}>
              ${say('floor.change')}
            </button>`
          : nothing
      }
      <button type="button" class="button quiet" @click=${() => this.#begin('withdrawing')}>
        ${say('floor.withdraw')}
      </button>
    </p>`
  }

  #form({ text }: FloorQuestion): TemplateResult {
    return html`<form novalidate @submit=${this.#change}>
      <label>
        <span class="visually-hidden">${say('floor.ask-label')}</span>
        <textarea name="words" rows="3" dir="auto" maxlength="1000" .value=${text}></textarea>
      </label>
      <p class="quiet-text">${say('floor.change-hint')}</p>
      <p class="acts">
        <button class="button primary" aria-disabled=${this.busy ? 'true' : 'false'}>
          ${say('floor.change-keep')}
        </button>
        <button type="button" class="button quiet" @click=${this.#end}>
          ${say('floor.ask-cancel')}
        </button>
      </p>
    </form>`
  }

  #sure(): TemplateResult {
    return html`<p role="alert">${say('floor.withdraw-sure')}</p>
      <p class="acts">
        <button
          type="button"
          class="button primary"
          aria-disabled=${this.busy ? 'true' : 'false'}
          @click=${this.#withdraw}
        >
          ${say('floor.withdraw-yes')}
        </button>
        <button type="button" class="button quiet" @click=${this.#end}>
          ${say('floor.ask-cancel')}
        </button>
      </p>`
  }

  async #begin(doing: 'changing' | 'withdrawing'): Promise<void> {
    this.doing = doing
    this.problem = undefined
    await this.updateComplete
    this.querySelector<HTMLElement>('textarea, .primary')?.focus()
  }

  readonly #end = (): void => {
    this.doing = undefined
    this.problem = undefined
  }

  readonly #change = (event: Event): void => {
    event.preventDefault()
    const text = this.querySelector('textarea')?.value.trim() ?? ''
    if (text === '') return
    void this.#run(() => act(this.#path('/words'), { text }, 'PATCH'))
  }

  readonly #withdraw = (): void => {
    void this.#run(() => act(this.#path('/withdraw'), {}))
  }

  // What became of it comes over the feed, as to everybody.
  async #run(task: () => Promise<unknown>): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.problem = undefined
    try {
      await task()
      this.doing = undefined
    } catch (refusal) {
      this.problem = codeOf(refusal)
    } finally {
      this.busy = false
    }
  }

  #path(then: string): string {
    return floorPath(this.session, `/questions/${this.question?.id ?? ''}${then}`)
  }
}

customElements.define('rapport-own-question', OwnQuestion)

declare global {
  interface HTMLElementTagNameMap {
    'rapport-own-question': OwnQuestion
  }
}
