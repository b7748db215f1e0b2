import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { PollId, SessionId } from '#shared/ids.ts'
import type { ProblemCode } from '#shared/problem.ts'
import type { Here } from '#shared/wire.ts'
import { codeOf } from '../live/api.ts'
import { pauseBefore } from '../live/feed.ts'
import { LANGUAGE, say } from '../widgets/say.ts'
import './floor/code-form.ts'
import './floor/hall.ts'
import { patience } from './floor/patience.ts'
import { enter, findByCode, lookAround, readAddress } from './floor/way-in.ts'

type Stage =
  | { readonly kind: 'opening'; readonly waiting: boolean }
  | { readonly kind: 'code'; readonly busy?: true; readonly refused?: Refused }
  | { readonly kind: 'inside'; readonly here: Here; readonly counted: readonly PollId[] }

/** What was refused: the link somebody came by, or the code they typed. */
interface Refused {
  readonly what: 'link' | 'code'
  readonly problem: ProblemCode
}

/** The floor's door: by the link of the QR code, by the short code, or by the cookie of before. */
export class FloorPage extends LitElement {
  static override properties = { stage: { state: true } }

  declare private stage: Stage

  constructor() {
    super()
    this.stage = { kind: 'opening', waiting: false }
  }

  // The page's own stylesheets dress it.
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const { session, key } = readAddress(location)
    if (session === undefined) this.stage = { kind: 'code' }
    else void this.#goIn(session, key)
  }

  override render(): unknown {
    return html`${this.#screen()}
      <footer><span lang=${LANGUAGE}>${say('floor.language')}</span></footer>`
  }

  #screen(): TemplateResult {
    const { stage } = this
    if (stage.kind === 'opening') {
      return html`<main class="door">
        <h1>${say('floor.page-title')}</h1>
        <p role="status">${say(stage.waiting ? 'floor.opening-again' : 'floor.opening')}</p>
      </main>`
    }
    if (stage.kind === 'code') {
      const no = stage.refused
      return html`<main class="door">
        <h1>${say('floor.code-heading')}</h1>
        ${
          no?.what === 'link'
            ? html`<p class="notice refused" role="alert">${say(`problem.${no.problem}`)}</p>`
            : nothing
        }
        <rapport-code
          .busy=${stage.busy === true}
          .problem=${no?.what === 'code' ? no.problem : undefined}
          @floor-code=${this.#byCode}
        ></rapport-code>
      </main>`
    }
    return html`<rapport-hall
      .here=${stage.here}
      .countedBefore=${stage.counted}
      @floor-out=${this.#out}
    ></rapport-hall>`
  }

  /** Enters and looks around; repeats while the network is away, and asks for a code when refused. */
  async #goIn(session: SessionId, key: string | undefined): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        if (key !== undefined) await enter(session, key)
        const { here, counted } = await lookAround(session)
        // The key goes from the address bar once it has opened: until then a reload still needs it.
        history.replaceState(null, '', `/f/${session}`)
        document.title = here.details.title
        this.stage = { kind: 'inside', here, counted }
        return
      } catch (refusal) {
        const code = codeOf(refusal)
        if (code !== 'unavailable') return this.#refuse(code, key !== undefined)
        this.stage = { kind: 'opening', waiting: true }
        await patience(pauseBefore(tries, Math.random()))
      }
    }
  }

  #refuse(code: ProblemCode, hadKey: boolean): void {
    history.replaceState(null, '', location.pathname)
    // Nobody did wrong who came without a key: the box says all there is to say.
    const quiet = code === 'not-entered' && !hadKey
    this.stage = quiet ? { kind: 'code' } : refused('link', code)
  }

  readonly #byCode = async (event: CustomEvent<string>): Promise<void> => {
    this.stage = { kind: 'code', busy: true }
    try {
      const session = await findByCode(event.detail)
      await enter(session, event.detail)
      await this.#goIn(session, undefined)
    } catch (refusal) {
      this.stage = refused('code', codeOf(refusal))
    }
  }

  readonly #out = (event: CustomEvent<ProblemCode>): void => {
    this.stage = refused('link', event.detail)
  }
}

function refused(what: Refused['what'], problem: ProblemCode): Stage {
  return { kind: 'code', refused: { what, problem } }
}

customElements.define('rapport-floor', FloorPage)
