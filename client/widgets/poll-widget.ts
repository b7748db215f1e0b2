import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { OptionId, PollId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { PollWording } from '#shared/poll/wording.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { openAnnouncer } from './announcer.ts'
import { pollLook } from './poll-look.ts'
import { resultSentence, turnoutOf } from './poll-result.ts'
import { say } from './say.ts'
import './tally-bars.ts'
import { widgetLook } from './widget-look.ts'

/** What `rapport-vote` carries: somebody pressed the button with these answers chosen. */
export interface VoteDetail {
  readonly poll: PollId
  readonly choices: readonly OptionId[]
}

const NONE: readonly never[] = []

/**
 * A poll in each of its states: the draft to read, the ballot to fill in, the count, the result. It
 * is handed everything and asks nobody; a vote leaves as the event `rapport-vote` and counts only
 * when `counted` comes back. While somebody may still vote here, no numbers are shown. [POLLW1]
 */
export class PollWidget extends LitElement {
  static override properties = {
    poll: { attribute: false },
    draft: { attribute: false },
    mode: { type: String },
    // By content: a caller that hands a new empty list at each turn must not clear the ballot.
    chosen: { attribute: false, hasChanged: differ },
    counted: { type: Boolean },
    busy: { type: Boolean },
    problem: { type: String },
    picked: { state: true },
    unpicked: { state: true },
    said: { state: true },
  }

  declare poll: CountedPoll | undefined
  /** The wording while it is being written; shown where there is no `poll` yet. */
  declare draft: PollWording | undefined
  declare mode: 'vote' | 'watch'
  /** This person's answers, where they are known: chosen again on the ballot, marked in the result. */
  declare chosen: readonly OptionId[]
  /** The server counted this person's vote. */
  declare counted: boolean
  /** The vote is on its way. */
  declare busy: boolean
  declare problem: ProblemCode | undefined

  declare private picked: readonly OptionId[]
  declare private unpicked: boolean
  declare private said: string

  readonly #announcer = openAnnouncer((sentence) => {
    this.said = sentence
  })
  #votedHere = false

  readonly #pick = (): void => {
    const inputs = this.renderRoot.querySelectorAll<HTMLInputElement>('input:checked')
    const values = new Set(Array.from(inputs, (input) => input.value))
    this.picked = (this.poll?.options ?? [])
      .map((option) => option.id)
      .filter((id) => values.has(id))
    this.unpicked = false
  }

  readonly #vote = (event: Event): void => {
    event.preventDefault()
    const { poll } = this
    if (poll === undefined || this.busy) return
    this.unpicked = this.picked.length === 0
    if (this.unpicked) return
    // The fields are shut while the vote travels; the keyboard's place stays on the button.
    this.renderRoot.querySelector('button')?.focus()
    this.#votedHere = true
    const detail: VoteDetail = { poll: poll.id, choices: this.picked }
    this.dispatchEvent(new CustomEvent('rapport-vote', { detail, bubbles: true, composed: true }))
  }

  constructor() {
    super()
    this.poll = undefined
    this.draft = undefined
    this.mode = 'watch'
    this.chosen = NONE
    this.counted = false
    this.busy = false
    this.problem = undefined
    this.picked = NONE
    this.unpicked = false
    this.said = ''
  }

  static override styles = [widgetLook, pollLook]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#announcer.close()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('poll')
    if (changed.has('poll') && before?.id !== this.poll?.id) {
      this.picked = this.chosen
      this.unpicked = false
      this.#votedHere = false
      this.said = ''
    } else if (changed.has('chosen')) this.picked = this.chosen
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { poll } = this
    if (poll === undefined) return
    const before = changed.has('poll') ? changed.get('poll') : poll
    if (before === undefined) {
      if (changed.has('draft') && changed.get('draft') !== undefined) {
        this.#announcer.announce(say('poll.said-opened'))
      }
      return
    }
    if (before.id !== poll.id) return

    if (before.state !== poll.state) {
      this.#announcer.announce(say('poll.said-closed', { result: resultSentence(poll) }))
    } else if (changed.has('counted') && this.counted) {
      // Focus that moves to the word is heard; who voted elsewhere is told.
      if (this.#votedHere) this.renderRoot.querySelector<HTMLElement>('.counted')?.focus()
      else this.#announcer.announce(say('poll.counted'))
    } else if (!this.#isBallot && resultSentence(before) !== resultSentence(poll)) {
      this.#announcer.announce(resultSentence(poll))
    }
  }

  get #isBallot(): boolean {
    return this.mode === 'vote' && this.poll?.state === 'open' && !this.counted
  }

  override render(): unknown {
    return html`${this.#body()}
      <p class="hidden" role="status" aria-live="polite">${this.said}</p>`
  }

  #body(): unknown {
    const { poll, draft } = this
    if (poll === undefined) return draft === undefined ? nothing : draftOf(draft)
    return this.#isBallot ? this.#ballot(poll) : this.#result(poll)
  }

  #ballot(poll: CountedPoll): TemplateResult {
    const type = poll.kind === 'single' ? 'radio' : 'checkbox'
    return html`<form novalidate @submit=${this.#vote}>
      <fieldset ?disabled=${this.busy}>
        <legend>
          <h3><bdi>${poll.question}</bdi></h3>
        </legend>
        <p class="hint">
          ${poll.kind === 'single' ? say('poll.pick-one') : say('poll.pick-several')}
        </p>
        ${poll.options.map(
          (option) =>
            html`<label class="choice">
              <input
                type=${type}
                name="choice"
                .value=${option.id}
                .checked=${this.picked.includes(option.id)}
                @change=${this.#pick}
              />
              <bdi>${option.text}</bdi>
            </label>`,
        )}
      </fieldset>
      ${this.#trouble()}
      <button type="submit" aria-disabled=${this.busy ? 'true' : 'false'}>
        ${this.busy ? say('poll.sending') : say('poll.vote')}
      </button>
    </form>`
  }

  #trouble(): TemplateResult {
    const look = this.busy ? 'problem offline' : 'problem'
    return html`<p class=${look} role="alert">${this.#troubleWords()}</p>`
  }

  #troubleWords(): string | typeof nothing {
    if (this.unpicked && this.#isBallot) return say('problem.no-choice')
    if (this.problem === undefined || this.counted) return nothing
    if (this.busy) {
      const hasDisk = this.problem !== 'storage-full' && this.problem !== 'storage-failing'
      return say(hasDisk ? 'poll.sending-again' : 'poll.sending-later')
    }
    return say(`problem.${this.problem}`)
  }

  #result(poll: CountedPoll): TemplateResult {
    const state = say(poll.state === 'open' ? 'term.poll.open' : 'term.poll.closed')
    return html`<article aria-labelledby="question">
      <h3 id="question"><bdi>${poll.question}</bdi></h3>
      ${
        this.counted
          ? html`<p class="counted" tabindex="-1">
              <span aria-hidden="true">✓</span> ${say('poll.counted')}
            </p>`
          : // A ballot that came too late is told so: a result alone would leave it open.
            this.#trouble()
      }
      <p class="hint">
        <span class="tag ${poll.state}">${state}</span>
        <span>${turnoutOf(poll)}</span>
      </p>
      <rapport-tally
        .options=${poll.options}
        .tally=${poll.tally}
        .chosen=${this.chosen}
      ></rapport-tally>
      ${poll.kind === 'multiple' ? html`<p class="note">${say('poll.several-note')}</p>` : nothing}
    </article>`
  }
}

