import type { Context } from 'hono'
import { getConnInfo } from '@hono/node-server/conninfo'
import { getCookie, setCookie } from 'hono/cookie'
import type { SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { Standing } from '../sessions/standing.ts'

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
  const token = bearer(context) ?? getCookie(context, cookieName(context, session))
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

const COOKIE_LIFE = 60 * 60 * 24 * 30 // seconds: from the first draft to the filed report

export function giveCookie(context: Context, session: SessionId, token: string): void {
  setCookie(context, cookieName(context, session), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: COOKIE_LIFE,
    secure: new URL(context.req.url).protocol === 'https:',
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
  if (!URL.canParse(origin) || new URL(origin).host !== context.req.header('host')) {
    throw new Problem('foreign-origin', { origin: origin.slice(0, 100) })
  }
}

/** The address somebody asks from, for counting failures. */
export function addressOf(context: Context): string {
  return getConnInfo(context).remote.address ?? 'unknown'
}

/** Where this server is reached, as the asker sees it. */
export function ownOrigin(context: Context): string {
  return new URL(context.req.url).origin
}

function bearer(context: Context): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]{20,100})$/.exec(context.req.header('authorization') ?? '')?.[1]
}

function cookieName(context: Context, session: SessionId): string {
  const seat = context.req.query('seat') === 'floor' ? 'floor' : 'desk'
  return `rapport_${seat}_${session}`
}
