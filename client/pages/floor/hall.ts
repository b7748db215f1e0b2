import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Place } from '#shared/channel.ts'
import { idFrom, type PollId, type QuestionId, type SessionId } from '#shared/ids.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { numberedName } from '#shared/session.ts'
import type { FloorQuestion, Here } from '#shared/wire.ts'
import { act, codeOf } from '../../live/api.ts'
import { openFeed, type Feed, type FeedState } from '../../live/feed.ts'
import type { VoteDetail } from '../../widgets/poll-widget.ts'
import { isForRoles } from '../../widgets/poll-terms.ts'
import { say } from '../../widgets/say.ts'
import './ask-sheet.ts'
import { openBallotBox, type Answered, type BallotBox } from './ballot-box.ts'
import { isQuestionId } from './known-ids.ts'
import { openMemory, readList, type Memory } from './memory.ts'
import { openingScreen } from './opening.ts'
import { insist, patience } from './patience.ts'
import { closedResults, isToAnswer, pollArea, type PollCare } from './poll-area.ts'
import { othersList, ownList } from './questions.ts'
import { dropSlip, readSlip } from './slip.ts'
import {
  NOTHING_YET,
  othersQuestions,
  ownQuestions,
  pollOnScreen,
  standingFrom,
  withoutPoll,
  withPoll,
  withoutQuestion,
  withQuestion,
  type Standing,
} from './standing.ts'
import { floorPath, lookAround } from './way-in.ts'

const NO_CARE: PollCare = { chosen: [], texts: [], busy: false, problem: undefined }

/** Inside a session on a phone: one thing at a time, the poll before the questions. [FLOOR2] */
export class FloorHall extends LitElement {
  static override properties = {
    session: { type: String },
    here: { state: true },
    waiting: { state: true },
    standing: { state: true },
    feedState: { state: true },
    watched: { state: true },
    counted: { state: true },
    care: { state: true },
    ahead: { state: true },
    slip: { state: true },
    place: { state: true },
    mine: { state: true },
    supported: { state: true },
    sent: { state: true },
    problem: { state: true },
    news: { state: true },
  }

  declare session: SessionId

  declare private here: Here | undefined
  declare private waiting: boolean
  declare private standing: Standing
  declare private feedState: FeedState
  declare private watched: PollId | undefined
  declare private counted: ReadonlySet<PollId>
  declare private care: ReadonlyMap<PollId, PollCare>
  /** How far the server's clock is ahead of this phone's, in milliseconds. */
  declare private ahead: number
  declare private slip: string | undefined
  declare private place: Place | undefined
  declare private mine: readonly QuestionId[]
  declare private supported: ReadonlySet<QuestionId>
  declare private sent: boolean
  declare private problem: ProblemCode | undefined
  declare private news: string

  #feed: Feed | undefined
  #ballots: BallotBox | undefined
  #memory: Memory | undefined
  #looking = false

  constructor() {
    super()
    this.here = undefined
    this.waiting = false
    this.standing = NOTHING_YET
    this.feedState = 'opening'
    this.watched = undefined
    this.counted = new Set()
    this.care = new Map()
    this.ahead = 0
    this.slip = undefined
    this.place = undefined
    this.mine = []
    this.supported = new Set()
    this.sent = false
    this.problem = undefined
    this.news = ''
  }

