import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { HttpBindings } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Act } from '#shared/access/acts.ts'
import { isForStrangers } from '#shared/access/may.ts'
import { Problem, type ProblemCode } from '#shared/problem.ts'
import type { Sayings } from '#shared/words/english.ts'
import { refuseForeign } from './http/door.ts'
import { showsBridge, type BridgeGate } from './http/bridge-gate.ts'
import { describe } from './http/describe.ts'
import { TooManyAsks, type Limits } from './http/limits.ts'
import { limitBodies, mindManners, storeNothing } from './http/manners.ts'
import { asksForPage, giveLostPage, isForPrograms, mountPages, PAGE_DOORS } from './http/pages.ts'
import type { Peers } from './http/peer.ts'
import type { OpenLines } from './http/open-lines.ts'
import { mountRooms, ROOM_DOORS, ROOM_LINES, ROOM_SOCKETS } from './http/rooms.ts'
import { readBody, type Route } from './http/route.ts'
import { Turnstile } from './http/turnstile.ts'
import { mountWidgets, WIDGET_DOORS } from './http/widget.ts'
import type { Hosts } from './hosts/hosts.ts'
import type { Hallway } from './rooms/hallway.ts'
import type { Sessions } from './sessions/sessions.ts'

const LARGEST_BODY = 2 << 20 // bytes: a long proposal, a long chat

const STATUS: Readonly<Record<ProblemCode, ContentfulStatusCode>> = {
  'not-found': 404,
  'no-such-session': 404,
  'no-such-poll': 404,
  'no-such-question': 404,
  'no-such-alarm': 404,
  'no-such-person': 404,
  'no-such-invitation': 404,
  'nothing-to-put-back': 409,
  'not-entered': 401,
  'host-key-needed': 401,
  'wrong-host-key': 403,
  'wrong-key': 403,
  'not-allowed': 403,
  'foreign-origin': 403,
  'wrong-host': 421,
  'session-over': 410,
  'session-suspended': 403,
  'last-organiser': 409,
  'too-many-tries': 429,
  'too-many-asks': 429,
  unreadable: 400,
  'too-large': 413,
  'name-missing': 422,
  'name-unfit': 422,
  'title-missing': 422,
  'poll-already-open': 409,
  'poll-not-open': 409,
  'poll-without-question': 422,
  'poll-without-options': 422,
  'poll-option-empty': 422,
  'poll-options-alike': 422,
  'poll-option-twice': 422,
  'poll-too-long': 422,
  'poll-scale-unfit': 422,
  'poll-settings-unfit': 422,
  'poll-not-agreed': 409,
  'poll-changed': 409,
  'poll-still-open': 409,
  'poll-published': 409,
  'poll-set-unreadable': 422,
  'not-entitled': 403,
  'wrong-ballot-code': 403,
  'question-withdrawn': 409,
  'question-taken-up': 409,
  'questions-cannot-merge': 409,
  'no-such-remark': 404,
  'no-such-import': 404,
  'no-such-bridge': 404,
  'wrong-bridge': 401,
  'file-unreadable': 422,
  'remark-empty': 422,
  'not-rehearsing': 409,
  'unknown-option': 422,
  'one-choice': 422,
  'too-many-choices': 422,
  'answer-too-long': 422,
  'answers-in-a-circle': 422,
  'no-choice': 422,
  'already-voted': 409,
  'vote-unconfirmed': 428,
  'upgrade-needed': 426,
  'line-ended': 409,
  'storage-full': 507,
  'storage-failing': 503,
  'document-too-new': 503,
  'document-not-renewed': 503,
  unavailable: 503,
  broken: 500,
}

/** What an app is made of. `dist` is the folder of the built pages. */
export interface AppParts {
  readonly sessions: Sessions
  readonly hallway: Hallway
  readonly hosts: Hosts
  readonly peers: Peers
  readonly limits: Limits
  readonly openLines: OpenLines
  readonly gate: BridgeGate
  readonly routes: readonly Route[]
  readonly dist: string
  readonly version: string
  readonly say: Sayings
  report(problem: string, cause: unknown): void
}

/** Whatever can be asked for, and the row of the table that it is behind. */
export interface Door {
  readonly method: string
  /** As Hono writes it. */
  readonly path: string
  readonly act: Act
}

/** Every door of an app with these routes. What is mounted and does not stand here fails the tests. [MAY5] */
export function doorsOf(routes: readonly Route[]): readonly Door[] {
  return [
    ...routes.map(({ method, path, act }) => ({ method: method.toUpperCase(), path, act })),
    { method: 'GET', path: '/api/openapi.json', act: 'watch-server' },
    ...ROOM_DOORS,
    ...PAGE_DOORS,
    ...WIDGET_DOORS,
  ]
}

