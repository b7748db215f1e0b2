import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { ProblemCode } from '#shared/problem.ts'
import { numberedName } from '#shared/session.ts'
import type { Here } from '#shared/wire.ts'
import { codeOf } from '../live/api.ts'
import { browserMeans, openFeed, type Feed, type FeedState } from '../live/feed.ts'
import { fetchedFeed } from '../live/fetched-feed.ts'
import { say } from '../widgets/say.ts'
import { insist } from './floor/patience.ts'
import {
  NOTHING_YET,
  standingFrom,
  withoutPoll,
  withPoll,
  type Standing,
} from './floor/standing.ts'
import { keepFitting } from './stage/fit.ts'
import { joinCorner } from './stage/join-corner.ts'
import { pollScene } from './stage/poll-scene.ts'
import { sceneOf, type Scene } from './stage/scene.ts'
import { enterStage, readStageAddress } from './stage/way-in.ts'

/** The wall of the hall: one scene at a time, and how to join. It shows what everybody may see, and can do nothing. [STAGE1] */
export class StagePage extends LitElement {
  static override properties = {
    here: { state: true },
    waiting: { state: true },
    problem: { state: true },
    standing: { state: true },
    feedState: { state: true },
    ahead: { state: true },
  }

  declare private here: Here | undefined
  declare private waiting: boolean
  declare private problem: ProblemCode | undefined
  declare private standing: Standing
  declare private feedState: FeedState
  declare private ahead: number

  #feed: Feed | undefined
  #fitted: HTMLElement | undefined
  #stopFitting: (() => void) | undefined

  constructor() {
    super()
    this.here = undefined
    this.waiting = false
    this.problem = undefined
    this.standing = NOTHING_YET
    this.feedState = 'opening'
    this.ahead = 0
  }

  // The page's own stylesheets dress it.
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#enter()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#feed?.close()
    this.#stopFitting?.()
  }

  protected override updated(): void {
    const place = this.querySelector('main')
    if (place === null || place === this.#fitted) return
    this.#stopFitting?.()
    this.#fitted = place
    this.#stopFitting = keepFitting(place)
  }

  async #enter(): Promise<void> {
    const address = readStageAddress(location)
    if (address === undefined) {
      this.problem = 'no-such-session'
      return
    }
    try {
      const entered = await insist(
        () => enterStage(address),
        () => {
          this.waiting = true
        },
      )
      // What opened the door does not stay on a wall.
      history.replaceState(null, '', `/stage/${address.session}`)
      this.here = entered.here
      document.title = entered.here.details.title
      this.#listen(`/api/sessions/${address.session}/feed`, entered.token)
    } catch (refusal) {
      this.problem = codeOf(refusal)
    }
  }

  #listen(path: string, token: string): void {
    this.#feed?.close()
    this.#feed = openFeed(
      path,
      {
        onSnapshot: (snapshot) => {
          this.ahead = snapshot.now - Date.now()
          this.standing = standingFrom(snapshot, this.standing, [])
        },
        onPoll: (poll) => {
          this.standing = withPoll(this.standing, poll)
        },
        onGone: (poll) => {
          this.standing = withoutPoll(this.standing, poll)
        },
        onQuestion: () => undefined,
        onRights: (now) => {
          if ('removed' in now) this.problem = 'not-entered'
          else this.here = now
        },
        onState: (state) => {
          this.feedState = state
        },
      },
      browserMeans((at) => fetchedFeed(at, token)),
    )
  }

  override render(): unknown {
    const { here } = this
    if (this.problem !== undefined)
      return html`<main>
        <p class="notice refused" role="alert">
          ${this.problem === 'not-entered' ? say('stage.not-in') : say(`problem.${this.problem}`)}
        </p>
      </main>`
    if (here === undefined)
      return html`<main>
        <p role="status">${say(this.waiting ? 'floor.opening-again' : 'floor.opening')}</p>
      </main>`
    return html`<header>
        <bdi>${[numberedName(here.details), here.details.title].filter(Boolean).join(' · ')}</bdi>
        ${
          this.feedState === 'lost'
            ? html`<span role="status"> · ${say('poll.offline')}</span>`
            : nothing
        }
      </header>
      <main>${this.#scene(sceneOf(this.standing))}</main>
      ${joinCorner(here, location.origin)}`
  }

  #scene(scene: Scene): TemplateResult {
    if (scene.kind === 'poll') return pollScene(scene.poll, this.ahead)
    return html`<article class="scene">
      <h1>${say('stage.welcome')}</h1>
      <p>${say('stage.welcome-hint')}</p>
    </article>`
  }
}

customElements.define('rapport-stage', StagePage)
