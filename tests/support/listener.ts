import type { Session } from './rapport.ts'

interface Heard {
  readonly event: string
  // Tests look into events of every shape: whatever JSON.parse gives.
  readonly data: ReturnType<typeof JSON.parse>
}

/** Somebody who listens to the feed of a session, and remembers what they heard. */
export class Listener {
  readonly heard: Heard[] = []
  readonly #stop = new AbortController()
  #ended: string | undefined
  #told: () => void = () => undefined

  static async of(session: Session, token: string): Promise<Listener> {
    const listener = new Listener()
    const response = await fetch(`${session.rapport.address}/api/sessions/${session.id}/feed`, {
      headers: { authorization: `Bearer ${token}` },
      signal: listener.#stop.signal,
    })
    if (!response.body) throw new Error('the feed has no body')
    // The line ends when the server does; whoever waits for more is told.
    void listener.#read(response.body.getReader()).then(
      () => listener.#end('the server ended the feed'),
      (cause: unknown) => listener.#end(String(cause)),
    )
    await listener.hears(({ event }) => event === 'snapshot')
    return listener
  }

  /** Resolves with the first event, heard before or later, that satisfies a condition. */
  async hears(condition: (heard: Heard) => boolean): Promise<Heard> {
    for (;;) {
      const found = this.heard.find(condition)
      if (found) return found
      if (this.#ended !== undefined) throw new Error(`heard no such event: ${this.#ended}`)
      await new Promise<void>((resolve) => (this.#told = resolve))
    }
  }

  leave(): void {
    this.#stop.abort()
  }

  #end(why: string): void {
    this.#ended = why
    this.#told()
  }

  async #read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder()
    let text = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      text += decoder.decode(value, { stream: true })
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const each of events) this.#hear(each)
    }
  }

  #hear(text: string): void {
    const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(text) ?? []
    if (event === undefined || data === undefined) return
    this.heard.push({ event, data: JSON.parse(data) })
    this.#told()
  }
}
