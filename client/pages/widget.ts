import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { idFrom, type PollId } from '#shared/ids.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { numberedName } from '#shared/session.ts'
import type { Door, Here } from '#shared/wire.ts'
import { bearerOf, codeOf, type Bearer } from '../live/api.ts'
import { browserMeans, openFeed, type Feed, type FeedState } from '../live/feed.ts'
import { fetchedFeed } from '../live/fetched-feed.ts'
import '../widgets/poll-widget.ts'
import type { VoteDetail } from '../widgets/poll-widget.ts'
import { say } from '../widgets/say.ts'
import { openBallotBox, type Answered, type BallotBox } from './floor/ballot-box.ts'
import { openMemory, type Memory } from './floor/memory.ts'
import { insist, patience } from './floor/patience.ts'
import type { PollCare } from './floor/poll-area.ts'
import {
  closedPolls,
  earlierRounds,
  NOTHING_YET,
  pollOnScreen,
  standingFrom,
  withoutPoll,
  withPoll,
  type Standing,
} from './floor/standing.ts'
import { readFrameAddress, type FrameAddress } from './widget/frame-address.ts'
import { tellSize } from './widget/frame-size.ts'

const NO_CARE: PollCare = { chosen: [], texts: [], busy: false, problem: undefined }
/** Said with every vote that somebody confirmed. [EMBED3] */
const CONFIRMED = { 'rapport-confirmed': 'yes' }

/**
 * A poll of a session in a page of somebody else. It holds its own ticket, in this frame alone, and sends nothing that a browser
 * adds by itself: a page that frames it cannot borrow anybody's seat. [EMBED1]
 */
export class FramePage extends LitElement {
  static override properties = {
    here: { state: true },
    waiting: { state: true },
    problem: { state: true },
    standing: { state: true },
    feedState: { state: true },
    watched: { state: true },
    counted: { state: true },
    care: { state: true },
    ahead: { state: true },
  }

  declare private here: Here | undefined
  declare private waiting: boolean
  declare private problem: ProblemCode | undefined
  declare private standing: Standing
  declare private feedState: FeedState
  declare private watched: PollId | undefined
  declare private counted: ReadonlySet<PollId>
  declare private care: ReadonlyMap<PollId, PollCare>
  declare private ahead: number

  #memory: Memory | undefined
  #bearer: Bearer = bearerOf(undefined)
  #feed: Feed | undefined
  #ballots: BallotBox | undefined
  #stopTelling: (() => void) | undefined

  constructor() {
    super()
    this.here = undefined
    this.waiting = false
    this.problem = undefined
    this.standing = NOTHING_YET
    this.feedState = 'opening'
    this.watched = undefined
    this.counted = new Set()
    this.care = new Map()
    this.ahead = 0
  }

