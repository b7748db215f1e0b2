import { authorizationOf } from './api.ts'
import type { FeedSource } from './feed.ts'

/** One event of a feed. */
export interface FeedEvent {
  readonly name: string
  readonly data: string
}

/** Takes server-sent events out of text that comes in pieces; what is not whole yet waits for the next piece. */
export class EventReader {
  #rest = ''

  read(piece: string): readonly FeedEvent[] {
    const blocks = (this.#rest + piece).replaceAll('\r\n', '\n').split('\n\n')
    this.#rest = blocks.pop() ?? ''
    return blocks.flatMap((block) => eventIn(block) ?? [])
  }
}

function eventIn(block: string): FeedEvent | undefined {
  let name = 'message'
  const data: string[] = []
  for (const line of block.split('\n')) {
    const [field = '', value = ''] = splitAt(line)
    if (field === 'event') name = value
    if (field === 'data') data.push(value)
  }
  return name === 'message' && data.length === 0 ? undefined : { name, data: data.join('\n') }
}

function splitAt(line: string): readonly string[] {
  const at = line.indexOf(':')
  if (at < 0) return [line]
  return [line.slice(0, at), line.slice(at + 1).replace(/^ /, '')]
}

const [CONNECTING, OPEN, CLOSED] = [0, 1, 2] // as EventSource has them

/** A feed for who is known by a token: an EventSource can show none. It does not come back by itself; openFeed does. */
export function fetchedFeed(path: string, token: string): FeedSource {
  const ending = new AbortController()
  const hearing = new Map<string, ((event: { readonly data?: unknown }) => void)[]>()
  const tell = (name: string, data?: string): void => {
    for (const hear of hearing.get(name) ?? []) hear({ data: data === '' ? undefined : data })
  }
  let readyState = CONNECTING

  const listen = async (): Promise<void> => {
    const response = await fetch(path, {
      headers: { accept: 'text/event-stream', ...authorizationOf(token) },
      credentials: 'omit',
      cache: 'no-store',
      signal: ending.signal,
    })
    const isFeed = response.headers.get('content-type')?.startsWith('text/event-stream') === true
    if (!response.ok || !isFeed || !response.body) {
      readyState = CLOSED
      throw new Error(`no feed: ${response.status}`)
    }
    readyState = OPEN
    const events = new EventReader()
    const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { done, value } = await pieces.read()
      if (done) throw new Error('the feed ended')
      for (const { name, data } of events.read(value)) tell(name, data)
    }
  }

  // Every end is told as an error, as an EventSource does: an ended line, an answer that is no feed, no network.
  listen().catch(() => {
    if (!ending.signal.aborted) tell('error')
  })

  return {
    get readyState() {
      return readyState
    },
    addEventListener(name, hear) {
      hearing.set(name, [...(hearing.get(name) ?? []), hear])
    },
    close() {
      readyState = CLOSED
      ending.abort()
    },
  }
}
