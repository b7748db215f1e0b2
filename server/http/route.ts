import type { Context } from 'hono'
import { z } from 'zod'
import { Problem } from '#shared/problem.ts'
import type { BridgeId } from '#shared/ids.ts'
import type { Act } from '#shared/access/acts.ts'
import type { Person } from '#shared/session.ts'
import type { LiveSession } from '../sessions/live-session.ts'
import type { Session } from '../sessions/session-store.ts'
import type { Standing } from '../sessions/standing.ts'
import type { PersonQuota, StrangerQuota } from './quotas.ts'

/** What a route is handed: who asks, where, and what they sent, already checked. */
export interface Call<Body> {
  readonly session: Session
  readonly person: Person
  /** The person and the session as they go on standing while the call lasts, or a line that it opens. */
  readonly standing: Standing
  readonly live: LiveSession
  readonly body: Body
  readonly context: Context
  param(name: string): string
}
/** What a route for anybody is handed. There may be no session in its path, and nobody behind it. */
export type OpenCall<Body> = Omit<Call<Body>, 'session' | 'person' | 'standing' | 'live'>

/** What a route is handed of another tool that shows the token of its bridge. The body is checked already. */
export interface BridgeCall {
  readonly session: Session
  readonly bridge: BridgeId
  readonly body: unknown
}

interface Description<Body extends z.ZodType> {
  readonly method: 'get' | 'post' | 'patch' | 'delete'
  /** As Hono writes it: `/api/sessions/:session`. */
  readonly path: string
  /** One sentence for the description of the API. */
  readonly says: string
  readonly body?: Body
  readonly status?: 200 | 201
  /** The shape of the answer, or the media type where it is not JSON. */
  readonly answer: z.ZodType | string
  /** Answers other tools that bring in lines by themselves; left out where they may not call. */
  fromBridge?(call: BridgeCall): unknown
  /** What it is counted as, where its act and method do not say so. */
  readonly quota?: { readonly person?: PersonQuota; readonly stranger?: StrangerQuota }
}

/** A route as the app mounts it and the description of the API lists it. */
export interface Route extends Description<z.ZodType> {
  /** The row of the table that says who may call it. */
  readonly act: Act
  answerTo(call: Call<unknown> | OpenCall<unknown>): unknown
}

/** A route that strangers may call, as its row says. */
export function open<Body extends z.ZodType = z.ZodUndefined>(
  act: Act,
  description: Description<Body>,
  answerTo: (call: OpenCall<z.infer<Body>>) => unknown,
): Route {
  return { ...description, act, answerTo: answerTo }
}

/** A route inside a session, for whoever entered it and may do the act. */
export function within<Body extends z.ZodType = z.ZodUndefined>(
  act: Act,
  description: Description<Body>,
  answerTo: (call: Call<z.infer<Body>>) => unknown,
): Route {
  return { ...description, act, answerTo: answerTo }
}

/** Reads and checks what was sent. Whatever does not fit is refused whole. */
export async function readBody(context: Context, shape: z.ZodType | undefined): Promise<unknown> {
  if (!shape) return undefined
  const text = await context.req.text()
  const parsed = shape.safeParse(parse(text === '' ? '{}' : text))
  if (!parsed.success) throw new Problem('unreadable', { issues: z.prettifyError(parsed.error) })
  return parsed.data
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Problem('unreadable', { cause: String(cause) })
  }
}
