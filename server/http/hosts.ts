import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { z } from 'zod'
import { Problem } from '#shared/problem.ts'
import type { Hosts } from '../hosts/hosts.ts'
import { bearer } from './door.ts'
import { open, type Route } from './route.ts'

const COOKIE = 'rapport_host'
const COOKIE_LIFE = 12 * 60 * 60 // seconds: as long as the ticket

/** Being a host: whether that is needed here, and entering by the key. [HOST2] */
export function hostRoutes(hosts: Hosts): Route[] {
  return [
    open(
      'knock',
      {
        method: 'get',
        path: '/api/host',
        says: 'Whether making a session needs a host here, whether you are one, and where else than by the host key hosts sign in.',
        answer: z.object({
          needed: z.boolean(),
          signedIn: z.boolean(),
          service: z.string().optional(),
        }),
      },
      async ({ context }) => ({
        needed: needsKey(hosts, context),
        signedIn: await hosts.isHost(tokenOf(context)),
        ...(hosts.signIn && { service: hosts.signIn.name }),
      }),
    ),
    open(
      'knock',
      {
        method: 'post',
        path: '/api/host/enter',
        says: 'Sign in as a host by the host key, for twelve hours. Answers a token and sets it as a cookie.',
        body: z.object({ key: z.string().min(1).max(300) }),
        answer: z.object({ token: z.string() }),
        quota: { stranger: 'sign-in' },
      },
      async ({ body, context }) => {
        const token = await hosts.enter(body.key)
        giveHostCookie(context, token)
        return { token }
      },
    ),
    open(
      'knock',
      {
        method: 'delete',
        path: '/api/host',
        says: 'Stop being a host on this device.',
        answer: z.object({ signedIn: z.boolean() }),
      },
      async ({ context }) => {
        const token = tokenOf(context)
        if (token !== undefined) await hosts.leave(token)
        deleteCookie(context, COOKIE, { path: '/api' })
        return { signedIn: false }
      },
    ),
  ]
}

/** Gives a browser its ticket as a host. */
export function giveHostCookie(context: Context, token: string): void {
  setCookie(context, COOKIE, token, {
    path: '/api',
    httpOnly: true,
    sameSite: 'Strict',
    maxAge: COOKIE_LIFE,
    secure: context.get('peer').isTls,
  })
}

/** Refuses whoever may not make a session. [HOST1] */
export async function refuseUnlessHost(hosts: Hosts, context: Context): Promise<void> {
  if (needsKey(hosts, context) && !(await hosts.isHost(tokenOf(context))))
    throw new Problem('host-key-needed')
}

// What a proxy passed on comes from elsewhere, also where nobody told this server of one.
function needsKey(hosts: Hosts, context: Context): boolean {
  return hosts.needsKey || context.get('peer').isPassedOn
}

function tokenOf(context: Context): string | undefined {
  return bearer(context) ?? getCookie(context, COOKIE)
}
