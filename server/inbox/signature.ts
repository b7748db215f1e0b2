import { createHmac, hash, timingSafeEqual } from 'node:crypto'

/** What a signed message says of itself, as its headers have it. */
export interface Signed {
  readonly timestamp: string
  readonly signature: string
  /** The body as it came, byte for byte. */
  readonly body: string
}

const WINDOW = 5 * 60_000 // ms by which a clock may differ, and a message be late

/**
 * Whether a message was signed with the secret in the last five minutes: `v0=` and the HMAC-SHA256 of
 * `v0:timestamp:body` in hexadecimal, the timestamp in seconds or milliseconds since 1970. Takes
 * the same time whatever signature is offered. [BRIDGE2]
 */
export function isSigned(
  secret: string,
  { timestamp, signature, body }: Signed,
  now: number,
): boolean {
  if (!/^\d{9,14}$/.test(timestamp)) return false
  const written = Number(timestamp)
  const at = written < 100_000_000_000 ? written * 1000 : written
  const wanted = signatureOf(secret, timestamp, body)
  const fits = timingSafeEqual(
    hash('sha256', signature, 'buffer'),
    hash('sha256', wanted, 'buffer'),
  )
  return fits && Math.abs(now - at) <= WINDOW
}

export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `v0=${hmacOf(secret, `v0:${timestamp}:${body}`)}`
}

export function hmacOf(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}
