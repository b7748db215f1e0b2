/** An event as it goes over the wire, encoded once for all who hear it. */
export interface Told {
  /** What it is about: of two about the same, only the newer counts. */
  readonly about: string
  /** As a chunk of HTTP/1.1. */
  readonly chunk: Buffer
  /** The same bytes without the frame of the chunk, for HTTP/1.0. */
  readonly plain: Buffer
}

/** A server-sent event. JSON has no line breaks of its own, so one `data` line is enough. */
export function tellOf(event: string, value: unknown): Told {
  const text = `event: ${event}\ndata: ${JSON.stringify(value)}\n\n`
  const length = Buffer.byteLength(text)
  const size = `${length.toString(16)}\r\n`
  const chunk = Buffer.from(`${size}${text}\r\n`)
  const plain = chunk.subarray(size.length, size.length + length)
  return { about: `${event}/${idOf(value)}`, chunk, plain }
}

function idOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : ''
}
