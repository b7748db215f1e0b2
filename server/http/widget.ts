import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Context, Hono } from 'hono'
import { z } from 'zod'
import type { SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { addressOf } from './door.ts'
import { givePage, giveLostPage, policyFor } from './pages.ts'
import { open, within, type Route } from './route.ts'
import type { Turnstile } from './turnstile.ts'

const keyShape = z.string().min(1).max(300).describe("the short code, or the participants' key")
const entered = z.object({ person: z.string(), token: z.string() })

/** How a frame in a foreign page comes in, and the wall: by tickets that do less, and that no cookie carries. */
export function ticketRoutes(sessions: Sessions): Route[] {
  return [
    open(
      'knock',
      {
        method: 'post',
        path: '/api/sessions/:session/widget/enter',
        says:
          'Enter as a frame in a foreign page: a new participant whose token reads and votes and does nothing else. ' +
          'It sets no cookie. What it votes is confirmed by the header rapport-confirmed: yes.',
        body: z.object({ key: keyShape }),
        answer: entered,
      },
      async ({ body, context, param }) => {
        const id = param('session') as SessionId
        const { person, token } = await sessions.enterFrame(id, body.key, addressOf(context))
        return { person: person.id, token }
      },
    ),
    within(
      'read-session',
      {
        method: 'post',
        path: '/api/sessions/:session/stage/enter',
        says: 'A token for the wall: it reads what everybody in the session may read. It sets no cookie.',
        answer: entered,
      },
      async ({ live, standing }) => ({
        person: standing.person.id,
        token: await sessions.giveTicket(live, standing, 'stage'),
      }),
    ),
  ]
}

/** The frame's page, the script that puts it into a page, and the wall's page: for everybody. */
export const WIDGET_DOORS = ['/w/:session', '/embed.js', '/stage/:session'].map((at) => ({
  method: 'GET',
  path: at,
  act: 'read-pages' as const,
}))

/** Mounts them. The frame stands in pages of the origins that the session lists, and in no others. [EMBED2] */
export function mountWidgets(
  app: Hono,
  dist: string,
  sessions: Sessions,
  turnstile: Turnstile,
): void {
  app.get('/w/:session', async (context) => {
    const id = context.req.param('session') as SessionId
    const live = await turnstile.find(context, () => sessions.session(id)).catch(notThere)
    if (!live) return giveLostPage(context, dist)
    return givePage(context, dist, 'widget.html', {
      policy: policyFor(live.session.settings.embeds),
    })
  })
  app.get('/stage/:session', (context) => givePage(context, dist, 'stage.html'))
  app.get('/embed.js', (context) => giveScript(context, dist))
}

// Whoever looks for a frame of no session sees what a wrong address shows; anything else is our own fault.
function notThere(cause: unknown): undefined {
  if (cause instanceof Problem && cause.code === 'no-such-session') return undefined
  throw cause
}

// The one file that pages of other origins load; what it makes is a frame, which asks for itself.
async function giveScript(context: Context, dist: string): Promise<Response> {
  const script = await readFile(path.join(dist, 'embed.js'), 'utf8')
  context.header('cross-origin-resource-policy', 'cross-origin')
  context.header('cache-control', 'public, max-age=300')
  return context.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8' })
}
