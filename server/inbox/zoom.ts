import { hmacOf } from './signature.ts'

/** A line of a chat, as every adapter hands it on. `id` is the tool's own: the same again changes nothing. */
export interface InboxLine {
  readonly id: string
  readonly at?: number
  readonly author?: string
  readonly text: string
  readonly channel: 'zoom' | 'slido' | 'online' | 'onsite' | 'igf' | 'phone'
  /** The id of the line that it replies to. */
  readonly replyTo?: string
}

/** What a call of Zoom's asks for: an answer to its challenge, a line to be taken, or nothing. */
export type ZoomCall =
  | { readonly asks: 'challenge'; readonly plainToken: string; readonly encryptedToken: string }
  | { readonly asks: 'line'; readonly line: InboxLine }
  | { readonly asks: 'nothing' }

const LONGEST_TOKEN = 200

/**
 * Reads an event that Zoom sends, whose signature was looked at before. Only what was said to everyone in
 * a meeting is a line; private messages and everything else ask for nothing. [BRIDGE4]
 */
export function readZoomCall(event: unknown, secret: string): ZoomCall {
  const kind = textAt(event, 'event')
  const payload = at(event, 'payload')
  if (kind === 'endpoint.url_validation') {
    const plainToken = textAt(payload, 'plainToken')
    if (plainToken === undefined || plainToken.length > LONGEST_TOKEN) return { asks: 'nothing' }
    return { asks: 'challenge', plainToken, encryptedToken: hmacOf(secret, plainToken) }
  }
  const message = at(at(payload, 'object'), 'chat_message')
  if (kind !== 'meeting.chat_message_sent' || message === undefined) return { asks: 'nothing' }
  const id = textAt(message, 'message_id')
  const text = textAt(message, 'message_content')
  if (textAt(message, 'recipient_type') !== 'everyone' || id === undefined || text === undefined)
    return { asks: 'nothing' }
  const author = textAt(message, 'sender_name')
  const moment = Date.parse(textAt(message, 'date_time') ?? '')
  const replyTo = textAt(message, 'reply_main_message_id')
  return {
    asks: 'line',
    line: {
      id,
      text,
      channel: 'zoom',
      ...(author !== undefined && { author }),
      ...(moment > 0 && { at: moment }),
      ...(replyTo !== undefined && { replyTo }),
    },
  }
}

function at(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}

function textAt(value: unknown, name: string): string | undefined {
  const text = at(value, name)
  return typeof text === 'string' && text !== '' ? text : undefined
}
