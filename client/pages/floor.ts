import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { SessionId } from '#shared/ids.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { codeOf } from '../live/api.ts'
import { keepPage } from '../live/offline-pages.ts'
import { LANGUAGE, say } from '../widgets/say.ts'
import './floor/code-form.ts'
import './floor/hall.ts'
import { openingScreen } from './floor/opening.ts'
import { insist } from './floor/patience.ts'
import { keepSlip } from './floor/slip.ts'
import { enter, findByCode, readAddress } from './floor/way-in.ts'

type Stage =
  | { readonly kind: 'opening'; readonly waiting: boolean }
  | { readonly kind: 'code'; readonly busy?: true; readonly refused?: Refused }
  | { readonly kind: 'inside'; readonly session: SessionId }

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
    // Another link into a page that is open changes what is behind the # and nothing else.
    addEventListener('hashchange', this.#arrive)
    this.#arrive()
    if (this.stage.kind === 'opening' && readAddress(location).key === undefined)
      this.stage = { kind: 'code' }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('hashchange', this.#arrive)
  }

  readonly #arrive = (): void => {
    const { session, key, slip } = readAddress(location)
    if (key !== undefined) void this.#enterBy(session, key, slip)
    else if (session !== undefined) this.#goIn(session, slip)
  }

  override render(): unknown {
    return html`${this.#screen()}
      <footer><span lang=${LANGUAGE}>${say('floor.language')}</span></footer>`
  }

  #screen(): TemplateResult {
    const { stage } = this
    if (stage.kind === 'opening') return openingScreen(stage.waiting)
    if (stage.kind === 'code') {
      const no = stage.refused
      return html`<main class="door">
        <h1>${say('floor.code-heading')}</h1>
        ${
          no?.what === 'link'
            ? html`<p class="notice refused" role="alert">
                ${no.problem === 'not-entered' ? say('floor.out') : say(`problem.${no.problem}`)}
              </p>`
            : nothing
        }
        <rapport-code
          .busy=${stage.busy === true}
          .problem=${no?.what === 'code' ? no.problem : undefined}
          @floor-code=${this.#byCode}
        ></rapport-code>
      </main>`
    }
    return html`<rapport-hall .session=${stage.session} @floor-out=${this.#out}></rapport-hall>`
  }

  /** Enters, and repeats while the network is away; asks for the code where the key is refused. */
  async #enterBy(known: SessionId | undefined, key: string, slip?: string): Promise<void> {
    const waits = (): void => {
      this.stage = { kind: 'opening', waiting: true }
    }
    try {
      const session = known ?? (await insist(() => findByCode(key), waits))
      await insist(() => enter(session, key), waits)
      this.#goIn(session, slip)
    } catch (refusal) {
      this.#dropKey(location.pathname)
      this.stage = refused('link', codeOf(refusal))
    }
  }

  #goIn(session: SessionId, slip?: string): void {
    if (slip !== undefined) keepSlip(session, slip)
    this.#dropKey(`/f/${session}`)
    this.stage = { kind: 'inside', session }
  }

  // The key leaves the address bar when it has been answered: until then a reload still needs it.
  #dropKey(path: string): void {
    history.replaceState(null, '', path)
  }

  readonly #byCode = async (event: CustomEvent<string>): Promise<void> => {
    this.stage = { kind: 'code', busy: true }
    try {
      const session = await findByCode(event.detail)
      await enter(session, event.detail)
      this.#goIn(session)
    } catch (refusal) {
      this.stage = refused('code', codeOf(refusal))
    }
  }

  // An event that is made without a detail has null.
  readonly #out = ({ detail }: CustomEvent<ProblemCode | null>): void => {
    this.stage = detail === null ? { kind: 'code' } : refused('link', detail)
  }
}

function refused(what: Refused['what'], problem: ProblemCode): Stage {
  return { kind: 'code', refused: { what, problem } }
}

customElements.define('rapport-floor', FloorPage)
keepPage('floor')