  // The page's own stylesheets dress it.
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const address = readFrameAddress(location)
    if (address === undefined) {
      this.problem = 'no-such-session'
      return
    }
    if (address.page !== undefined && parent !== window) this.#stopTelling = tellSize(address.page)
    this.#memory = openMemory(() => sessionStorage, `rapport:frame:${address.session}:`)
    void this.#enter(address)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#feed?.close()
    this.#stopTelling?.()
  }

  /** By the ticket of before a reload, where it still holds; else by the key of the address. */
  async #enter(address: FrameAddress): Promise<void> {
    const kept = this.#memory?.read('ticket')
    try {
      if (typeof kept === 'string' && (await this.#lookAround(address, kept))) return
      if (address.key === undefined) {
        this.problem = 'not-entered'
        return
      }
      const at = this.#path(address, '/widget/enter')
      const { token } = await this.#insist(() =>
        bearerOf(undefined).act<{ readonly token: string }>(at, { key: address.key }),
      )
      this.#memory?.write('ticket', token)
      if (!(await this.#lookAround(address, token))) this.problem = 'not-entered'
    } catch (refusal) {
      this.problem = codeOf(refusal)
    }
  }

  async #lookAround(address: FrameAddress, token: string): Promise<boolean> {
    const bearer = bearerOf(token)
    const { here, counted } = await this.#insist(() =>
      bearer.ask<Door>(this.#path(address, '/door')),
    )
    if (here === undefined) return false
    this.#bearer = bearer
    this.counted = new Set(counted)
    this.here = here
    this.#listen(address, token)
    return true
  }

  #insist<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
    return insist(attempt, () => {
      this.waiting = true
    })
  }

  #listen(address: FrameAddress, token: string): void {
    const memory = openMemory(() => sessionStorage, `rapport:frame:${address.session}:`)
    this.#ballots = openBallotBox({
      send: (poll, ballot) =>
        this.#bearer.act(this.#path(address, `/polls/${poll}/ballots`), ballot, CONFIRMED),
      memory,
      newReceipt: () => idFrom(crypto.getRandomValues(new Uint8Array(16))),
      random: Math.random,
      wait: patience,
      onWaiting: (poll, problem) => this.#tend(poll, { problem }),
    })
    for (const [poll, ballot] of this.#ballots.unanswered()) void this.#cast(poll, ballot)
    this.#feed = openFeed(
      this.#path(address, '/feed'),
      {
        onSnapshot: (snapshot) => {
          this.ahead = snapshot.now - Date.now()
          this.#stand(standingFrom(snapshot, this.standing, []))
        },
        onPoll: (poll) => this.#stand(withPoll(this.standing, poll)),
        onQuestion: () => undefined,
        onGone: (poll) => this.#stand(withoutPoll(this.standing, poll)),
        onRights: (now) => {
          if ('removed' in now) this.#leave('not-entered')
          else this.here = now
        },
        onState: (state) => {
          this.feedState = state
        },
      },
      browserMeans((path) => fetchedFeed(path, token)),
    )
  }

  #leave(code: ProblemCode): void {
    this.#feed?.close()
    this.#memory?.forget('ticket')
    this.here = undefined
    this.problem = code
  }

  #path({ session }: FrameAddress, rest: string): string {
    return `/api/sessions/${session}${rest}`
  }

  #stand(next: Standing): void {
    this.watched = pollOnScreen(this.standing, next, this.watched, this.counted)
    this.standing = next
  }

  #tend(poll: PollId, change: Partial<PollCare>): void {
    const before = this.care.get(poll) ?? NO_CARE
    this.care = new Map(this.care).set(poll, { ...before, ...change })
  }

  async #cast(poll: PollId, answer: Answered): Promise<void> {
    if (this.#ballots === undefined) return
    const { choices, texts = [] } = answer
    this.#tend(poll, { chosen: choices, texts, busy: true, problem: undefined })
    const outcome = await this.#ballots.cast(poll, answer)
    const isCounted = outcome === 'counted' || outcome === 'counted-before'
    if (isCounted) this.counted = new Set(this.counted).add(poll)
    this.#tend(poll, { busy: false, problem: isCounted ? undefined : outcome })
  }

  readonly #vote = ({ detail }: CustomEvent<VoteDetail>): void => {
    const { poll, ...answer } = detail
    void this.#cast(poll, answer)
  }

  override render(): unknown {
    return html`<main>${this.#main()}</main>`
  }

  #main(): TemplateResult {
    const { here } = this
    if (this.problem !== undefined)
      return html`<p class="notice refused" role="alert">${say(`problem.${this.problem}`)}</p>`
    if (here === undefined || this.feedState === 'opening')
      return html`<p role="status">
        ${say(this.waiting ? 'floor.opening-again' : 'floor.opening')}
      </p>`
    return html`<h1 class="visually-hidden">${say('floor.poll')}</h1>
      ${this.#poll(here)}
      <p class="from">
        <bdi>${[numberedName(here.details), here.details.title].filter(Boolean).join(' · ')}</bdi>
      </p>`
  }

  #poll(here: Here): TemplateResult {
    const { standing } = this
    const poll = standing.polls.find(({ id }) => id === this.watched) ?? closedPolls(standing)[0]
    if (poll === undefined) return html`<p>${say('floor.no-poll')}</p>`
    const care = this.care.get(poll.id) ?? NO_CARE
    return html`<h2 class="visually-hidden"><bdi>${poll.question}</bdi></h2>
      ${standing.isRehearsing ? html`<p class="notice">${say('floor.rehearsing')}</p>` : nothing}
      <rapport-poll
        .poll=${poll}
        .mode=${here.acts.includes('vote') ? 'vote' : 'watch'}
        .counted=${this.counted.has(poll.id)}
        .chosen=${care.chosen}
        .texts=${care.texts}
        .busy=${care.busy}
        .problem=${care.problem}
        .roles=${here.roles}
        .ahead=${this.ahead}
        .offline=${this.feedState === 'lost'}
        .confirms=${true}
        .earlier=${poll.state === 'open' ? [] : earlierRounds(standing, poll)}
        @rapport-vote=${this.#vote}
      ></rapport-poll>`
  }
}

customElements.define('rapport-frame', FramePage)
