import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'

/** What every answer says to a browser. */
export const MANNERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

/**
 * Puts the manners on whatever is answered. On its headers as they are: Hono's own `header` makes an answer that is
 * there anew each time, with a stream for its body, which costs more than most answers.
 */
export const mindManners: MiddlewareHandler = async (context, next) => {
  await next()
  const { headers } = context.res
  for (const [name, value] of Object.entries(MANNERS)) headers.set(name, value)
}

/** Keeps what nobody said may be stored out of every cache. */
export const storeNothing: MiddlewareHandler = async (context, next) => {
  await next()
  const { headers } = context.res
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
}

/** Refuses bodies that are too large: by what they say of themselves, or else by counting as they come. */
export function limitBodies(maxSize: number, refuse: () => never): MiddlewareHandler {
  const counting = bodyLimit({ maxSize, onError: refuse })
  return (context, next) => {
    if (context.req.header('transfer-encoding') !== undefined) return counting(context, next)
    // Node reads exactly what was said. Asking for the body as a stream would cost more than reading it.
    if (Number(context.req.header('content-length') ?? 0) > maxSize) refuse()
    return next()
  }
}
