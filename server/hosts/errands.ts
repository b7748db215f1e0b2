import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

const LASTS = 10 * 60_000 // ms: to find a password, and a second device

/** What a browser takes to the sign-in service and must bring back. */
export interface Errand {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}
export interface ErrandParts {
  now(): number
  random(bytes: number): Uint8Array
}

const sealedShape = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  until: z.number(),
})

/**
 * Errands, each kept by the browser that is on it and by nobody else: signed by a key of this start, good for ten minutes and for one
 * return. [OIDC2]
 */
export class Errands {
  readonly #parts: ErrandParts
  readonly #key: Uint8Array
  /** Those that came back, by their state, until they would have ended. */
  readonly #done = new Map<string, number>()

  constructor(parts: ErrandParts) {
    this.#parts = parts
    this.#key = parts.random(32)
  }

  /** A new errand, and what its browser keeps of it. */
  begin(): { readonly errand: Errand; readonly sealed: string } {
    const word = () => Buffer.from(this.#parts.random(32)).toString('base64url')
    const errand = { state: word(), nonce: word(), verifier: word() }
    const said = JSON.stringify({ ...errand, until: this.#parts.now() + LASTS })
    const text = Buffer.from(said).toString('base64url')
    return { errand, sealed: `${text}.${this.#sealOf(text)}` }
  }

  /** The errand that a browser is on, if it is one of ours, in time, and came back by this state for the first time. */
  end(sealed: string, state: string | null): Errand | undefined {
    const [text = '', seal = ''] = sealed.split('.')
    if (!isSame(seal, this.#sealOf(text))) return undefined
    const { until, ...errand } = sealedShape.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString()),
    )
    const now = this.#parts.now()
    if (until <= now || errand.state !== state || this.#done.has(errand.state)) return undefined
    for (const [done, ended] of this.#done) if (ended <= now) this.#done.delete(done)
    this.#done.set(errand.state, until)
    return errand
  }

  #sealOf(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url')
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
