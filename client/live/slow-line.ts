import { readBatch, writeBatch, type Batch } from '#shared/line-batch.ts'
import { CUT, type Carrier, type Ears } from './carrier.ts'

const PAUSES = [250, 500, 1000, 2000, 4000] // ms between tries: a server that restarts is back by then
const ANSWER_WITHIN = 25_000 // ms: the server holds an answer back for 20 s
const MOST_IN_BATCH = 512 << 10 // bytes
const ENDED = [404, 409] // statuses: the line is forgotten, or has ended

/** What a line over HTTP needs of its surroundings. */
export interface Surroundings {
  fetch(address: string, init: RequestInit): Promise<Response>
  pause(milliseconds: number): Promise<void>
}

const PAGE: Surroundings = {
  fetch: (address, init) => fetch(address, init),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}

/**
 * A line whose messages are carried by requests, for venues that let no WebSocket through. What is lost on the way
 * is asked for and sent again; nothing comes twice and nothing out of order. [HLINE1] [HLINE2]
 */
export class SlowLine implements Carrier {
  readonly #ears: Ears
  readonly #around: Surroundings
  readonly #leaving = new AbortController()
  #state: 'opening' | 'open' | 'closed' = 'opening'
  #address: string
  #unsent: Uint8Array[] = []
  #isSending = false
  #batch = 0 // the number of the last batch that was sent
  #received = 0 // the number of the last piece that was received
  #pieces: Uint8Array[] = [] // of a message that is not here whole

  constructor(address: string, ears: Ears, around: Surroundings = PAGE) {
    this.#ears = ears
    this.#around = around
    const { origin, pathname, search } = new URL(address.replace(/^ws/, 'http'))
    this.#address = `${origin}${pathname}/line`
    void this.#open(`${this.#address}${search}`)
  }

  get isOpen(): boolean {
    return this.#state === 'open'
  }

  send(bytes: Uint8Array): void {
    if (!this.isOpen) return
    this.#unsent.push(bytes.slice())
    if (!this.#isSending) void this.#sendAll()
  }

  close(): void {
    const wasOpen = this.isOpen
    this.#state = 'closed'
    this.#leaving.abort()
    if (wasOpen) this.#leave()
  }

  async #open(address: string): Promise<void> {
    const answer = await this.#ask(address, { method: 'POST' }).catch(() => undefined)
    const line = answer?.status === 201 ? await nameIn(answer) : undefined
    if (line === undefined) return this.#end(CUT, '')
    this.#address += `/${line}`
    if (this.#state === 'closed') return this.#leave()
    this.#state = 'open'
    this.#ears.opened()
    await this.#listen()
  }

  // The server would find out by itself, and until then show somebody who is gone.
  #leave(): void {
    const left = this.#around.fetch(this.#address, { method: 'DELETE', keepalive: true })
    left.catch(() => undefined) // then it finds out
  }

  async #listen(): Promise<void> {
    while (this.isOpen) {
      const batch = await this.#untilAnswered(async () => {
        const answer = await this.#ask(`${this.#address}?after=${this.#received}`, {
          method: 'GET',
        })
        if (answer.status !== 200) return answer.status
        const said = readBatch(new Uint8Array(await answer.arrayBuffer()))
        // A venue's own page, half an answer, or one from a cache: it is asked for again.
        return said?.number === this.#received + 1 ? said : 0
      })
      if (typeof batch === 'number') return this.#end(CUT, '')
      this.#hear(batch)
    }
  }

  #hear({ pieces, end }: Batch): void {
    for (const { kind, bytes } of pieces) {
      this.#received += 1
      if (kind === 'ping') continue
      this.#pieces.push(bytes)
      if (kind === 'more') continue
      const { buffer } = joined(this.#pieces.splice(0))
      if (this.isOpen) this.#ears.heard(buffer)
    }
    if (end) this.#end(end.code, end.reason)
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true
    while (this.#unsent.length > 0 && this.isOpen) {
      const pieces = this.#nextPieces()
      const body = writeBatch({ number: ++this.#batch, pieces })
      const taken = await this.#untilAnswered(async () => {
        const { status } = await this.#ask(this.#address, { method: 'POST', body })
        return status === 204 ? 'taken' : status
      })
      // Of a line that has ended who listens is told why; a batch that is refused otherwise would hold up all others.
      if (typeof taken === 'number') {
        if (!ENDED.includes(taken)) this.#end(CUT, '')
        return
      }
    }
    this.#isSending = false
  }

  #nextPieces(): Batch['pieces'] {
    let size = 0
    const many = this.#unsent.findIndex((bytes) => (size += bytes.length) > MOST_IN_BATCH)
    const count = many < 0 ? this.#unsent.length : Math.max(1, many)
    return this.#unsent.splice(0, count).map((bytes) => ({ kind: 'last' as const, bytes }))
  }

  /** Asks until there is an answer. A status when the server refused, 0 when it gave none for too long. */
  async #untilAnswered<Answer extends object | string>(
    ask: () => Promise<Answer | number>,
  ): Promise<Answer | number> {
    for (const pause of [...PAUSES, undefined]) {
      const answer = await ask().catch(() => 0)
      if (typeof answer !== 'number') return answer
      if (answer >= 400 && answer < 500) return answer
      if (pause === undefined || !this.isOpen) break
      await this.#around.pause(pause)
    }
    return 0
  }

  #ask(address: string, init: RequestInit): Promise<Response> {
    const late = AbortSignal.timeout(ANSWER_WITHIN)
    // Who leaves waits for nothing more; what is being sent still arrives.
    const signal = init.method === 'GET' ? AbortSignal.any([this.#leaving.signal, late]) : late
    return this.#around.fetch(address, { ...init, signal, cache: 'no-store' })
  }

  #end(code: number, reason: string): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#leaving.abort()
    this.#ears.closed(code, reason)
  }
}

/** The name of a line that was opened. A venue's own page in place of the answer is none. */
async function nameIn(answer: Response): Promise<string | undefined> {
  const said: unknown = await answer.json().catch(() => undefined)
  if (typeof said !== 'object' || said === null || !('line' in said)) return undefined
  return typeof said.line === 'string' ? said.line : undefined
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
