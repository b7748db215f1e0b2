import type { SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { Door } from '#shared/wire.ts'
import { act, ask } from '../../live/api.ts'
import { isSessionId } from './known-ids.ts'

/**
 * What the address says: `/f/:session#KEY`, or `/f#code=CODE` where only the session's short code is known, or nothing but `/f`.
 * A printed slip adds the code of its ballot: `ballot=CODE` or `b=CODE`, after `&` or alone.
 */
export interface Address {
  readonly session: SessionId | undefined
  readonly key: string | undefined
  readonly slip: string | undefined
}

const SLIPS = ['ballot', 'b']

export function readAddress(at: Pick<Location, 'pathname' | 'hash'>): Address {
  const [, session] = /^\/f\/([^/]+)\/?$/.exec(at.pathname) ?? []
  const isBare = /^\/f\/?$/.test(at.pathname)
  if (!isSessionId(session) && !isBare)
    return { session: undefined, key: undefined, slip: undefined }
  const said = at.hash.slice(1).split('&')
  const named = (names: readonly string[]): string | undefined =>
    said.map((part) => part.split('=')).find(([name = '']) => names.includes(name))?.[1] ||
    undefined
  const bare = said.find((part) => part !== '' && !part.includes('='))
  const slip = named(SLIPS)
  if (!isSessionId(session)) return { session: undefined, key: named(['code']), slip }
  return { session, key: bare ?? named(['code']), slip }
}

/** Every request of the floor says so: the seat on the floor has its own cookie. */
export function floorPath(session: SessionId, rest = ''): string {
  return `/api/sessions/${session}${rest}?seat=floor`
}

/** Enters without a name: no form stands between a person and the vote. [FLOOR1] */
export async function enter(session: SessionId, key: string): Promise<void> {
  // The token in the answer is for programs. A page has its cookie, and keeps nothing else.
  await act<unknown>(floorPath(session, '/enter'), { key })
}

export async function findByCode(code: string): Promise<SessionId> {
  const { session } = await act<{ readonly session: SessionId }>('/api/join?seat=floor', { code })
  return session
}

/** The session and who we are in it, and in which of its polls our vote was counted. */
export async function lookAround(session: SessionId) {
  const { here, counted } = await ask<Door>(floorPath(session, '/door'))
  if (!here) throw new Problem('not-entered')
  return { here, counted }
}