  // The page's own stylesheets dress it: it is a part of the page and lives nowhere else.
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#feed?.close()
  }

  protected override firstUpdated(): void {
    const { session } = this
    this.#memory = openMemory(() => localStorage, `rapport:${session}:`)
    this.mine = readList(this.#memory, 'asked', isQuestionId)
    this.supported = new Set(readList(this.#memory, 'supported', isQuestionId))
    this.slip = readSlip(session)
    const place = this.#memory.read('place')
    if (place === 'onsite' || place === 'online') this.place = place

    this.#ballots = openBallotBox({
      send: (poll, ballot) => act(floorPath(session, `/polls/${poll}/ballots`), ballot),
      memory: openMemory(() => sessionStorage, `rapport:${session}:`),
      // Not randomUUID: a server on the hall's own network may have no TLS, and there it is missing.
      newReceipt: () => idFrom(crypto.getRandomValues(new Uint8Array(16))),
      random: Math.random,
      wait: patience,
      onWaiting: (poll, problem) => this.#tend(poll, { problem }),
    })
    for (const [poll, ballot] of this.#ballots.unanswered()) void this.#cast(poll, ballot)

    this.#feed = openFeed(floorPath(session, '/feed'), {
      onSnapshot: (snapshot) => {
        this.ahead = snapshot.now - Date.now()
        this.#stand(standingFrom(snapshot, this.standing, this.mine))
      },
      onPoll: (poll) => this.#stand(withPoll(this.standing, poll)),
      onGone: (poll) => this.#stand(withoutPoll(this.standing, poll)),
      onRehearsal: (since) => this.#stand({ ...this.standing, isRehearsing: since !== undefined }),
      onQuestion: (question) => this.#stand(withQuestion(this.standing, question)),
      onQuestionGone: (id) => this.#stand(withoutQuestion(this.standing, id)),
      onRights: (now) => {
        if ('removed' in now) this.#leave('not-entered')
        else this.here = now
      },
      onState: (state) => {
        this.feedState = state
      },
      onTurnedAway: () => void this.#lookAround(),
    })
    void this.#lookAround()
  }

  #stand(next: Standing): void {
    const on = pollOnScreen(this.standing, next, this.watched, this.#settled(next))
    const poll = next.polls.find(({ id }) => id === on)
    if (poll !== undefined && poll.state === 'open' && on !== this.watched) {
      this.news = say('floor.poll-opened', { question: poll.question })
    }
    this.standing = next
    this.watched = on
  }

  /**
   * Learns what session this is and where we voted; beside the feed, not before it, because on a
   * slow network each answer that waits for another costs a person a third of a second.
   */
  async #lookAround(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    try {
      const { here, counted } = await insist(
        () => lookAround(this.session),
        () => {
          this.waiting = true
        },
      )
      this.counted = new Set([...this.counted, ...counted])
      const isFirst = this.here === undefined
      this.here = here
      if (isFirst) this.#chooseAfresh()
      document.title = here.details.title
    } catch (refusal) {
      this.#leave(codeOf(refusal))
    } finally {
      this.#looking = false
    }
  }

  /** Polls that want nothing of this person: their vote was counted, or the poll is for others. */
  #settled({ polls }: Standing): ReadonlySet<PollId> {
    const roles = this.here?.roles
    const barred = polls.filter(({ settings }) => !isForRoles(settings.entitled, roles))
    return new Set([...this.counted, ...barred.map(({ id }) => id)])
  }

  // The snapshot may have come first, when it was not yet known who we are and where we voted.
  #chooseAfresh(): void {
    this.watched = pollOnScreen(NOTHING_YET, this.standing, undefined, this.#settled(this.standing))
  }

  /** Our seat is gone, or there never was one: then nobody did wrong, and a code opens it. [PEOPLE6] */
  #leave(code: ProblemCode): void {
    const detail = this.here === undefined && code === 'not-entered' ? null : code
    this.dispatchEvent(new CustomEvent('floor-out', { detail }))
  }

  #tend(poll: PollId, change: Partial<PollCare>): void {
    const before = this.care.get(poll) ?? NO_CARE
    this.care = new Map(this.care).set(poll, { ...before, ...change })
  }

  async #cast(poll: PollId, answer: Answered): Promise<void> {
    if (this.#ballots === undefined) return
    const { choices, texts = [] } = answer
    const before = this.care.get(poll) ?? NO_CARE
    this.#tend(poll, { chosen: choices, texts, busy: true, problem: undefined })
    const outcome = await this.#ballots.cast(poll, answer)
    if (outcome === 'counted' || outcome === 'counted-before') {
      this.counted = new Set(this.counted).add(poll)
      // Which answer counted is known only of a ballot that this page saw counted.
      const own = outcome === 'counted' ? { chosen: choices, texts } : { chosen: [], texts: [] }
      this.#tend(poll, { ...own, busy: false, problem: undefined })
      if (answer.code !== undefined) this.#slipIsUsed()
      return
    }
    // An answer that could no more be changed is still the one that counted.
    const isStanding = outcome === 'poll-not-open' && this.counted.has(poll)
    const { chosen, texts: written } = isStanding ? before : { chosen: choices, texts }
    this.#tend(poll, { chosen, texts: written, busy: false, problem: outcome })
  }

  #slipIsUsed(): void {
    this.slip = undefined
    dropSlip(this.session)
  }

  readonly #vote = ({ detail }: CustomEvent<VoteDetail>): void => {
    const { poll, ...answer } = detail
    if (answer.channel !== undefined) {
      this.place = answer.channel
      this.#memory?.write('place', answer.channel)
    }
    void this.#cast(poll, answer)
  }

  readonly #asked = ({ detail }: CustomEvent<FloorQuestion>): void => {
    this.mine = [...this.mine, detail.id]
    this.#memory?.write('asked', this.mine)
    this.#stand(withQuestion(this.standing, detail))
    this.sent = true
  }

  async #support(question: FloorQuestion): Promise<void> {
    this.problem = undefined
    try {
      const path = floorPath(this.session, `/questions/${question.id}/support`)
      const supported = await act<FloorQuestion>(path, {})
      this.supported = new Set(this.supported).add(question.id)
      this.#memory?.write('supported', [...this.supported])
      this.#stand(withQuestion(this.standing, supported))
    } catch (refusal) {
      this.problem = codeOf(refusal)
    }
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('watched')) this.sent = false
  }

  override render(): unknown {
    if (this.here === undefined) return openingScreen(this.waiting)
    const { details, acts } = this.here
    const isHeldBack = !acts.includes('read-session')
    return html`<header>
        <p class="quiet-text">${numberedName(details) ?? nothing}</p>
        <h1><bdi>${details.title}</bdi></h1>
      </header>
      ${
        this.feedState === 'lost' && !isHeldBack
          ? html`<p class="notice offline lost" role="status">${say('floor.lost')}</p>`
          : nothing
      }
      <main>
        ${
          isHeldBack
            ? html`<p class="notice offline" role="status">${say('problem.session-suspended')}</p>`
            : this.feedState === 'opening'
              ? opening()
              : this.#main(this.here)
        }
      </main>
      <p class="visually-hidden" role="status">${this.news}</p>`
  }

  #main(here: Here): TemplateResult {
    const { standing } = this
    const poll = standing.polls.find(({ id }) => id === this.watched)
    const mayVote = here.acts.includes('vote')
    const area = {
      standing,
      poll,
      mayVote,
      roles: here.roles,
      code: this.slip,
      place: this.place,
      ahead: this.ahead,
      counted: this.counted,
      care: (poll && this.care.get(poll.id)) ?? NO_CARE,
      watch: (id: PollId) => {
        this.watched = id
      },
      vote: this.#vote,
    }
    const ballotOpen = poll !== undefined && isToAnswer(poll, area)
    const mayAsk = here.acts.includes('ask-question')
    // While a ballot waits to be filled in, asking steps aside: out of the thumb's way, not away.
    const askBar = mayAsk ? this.#askBar(ballotOpen ? 'aside' : 'thumb') : nothing
    const mine = ownQuestions(standing, this.mine)
    return html`
      ${
        standing.isRehearsing
          ? html`<p class="notice" role="status">${say('floor.rehearsing')}</p>`
          : nothing
      }
      ${pollArea(area)} ${ballotOpen ? askBar : nothing}
      <p class="sent" role="status">${this.sent ? `✓ ${say('floor.ask-sent')}` : nothing}</p>
      ${ownList(this.session, mine)}
      ${othersList(
        {
          questions: othersQuestions(standing, this.mine),
          supported: this.supported,
          maySupport: mayAsk,
          support: (question) => void this.#support(question),
          problem: this.problem && say(`problem.${this.problem}`),
        },
        say(mine.length === 0 ? 'floor.nothing-asked' : 'floor.nothing-else-asked'),
      )}
      ${closedResults(area)} ${ballotOpen ? nothing : askBar}
      <rapport-ask .session=${this.session} @floor-asked=${this.#asked}></rapport-ask>
    `
  }

  #askBar(place: 'thumb' | 'aside'): TemplateResult {
    return html`<div class="ask-bar ${place}">
      <button
        type="button"
        class="button large ${place === 'aside' ? 'quiet' : 'primary'}"
        @click=${() => this.querySelector('rapport-ask')?.open()}
      >
        ${say('floor.ask')}
      </button>
    </div>`
  }
}

function opening(): TemplateResult {
  return html`<p class="quiet-text" role="status">${say('floor.opening')}</p>`
}

customElements.define('rapport-hall', FloorHall)

declare global {
  interface HTMLElementTagNameMap {
    'rapport-hall': FloorHall
  }
}