/** Puts the house together: the manners of the web, the routes, the sockets, the pages. */
export function makeApp(parts: AppParts): Hono {
  const app = new Hono()
  app.onError(async (cause, context) => {
    const code = codeOf(cause)
    if (code === 'broken') parts.report(`${context.req.method} ${routeOf(context.req.path)}`, cause)
    if (cause instanceof TooManyAsks) context.header('retry-after', String(cause.seconds))
    // Whoever tries on past what is held back for its time is answered late as well.
    if (code === 'too-many-asks' || code === 'too-many-tries') await sendAway(context, parts.limits)
    if (code === 'wrong-host' && asksForPage(context))
      return context.text(parts.say('problem.wrong-host'), STATUS[code])
    return context.json({ code, message: parts.say(`problem.${code}`) }, STATUS[code])
  })
  app.notFound((context) =>
    asksForPage(context)
      ? giveLostPage(context, parts.dist)
      : context.json({ code: 'not-found', message: parts.say('problem.not-found') }, 404),
  )

  let saidOfProxy = false
  const turnstile = new Turnstile(parts.sessions, parts.hosts, parts.limits)
  app.use('*', mindManners)
  app.use('*', (context, next) => {
    const peer = parts.peers.of((context.env as HttpBindings).incoming)
    context.set('peer', peer)
    context.set('peers', parts.peers)
    if (peer.isPassedOn && peer.connection && !saidOfProxy) {
      saidOfProxy = true
      parts.report(parts.say('running.unlisted-proxy'), undefined)
    }
    if (!parts.peers.isOwnName(peer.host)) {
      parts.report(parts.say('running.wrong-host'), undefined)
      throw new Problem('wrong-host')
    }
    if (!isForPrograms(context.req.path)) turnstile.look(context)
    return next()
  })
  app.use('/api/*', (context, next) => {
    if (!['GET', 'HEAD'].includes(context.req.method)) refuseForeign(context)
    return next()
  })
  app.use('/api/*', storeNothing)
  app.use('/api/*', limitBodies(LARGEST_BODY, refuseLarge))

  for (const route of parts.routes) mountRoute(app, route, turnstile, parts.gate)
  const lines = { sockets: ROOM_SOCKETS, lines: ROOM_LINES }
  // Made when somebody asks, and once: it takes longer than all the rest of the app.
  let description: ReturnType<typeof describe> | undefined
  app.get('/api/openapi.json', (context) => {
    turnstile.look(context)
    description ??= describe(parts.routes, lines, parts.version)
    return context.json(description)
  })

  app.use('/rooms/*', async (context, next) => {
    turnstile.approach(context)
    await next()
    turnstile.left(context)
  })
  mountRooms(app, parts.sessions, parts.hallway, parts)
  mountWidgets(app, parts.dist, parts.sessions, turnstile)
  mountPages(app, parts.dist)
  return app
}

function mountRoute(app: Hono, route: Route, turnstile: Turnstile, gate: BridgeGate): void {
  app.on(route.method.toUpperCase(), route.path, async (context) => {
    const param = (name: string): string => context.req.param(name) ?? ''
    if (route.fromBridge && showsBridge(context)) {
      const { session, bridge } = await gate.enter(context)
      const body = await readBody(context, route.body)
      const taken = await route.fromBridge({ session, bridge: bridge.id, body })
      return context.json(taken, route.status ?? 200)
    }
    const isOpen = isForStrangers(route.act)
    const within = isOpen
      ? await turnstile.pass(context, route)
      : await turnstile.enter(context, route)
    const body = await readBody(context, route.body)
    const answer = await route.answerTo({ ...within, body, context, param })
    // What was answered on the connection itself: no instance of the class that the adapter puts in Response's place.
    if (answer === RESPONSE_ALREADY_SENT) return RESPONSE_ALREADY_SENT
    return answer instanceof Response ? answer : context.json(answer, route.status ?? 200)
  })
}

async function sendAway(context: Context, limits: Limits): Promise<void> {
  if ((await limits.hold(context.get('peer'))) === 'answer') return
  const { incoming } = context.env as HttpBindings
  incoming.socket.destroy()
}

function refuseLarge(): never {
  throw new Problem('too-large')
}

function codeOf(cause: unknown): ProblemCode {
  if (cause instanceof Problem) return cause.code
  return cause instanceof HTTPException && cause.status < 500 ? 'unreadable' : 'broken'
}

// Ids are left out of the log: they lead to somebody's session.
function routeOf(path: string): string {
  return path.split('/').slice(0, 3).join('/')
}
