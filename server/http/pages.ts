import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Context, Hono } from 'hono'
import { serveStatic } from '@hono/node-server/serve-static'

const RULES = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
]

/** The policy of a page that pages of these origins may frame; without any, nobody's. */
export function policyFor(embeds: readonly string[]): string {
  const ancestors = embeds.length === 0 ? "'none'" : embeds.join(' ')
  return [...RULES, `frame-ancestors ${ancestors}`].join('; ')
}

const POLICY = policyFor([])

const YEAR = 'public, max-age=31536000, immutable' // file names in assets/ carry their content's hash

const FOR_PROGRAMS = /^\/(api|rooms|assets|\.vite)(\/|$)/
const COUNTED_THERE = /^\/(api|rooms|healthz|readyz|metrics)(\/|$)/

/** The pages as they were built into `dist`. A page is the same for everybody; what it shows it asks for. */
export function mountPages(app: Hono, dist: string): void {
  const page = (file: string) => (context: Context) => givePage(context, dist, file)
  app.get('/', page('index.html'))
  app.get('/s/:session', page('index.html'))
  app.get('/s/:session/people', page('index.html'))
  app.get('/s/:session/polls', page('index.html'))
  app.get('/f', page('floor.html'))
  app.get('/f/:session', page('floor.html'))
  // What keeps the pages on a device: asked for anew each time, so that a new release is found at once.
  app.get('/sw.js', async (context) => {
    const script = await readFile(path.join(dist, 'sw.js'), 'utf8')
    context.header('content-security-policy', POLICY)
    context.header('cache-control', 'no-cache')
    return context.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8' })
  })
  app.use('/assets/*', async (context, next) => {
    await next()
    if (context.res.ok) context.header('cache-control', YEAR)
  })
  // Compressed once when they were built: a phone on a bad network gets the small file.
  app.use(
    '/assets/*',
    serveStatic({ root: path.relative(process.cwd(), dist) || '.', precompressed: true }),
  )
  app.get(
    '/icon.svg',
    serveStatic({ path: path.join(path.relative(process.cwd(), dist), 'icon.svg') }),
  )
}

/** The pages and what they are made of: for everybody. */
export const PAGE_DOORS = [
  '/',
  '/s/:session',
  '/s/:session/people',
  '/s/:session/polls',
  '/f',
  '/f/:session',
  '/sw.js',
  '/icon.svg',
].map((at) => ({ method: 'GET', path: at, act: 'read-pages' as const }))

/** Whether a person stands before an address, and not a program: they are answered with a page. [LOBBY11] */
export function asksForPage({ req }: Context): boolean {
  const accepts = req.header('accept') ?? ''
  return req.method === 'GET' && accepts.includes('text/html') && !FOR_PROGRAMS.test(req.path)
}

/** Whether an address is none of a page or its files: what is counted by its own route. */
export function isForPrograms(address: string): boolean {
  return COUNTED_THERE.test(address)
}

/** The page that says to a person that there is nothing at this address. [LOBBY11] */
export function giveLostPage(context: Context, dist: string): Promise<Response> {
  return givePage(context, dist, 'index.html', { status: 404 })
}

interface PageParts {
  readonly status?: 200 | 404
  readonly policy?: string
}

/** A built page, under the policy of all pages unless another is given. */
export async function givePage(
  context: Context,
  dist: string,
  file: string,
  { status = 200, policy = POLICY }: PageParts = {},
): Promise<Response> {
  const html = await readFile(path.join(dist, file), 'utf8')
  context.header('content-security-policy', policy)
  context.header('cache-control', 'no-cache')
  return context.html(html, status)
}
