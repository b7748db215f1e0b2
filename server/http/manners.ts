import type { HttpBindings } from '@hono/node-server'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'

// What a page of ours has no use for, and a page that ours might show must not get through it.
const UNUSED = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
]

const ALWAYS = {
  // What is no page runs nothing, shows nothing and stands in no frame. Pages and reports say their own.
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': UNUSED.map((name) => `${name}=()`).join(', '),
}
type Manners = Readonly<Record<string, string>>
const OVER_TLS: Manners = { ...ALWAYS, 'strict-transport-security': 'max-age=31536000' }

/** What every answer says to a browser, whoever writes it. [EDGE3] */
export function mannersOf(peer: { readonly isTls: boolean }): Manners {
  return peer.isTls ? OVER_TLS : ALWAYS
}

/** The manners in the lines of an answer's head, for answers that are written by hand. */
export function mannerLines(peer: { readonly isTls: boolean }): readonly string[] {
  return Object.entries(mannersOf(peer)).map(([name, value]) => `${name}: ${value}`)
}

/**
 * Puts the manners on what an upgrade is refused with. Every other answer has them before the app hears of it, from
 * web-server.ts: also those that the app never sees.
 */
export const mindManners: MiddlewareHandler = async (context, next) => {
  await next()
  if ((context.env as Partial<HttpBindings>).outgoing) return
  const { headers } = context.res
  for (const [name, value] of Object.entries(mannersOf(context.get('peer'))))
    if (!headers.has(name)) headers.set(name, value)
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
