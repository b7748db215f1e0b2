import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { Standing } from '../sessions/standing.ts'
import { placeOf, type Peer, type Peers } from './peer.ts'

declare module 'hono' {
  interface ContextVariableMap {
    peer: Peer
    peers: Peers
  }
}

/**
 * Who asks: the bearer of a token, else of this session's cookie. Somebody's desk and their seat on the floor
 * are two cookies, so that trying a participant's link does not put a rapporteur out. Who has no role left is still who
 * they are, and enters again as that. [DOOR1]
 */
export async function whoAsks(
  context: Context,
  sessions: Sessions,
  session: SessionId,
): Promise<Standing | undefined> {
  const token = ticketOf(context, session)
  if (!token) return undefined
  return sessions.byToken(session, token)
}

/** Whoever asks here, or a Problem for somebody who did not enter. */
export async function whoEntered(
  context: Context,
  sessions: Sessions,
  id: SessionId,
): Promise<Standing> {
  const standing = await whoAsks(context, sessions, id)
  if (!standing?.isIn) throw new Problem('not-entered')
  return standing
}

/** Whether somebody shows a ticket for this session, good or bad. */
export function showsTicket(context: Context, session: SessionId): boolean {
  return ticketOf(context, session) !== undefined
}

const COOKIE_LIFE = 60 * 60 * 24 * 30 // seconds: from the first draft to the filed report
// Of sessions that a browser was in; some 80 bytes each, and a head of 16 kB is refused whole.
const MOST_COOKIES = 40

/** Gives a browser its ticket. Tickets of the sessions it entered first go when they become too many. [EDGE4] */
export function giveCookie(context: Context, session: SessionId, token: string): void {
  const own = cookieName(context, session)
  const others = Object.keys(getCookie(context)).filter(
    (name) => /^rapport_(desk|floor)_/.test(name) && name !== own,
  )
  // A browser names those first that it has had longest.
  for (const name of others.slice(0, Math.max(0, others.length + 1 - MOST_COOKIES)))
    deleteCookie(context, name, { path: '/' })
  setCookie(context, own, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: COOKIE_LIFE,
    secure: context.get('peer').isTls,
  })
}

/**
 * Refuses what comes from another site: every change and every upgrade with a foreign origin, and those
 * that ride on a cookie without saying where they come from. Programs with a token need no origin. [DOOR2]
 */
export function refuseForeign(context: Context): void {
  const origin = context.req.header('origin')
  if (origin === undefined) {
    const site = context.req.header('sec-fetch-site')
    const ridesOnCookie =
      bearer(context) === undefined && context.req.header('cookie') !== undefined
    if (site === 'same-origin' || (site === undefined && !ridesOnCookie)) return
    throw new Problem('foreign-origin', { site: site ?? 'unsaid' })
  }
  if (!context.get('peers').isOwnOrigin(origin, context.get('peer'))) {
    throw new Problem('foreign-origin', { origin: origin.slice(0, 100) })
  }
}

/** The address somebody asks from, for counting failures: one device's or one venue's. */
export function addressOf(context: Context): string {
  return placeOf(context.get('peer').address)
}

/** Where this server is reached: by the address that is set, else as the asker sees it. */
export function ownOrigin(context: Context): string {
  return context.get('peers').linkOrigin(context.get('peer'))
}

function ticketOf(context: Context, session: SessionId): string | undefined {
  return bearer(context) ?? getCookie(context, cookieName(context, session))
}

/** The token that a program shows. */
export function bearer(context: Context): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]{20,100})$/.exec(context.req.header('authorization') ?? '')?.[1]
}

function cookieName(context: Context, session: SessionId): string {
  const seat = context.req.query('seat') === 'floor' ? 'floor' : 'desk'
  return `rapport_${seat}_${session}`
}
