import type { Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { DocumentName } from '#shared/ids.ts'
import { readBatch } from '#shared/line-batch.ts'
import { Problem } from '#shared/problem.ts'
import type { Person } from '#shared/session.ts'
import type { HttpLine } from '../rooms/http-line.ts'
import type { HttpLines } from '../rooms/http-lines.ts'
import { refuseForeign } from './door.ts'

const LARGEST_BATCH = 2 << 20 // bytes: more than one message may have, less than memory minds

type At = '/rooms/:session/:name/line/:line'

/** Who enters a document, and how a line of theirs joins it. */
export interface Entrance {
  readonly person: Person
  join(line: HttpLine): void
}

export interface LineDoor {
  /** As for an upgrade: whoever may not read, or comes from another site, is refused. */
  enter(context: Context): Promise<Entrance>
  /** Who asks, of whom only the name is needed: what they may do is asked at every message. */
  whoAsks(context: Context): Promise<Person>
}

/** The lines over HTTP as the description of the API lists them. */
export const lineOperations = (name: DocumentName) => {
  const path = `/rooms/:session/${name}/line`
  const bytes = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
  return [
    {
      method: 'post',
      path,
      says: `Opens a line to the ${name} document over HTTP, where no WebSocket gets through.`,
      query: ['schema', 'epoch'],
      answers: { 201: { description: '`{ line }`: its name.' } },
    },
    {
      method: 'post',
      path: `${path}/:line`,
      says:
        'Sends the next batch of messages, as shared/line-batch.ts writes them. A batch that comes again is taken ' +
        'once; one out of order is refused and ends the line.',
      query: [],
      takes: bytes,
      answers: { 204: { description: 'Taken. Whether it is kept says a barrier.' } },
    },
    {
      method: 'get',
      path: `${path}/:line`,
      says: 'Waits for what comes after the piece that was received last, and acknowledges all up to it.',
      query: ['after'],
      answers: {
        200: { description: 'A batch, perhaps with the end of the line.', content: bytes },
      },
    },
    {
      method: 'delete',
      path: `${path}/:line`,
      says: 'Leaves the line.',
      query: [],
      answers: { 204: { description: 'Left.' } },
    },
  ] as const
}

/** Mounts the lines over HTTP to one document, beside its socket. */
export function mountLines(app: Hono, lines: HttpLines, name: DocumentName, door: LineDoor): void {
  const path = `/rooms/:session/${name}/line`
  const documentOf = (context: Context<object, At>): string =>
    `${context.req.param('session')}/${name}`
  const lineOf = async (context: Context<object, At>): Promise<HttpLine> => {
    const person = await door.whoAsks(context)
    return lines.find(context.req.param('line'), person.id, documentOf(context))
  }

  // Whoever was put out between two questions hears why, as on a socket.
  const answerAfter = async (context: Context<object, At>, received: number) => {
    try {
      return await (await lineOf(context)).after(received)
    } catch (cause) {
      const isOut = cause instanceof Problem && cause.code === 'not-entered'
      const id = context.req.param('line')
      const farewell = isOut ? lines.farewell(id, documentOf(context), received) : undefined
      if (farewell) return farewell
      throw cause
    }
  }

  app.use(`${path}/*`, bodyLimit({ maxSize: LARGEST_BATCH, onError: refuseLarge }))
  app.post(path, async (context) => {
    const { person, join } = await door.enter(context)
    const { id, line } = lines.open(person.id, documentOf(context))
    join(line)
    return context.json({ line: id }, 201, { 'cache-control': 'no-store' })
  })
  app.post(`${path}/:line`, async (context: Context<object, At>) => {
    refuseForeign(context)
    const line = await lineOf(context)
    const batch = readBatch(new Uint8Array(await context.req.arrayBuffer()))
    if (!batch || batch.end) throw new Problem('unreadable')
    if (line.take(batch) !== 'taken') throw new Problem('line-ended')
    return context.body(null, 204)
  })
  app.get(`${path}/:line`, async (context: Context<object, At>) => {
    refuseSaidForeign(context)
    const after = context.req.query('after') ?? ''
    if (!/^\d{1,10}$/.test(after)) throw new Problem('unreadable')
    const answer = await answerAfter(context, Number(after))
    if (!answer) throw new Problem('line-ended')
    return context.body(answer, 200, {
      'content-type': 'application/octet-stream',
      'cache-control': 'no-store',
    })
  })
  app.delete(`${path}/:line`, async (context: Context<object, At>) => {
    refuseForeign(context)
    const line = await lineOf(context)
    line.leave()
    return context.body(null, 204)
  })
}

// A page's own request to read says where it comes from only over TLS. Nobody else knows the name of the line,
// so what says nothing is let through, and what says that it comes from elsewhere is not.
function refuseSaidForeign(context: Context): void {
  const { origin, 'sec-fetch-site': site } = context.req.header()
  if (origin !== undefined || site !== undefined) refuseForeign(context)
}

function refuseLarge(): never {
  throw new Problem('too-large')
}