function differ(one: readonly OptionId[] = NONE, other: readonly OptionId[] = NONE): boolean {
  return one.join() !== other.join()
}

function draftOf(draft: PollWording): TemplateResult {
  return html`<article aria-labelledby="question">
    <h3 id="question">
      ${
        draft.question.trim() === ''
          ? html`<span class="missing">${say('poll.question-missing')}</span>`
          : html`<bdi>${draft.question}</bdi>`
      }
    </h3>
    <p class="hint">
      <span class="tag draft">${say('term.poll.draft')}</span>
      <span>
        ${say(draft.kind === 'single' ? 'term.poll.single' : 'term.poll.multiple')}.
        ${say('poll.draft-hint')}
      </span>
    </p>
    ${
      draft.options.length === 0
        ? html`<p class="missing">${say('poll.options-missing')}</p>`
        : html`<ul role="list">
            ${draft.options.map(
              (option) =>
                html`<li class="planned ${draft.kind}">
                  ${
                    option.text.trim() === ''
                      ? html`<span class="missing">${say('poll.option-missing')}</span>`
                      : html`<bdi>${option.text}</bdi>`
                  }
                </li>`,
            )}
          </ul>`
    }
  </article>`
}

customElements.define('rapport-poll', PollWidget)

declare global {
  interface HTMLElementTagNameMap {
    'rapport-poll': PollWidget
  }
  interface HTMLElementEventMap {
    'rapport-vote': CustomEvent<VoteDetail>
  }
}
