import { html, LitElement } from 'lit'
import { say } from './say.ts'
import { widgetLook } from './widget-look.ts'

const SECOND = 1_000 // milliseconds

/** Whole seconds until then, by a clock that is `ahead` milliseconds of ours; never below 0. */
export function secondsLeft(until: number, now: number, ahead: number): number {
  return Math.max(0, Math.ceil((until - now - ahead) / SECOND))
}

/** Seconds as minutes and seconds, and hours where there are any: `4:07`, `1:00:00`. */
export function clockOf(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`
}

/** The time that is left, by the server's clock. It is not read aloud: who listens is told when it closes. */
export class TimeLeft extends LitElement {
  static override properties = {
    until: { type: Number },
    ahead: { type: Number },
    left: { state: true },
  }

  declare until: number
  /** How far the server's clock is ahead of this one, in milliseconds. */
  declare ahead: number
  declare private left: number

  #ticking: ReturnType<typeof setInterval> | undefined

  constructor() {
    super()
    this.until = 0
    this.ahead = 0
    this.left = 0
  }

  static override styles = [widgetLook]

  override connectedCallback(): void {
    super.connectedCallback()
    // Four times a second: a clock that skips a second looks broken.
    this.#ticking = setInterval(() => this.#look(), SECOND / 4)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#ticking)
  }

  protected override willUpdate(): void {
    this.#look()
  }

  #look(): void {
    this.left = secondsLeft(this.until, Date.now(), this.ahead)
  }

  override render(): unknown {
    return html`<span role="timer" aria-live="off"
      >${say('poll.time-left', { time: clockOf(this.left) })}</span
    >`
  }
}

customElements.define('rapport-time-left', TimeLeft)

declare global {
  interface HTMLElementTagNameMap {
    'rapport-time-left': TimeLeft
  }
}
