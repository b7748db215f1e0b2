import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Place } from '#shared/channel.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { PollWording } from '#shared/poll/wording.ts'
import type { ProblemCode } from '#shared/problem.ts'
import type { Role } from '#shared/role.ts'
import { openAnnouncer } from './announcer.ts'
import { sureButtons, voteButton } from './ballot-buttons.ts'
import { placeWords } from './ballot-order.ts'
import { faultOf, NO_ANSWER, writtenIn, type OwnAnswer } from './own-answer.ts'
import type { OwnOrder } from './own-order.ts'
import { ballotFields } from './poll-ballot.ts'
import { draftOf } from './poll-draft.ts'
import { ballotLook } from './ballot-look.ts'
import { pollLook } from './poll-look.ts'
import { resultSentence } from './poll-result.ts'
import { resultBody, tagsOf } from './poll-standing.ts'
import { forWhom, isForRoles } from './poll-terms.ts'
import { say } from './say.ts'
import { widgetLook } from './widget-look.ts'

/** What `rapport-vote` carries: somebody pressed the button with this answer, and confirmed it where that was asked. */
export interface VoteDetail {
  readonly poll: PollId
  readonly choices: readonly OptionId[]
  readonly texts: readonly string[]
  /** The code of a printed slip, where the poll is for codes. */
  readonly code?: string
  /** Where they take part, where the poll asks. */
  readonly channel?: Place
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
    texts: { attribute: false, hasChanged: differ },
    counted: { type: Boolean },
    busy: { type: Boolean },
    problem: { type: String },
    roles: { attribute: false },
    code: { attribute: false },
    place: { attribute: false },
    ahead: { type: Number },
    confirms: { type: Boolean },
    offline: { type: Boolean },
    earlier: { attribute: false },
    answer: { state: true },
    typed: { state: true },
    said: { state: true },
    fault: { state: true },
    stage: { state: true },
    heard: { state: true },
  }

  declare poll: CountedPoll | undefined
  /** The wording while it is being written; shown where there is no `poll` yet. */
  declare draft: PollWording | undefined
  declare mode: 'vote' | 'watch'
  /** This person's answer, where it is known: on the ballot again, and in a named poll marked in the result. */
  declare chosen: readonly OptionId[]
  declare texts: readonly string[]
  /** The server counted this person's vote. */
  declare counted: boolean
  /** The vote is on its way. */
  declare busy: boolean
  declare problem: ProblemCode | undefined
  /** What this person is, to tell them that a poll is for others; without, the server alone says so. */
  declare roles: readonly Role[] | undefined
  /** The code of their slip and where they take part, as far as the page knows. */
  declare code: string | undefined
  declare place: Place | undefined
  /** How far the server's clock is ahead of this one, in milliseconds. */
  declare ahead: number
  /** Whether a vote has to be confirmed before it leaves. */
  declare confirms: boolean
  /** The line to the server is down. */
  declare offline: boolean
  /** The rounds before this one, the first one first. */
  declare earlier: readonly CountedPoll[]

  declare private answer: OwnAnswer
  declare private typed: string
  declare private said: Place | undefined
  declare private fault: string
  /** `asking`: sure? `changing`: an answer that was counted is filled in anew. */
  declare private stage: 'filling' | 'asking' | 'changing'
  declare private heard: string

  readonly #announcer = openAnnouncer((sentence) => {
    this.heard = sentence
  })
  #votedHere = false

  constructor() {
    super()
    this.poll = undefined
    this.draft = undefined
    this.mode = 'watch'
    this.chosen = NONE
    this.texts = NONE
    this.counted = false
    this.busy = false
    this.problem = undefined
    this.roles = undefined
    this.code = undefined
    this.place = undefined
    this.ahead = 0
    this.confirms = false
    this.offline = false
    this.earlier = NONE
    this.answer = NO_ANSWER
    this.typed = ''
    this.said = undefined
    this.fault = ''
    this.stage = 'filling'
    this.heard = ''
  }

  static override styles = [widgetLook, pollLook, ballotLook]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#announcer.close()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const isOther = changed.has('poll') && changed.get('poll')?.id !== this.poll?.id
    if (isOther || changed.has('chosen') || changed.has('texts'))
      this.answer = { choices: this.chosen, texts: this.texts }
    if (changed.has('code')) this.typed = this.code ?? ''
    if (changed.has('place')) this.said = this.place
    if (isOther) {
      this.fault = ''
      this.stage = 'filling'
      this.#votedHere = false
      this.heard = ''
    } else if (changed.get('busy') === true && !this.busy)
      this.stage = this.counted && this.problem !== undefined ? 'changing' : 'filling'
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

    const isCountedNow = this.counted && (changed.has('counted') || changed.get('busy') === true)
    if (before.state !== poll.state) {
      const how = poll.state === 'published' ? 'poll.said-published' : 'poll.said-closed'
      this.#announcer.announce(say(how, { result: resultSentence(poll) }))
    } else if (isCountedNow && !this.#isBallot) {
      // Focus that moves to the word is heard; who voted elsewhere is told.
      if (this.#votedHere) this.renderRoot.querySelector<HTMLElement>('.counted')?.focus()
      else this.#announcer.announce(say('poll.counted'))
      this.#votedHere = false
    } else if (!this.#isBallot && resultSentence(before) !== resultSentence(poll)) {
      this.#announcer.announce(resultSentence(poll))
    }
  }

  get #isBallot(): boolean {
    const { poll } = this
    if (this.mode !== 'vote' || poll?.state !== 'open' || this.#isBarred) return false
    return (
      !this.counted || this.stage === 'changing' || (this.#mayChange && this.stage === 'asking')
    )
  }

  get #isBarred(): boolean {
    return this.poll !== undefined && !isForRoles(this.poll.settings.entitled, this.roles)
  }

  get #mayChange(): boolean {
    const { poll } = this
    return this.mode === 'vote' && poll?.state === 'open' && poll.settings.isNamed
  }

  override render(): unknown {
    return html`${
        this.offline ? html`<p class="notice" role="status">${say('poll.offline')}</p>` : nothing
      }${this.#body()}
      <p class="hidden" role="status" aria-live="polite">${this.heard}</p>`
  }

  #body(): unknown {
    const { poll, draft } = this
    if (poll === undefined) return draft === undefined ? nothing : draftOf(draft)
    return this.#isBallot ? this.#ballot(poll) : this.#result(poll)
  }

  #ballot(poll: CountedPoll): TemplateResult {
    return html`<form novalidate @submit=${this.#vote}>
      ${tagsOf(poll, this.ahead, 'ballot')}
      ${ballotFields({
        poll,
        answer: this.answer,
        code: this.typed,
        place: this.said,
        isShut: this.busy || this.stage === 'asking',
        answered: (answer) => {
          this.answer = answer
          this.fault = ''
        },
        ranked: (order, option) => void this.#rank(poll, order, option),
        typedCode: (code) => {
          this.typed = code
          this.fault = ''
        },
        saidPlace: (place) => {
          this.said = place
        },
      })}
      ${this.#trouble()}
      ${this.stage === 'asking' && !this.busy ? sureButtons(this.#back) : voteButton(this)}
    </form>`
  }

  readonly #back = (): void => {
    this.stage = this.counted ? 'changing' : 'filling'
  }

  readonly #vote = async (event: Event): Promise<void> => {
    event.preventDefault()
    const { poll } = this
    if (poll === undefined || this.busy) return
    this.fault = this.#faultIn(poll)
    if (this.fault !== '') return
    if (this.confirms && this.stage !== 'asking') {
      this.stage = 'asking'
      await this.updateComplete
      this.renderRoot.querySelector<HTMLElement>('#sure')?.focus()
      return
    }
    // The fields are shut while the vote travels; the keyboard's place stays on the button.
    this.renderRoot.querySelector<HTMLElement>('button.main')?.focus()
    this.#votedHere = true
    const detail: VoteDetail = {
      poll: poll.id,
      choices: this.answer.choices,
      texts: writtenIn(this.answer),
      ...(poll.settings.entitled === 'codes' && { code: this.typed.trim() }),
      ...(poll.settings.breakdown === 'channel' && this.said && { channel: this.said }),
    }
    this.dispatchEvent(new CustomEvent('rapport-vote', { detail, bubbles: true, composed: true }))
  }

  #faultIn(poll: CountedPoll): string {
    const fault = faultOf(poll, this.answer)
    if (fault !== undefined) return say(`problem.${fault}`)
    const isCodeMissing = poll.settings.entitled === 'codes' && this.typed.trim() === ''
    return isCodeMissing ? say('poll.code-missing') : ''
  }

  async #rank(poll: CountedPoll, order: OwnOrder, option: OptionId): Promise<void> {
    const before = this.renderRoot.querySelector(':focus')
    const isMover = before?.classList.contains('move') === true
    this.answer = { choices: order, texts: NONE }
    this.fault = ''
    this.heard = placeWords(poll, order, option)
    await this.updateComplete
    // A row that went elsewhere has lost the focus: it goes with it.
    if (isMover && before.isConnected) (before as HTMLElement).focus()
    else this.renderRoot.querySelector<HTMLElement>(`[data-option="${option}"]`)?.focus()
  }

  #trouble(): TemplateResult {
    const look = this.busy ? 'problem offline' : 'problem'
    return html`<p class=${look} role="alert">${this.#troubleWords()}</p>`
  }

  #troubleWords(): string | typeof nothing {
    if (this.fault !== '' && this.#isBallot) return this.fault
    if (this.problem === undefined) return nothing
    if (this.busy) {
      const hasDisk = this.problem !== 'storage-full' && this.problem !== 'storage-failing'
      return say(hasDisk ? 'poll.sending-again' : 'poll.sending-later')
    }
    return say(`problem.${this.problem}`)
  }

  #result(poll: CountedPoll): TemplateResult {
    const isBarred = this.#isBarred && this.mode === 'vote' && poll.state === 'open'
    return html`<article aria-labelledby="question">
      ${tagsOf(poll, this.ahead, 'result')}
      <h3 id="question"><bdi>${poll.question}</bdi></h3>
      ${
        this.counted
          ? html`<p class="counted" tabindex="-1">
              <span aria-hidden="true">✓</span> ${say('poll.counted')}
            </p>`
          : nothing
      }
      ${
        // A ballot that came too late is told so, also one that should have changed another: a result alone would leave it open.
        this.counted && !poll.settings.isNamed ? nothing : this.#trouble()
      }
      ${
        this.counted && this.#mayChange
          ? html`<button type="button" class="change" @click=${this.#change}>
              ${say('poll.change')}
            </button>`
          : nothing
      }
      ${isBarred ? html`<p class="notice">${forWhom(poll.settings)}</p>` : nothing}
      ${resultBody(poll, {
        // Who chose what in an anonymous poll stands nowhere, not even here: somebody may look over a shoulder.
        chosen: poll.settings.isNamed ? this.chosen : NONE,
        earlier: this.earlier,
      })}
    </article>`
  }

  readonly #change = async (): Promise<void> => {
    this.stage = 'changing'
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('input, button')?.focus()
  }
}

function differ(one: readonly string[] = NONE, other: readonly string[] = NONE): boolean {
  return one.length !== other.length || one.some((each, at) => each !== other[at])
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
