import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { Problem } from '#shared/problem.ts'
import { lobbyAfter } from '#shared/sign-in.ts'
import type { Hosts } from '../hosts/hosts.ts'
import { SignInFailed } from '../hosts/sign-in.ts'
import { ownOrigin } from './door.ts'
import { giveHostCookie } from './hosts.ts'
import { open, type Route } from './route.ts'

const BACK = '/api/host/oidc/back'
const COOKIE = 'rapport_errand'
const COOKIE_LIFE = 10 * 60 // seconds: as long as an errand

/**
 * Signing in as a host elsewhere: away, and back. Both lead on at once, and whatever goes wrong leads to the lobby, which says what. The
 * way back is the one change that another site's page may lead to, by what this browser alone has in its cookie. [OIDC1] [OIDC2]
 */
export function signInRoutes(hosts: Hosts): Route[] {
  return [
    open(
      'knock',
      {
        method: 'get',
        path: '/api/host/oidc',
        says: 'Go to the service at which hosts sign in. With `?anew` it asks again who they are.',
        answer: 'text/plain',
        quota: { stranger: 'sign-in' },
      },
      ({ context }) => {
        const { signIn } = hosts
        if (signIn === undefined) throw new Problem('not-found')
        // Nobody is signed in because a page of somebody else's says so.
        refuseLedBy(context)
        return orToTheLobby(context, async () => {
          const { to, sealed } = await signIn.leave(ownOrigin(context) + BACK, {
            anew: context.req.query('anew') !== undefined,
          })
          setCookie(context, COOKIE, sealed, {
            path: BACK,
            httpOnly: true,
            sameSite: 'Lax',
            maxAge: COOKIE_LIFE,
            secure: context.get('peer').isTls,
          })
          return context.redirect(to, 302)
        })
      },
    ),
    open(
      'knock',
      {
        method: 'get',
        path: BACK,
        says: 'Where that service sends hosts back to: they are let in as by the host key, and led to the lobby.',
        answer: 'text/plain',
        quota: { stranger: 'sign-in' },
      },
      ({ context }) => {
        if (hosts.signIn === undefined) throw new Problem('not-found')
        return orToTheLobby(context, async () => {
          const sealed = getCookie(context, COOKIE) ?? ''
          deleteCookie(context, COOKIE, { path: BACK })
          const address = new URL(BACK + new URL(context.req.url).search, ownOrigin(context))
          giveHostCookie(context, await hosts.enterFrom(address, sealed))
          return context.redirect('/', 303)
        })
      },
    ),
  ]
}

async function orToTheLobby(context: Context, act: () => Promise<Response>): Promise<Response> {
  try {
    return await act()
  } catch (cause) {
    if (cause instanceof SignInFailed) return context.redirect(lobbyAfter(cause.failure), 303)
    // Nothing can be kept just now, say: the lobby says that in words, where this address would show them as data.
    if (cause instanceof Problem) return context.redirect(lobbyAfter('unavailable'), 303)
    throw cause
  }
}

function refuseLedBy(context: Context): void {
  const site = context.req.header('sec-fetch-site')
  if (site === 'cross-site' || site === 'same-site') throw new Problem('foreign-origin', { site })
}
