import { pino } from 'pino'

/** One thing that is said to whoever runs the server. `problem` is ours; `cause` is what a thrown thing said of itself. */
export interface Said {
  readonly problem: string
  readonly cause?: string
  readonly times?: number
}

/** What a log stands on: where its lines go, and the clock. */
export interface LogParts {
  readonly to: { write(line: string): unknown }
  now(): number
}

/**
 * Writes each thing as one line of JSON: when, how bad, what, and why as far as that can be said. Before a line is made, whatever
 * looks like a key, a code, a token or a session's id is taken out of it. [SAID2]
 */
export function logOf({ to, now }: LogParts): (said: Said) => void {
  const lines = pino(
    {
      base: null,
      messageKey: 'problem',
      timestamp: () => `,"at":"${new Date(now()).toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    { write: (line) => void to.write(line) },
  )
  return ({ problem, cause, times }) =>
    lines.error(
      {
        ...(cause !== undefined && { cause: withoutSecrets(cause) }),
        ...(times !== undefined && { times }),
      },
      withoutSecrets(problem),
    )
}

const HIDDEN = '…'

// In this order: what has a frame goes whole before its parts are looked at.
const SECRETS: readonly (readonly [RegExp, string])[] = [
  // Who and with what password: `postgres://name:password@host`.
  [/(\w+:\/\/)[^\s/@]*@/g, `$1${HIDDEN}@`],
  [/\b(bearer|basic)\s+\S+/gi, `$1 ${HIDDEN}`],
  [/\b((?:set-)?cookie|authorization):[^\n]*/gi, `$1: ${HIDDEN}`],
  // A link's key.
  [/#[\w-]{6,}/g, `#${HIDDEN}`],
  // The host key as it is made: four times six letters.
  [/\b[2-9b-z]{6}(?:-[2-9b-z]{6}){3}\b/g, HIDDEN],
  // An id of ours keeps its beginning: whoever runs the server finds by it which document a disk has damaged.
  [/\b([2-9bcdfghjkmnpqrstvwxyz]{6})[2-9bcdfghjkmnpqrstvwxyz]{10}\b/g, `$1${HIDDEN}`],
  // Keys, tokens, receipts, digests: long, and of letters that no word mixes.
  // They may begin with a hyphen, where \b would not stand.
  [/(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{16,}/gi, HIDDEN],
  [/(?<![\w-])(?=[A-Z_-]*[a-z])(?=[a-z_-]*[A-Z])[\w-]{22,}/g, HIDDEN],
  // A short code: six letters of which none is a vowel.
  [/\b[2-9BCDFGHJKMNPQRSTVWXYZ]{6}\b/g, HIDDEN],
  // What JSON.parse could not read it quotes.
  [/(Unexpected \S+ )[^]*?( is not valid JSON)/g, `$1${HIDDEN}$2`],
]

/** A text without what opens something, and without what somebody typed, as far as that can be told by its looks. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((said, [shape, put]) => said.replace(shape, put), text)
}
