import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createAdaptorServer } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'

/**
 * What ballots and a feed cost at the least: a bare Hono route that inserts a row in a group of all that came
 * meanwhile (WAL, synchronous FULL), and a bare loop over the listeners. No session, no right, no receipt, no secrecy: whoever
 * bears a token is its text. It answers the paths that the measurement asks of Rapport.
 */
const TELL_EVERY = 200 // ms

const folder = mkdtempSync(path.join(tmpdir(), 'bare-ballots-'))
const given = process.argv[2]
const database = new DatabaseSync(path.join(given ?? folder, 'bare.sqlite'))
database.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS ballot (poll TEXT, voter TEXT, choice TEXT, PRIMARY KEY (poll, voter));
`)
const insert = database.prepare('INSERT OR IGNORE INTO ballot VALUES (?, ?, ?)')
const count = database.prepare('SELECT count(*) AS voters FROM ballot WHERE poll = ?')

interface Waiting {
  readonly row: readonly [string, string, string]
  readonly kept: () => void
}
let gathered: Waiting[] = []
const listeners = new Set<ServerResponse>()
const changed = new Map<string, NodeJS.Timeout>()
const voters = new Map<string, number>()

function keep(poll: string, voter: string, choice: string): Promise<void> {
  return new Promise((kept) => {
    if (gathered.length === 0) setImmediate(commit)
    gathered.push({ row: [poll, voter, choice], kept })
  })
}

function commit(): void {
  const group = gathered
  gathered = []
  database.exec('BEGIN')
  const changes = group.map(({ row }) => Number(insert.run(...row).changes))
  database.exec('COMMIT')
  for (const [index, { row, kept }] of group.entries()) {
    voters.set(row[0], votersOf(row[0]) + (changes[index] ?? 0))
    kept()
    tellSoon(row[0])
  }
}

function votersOf(poll: string): number {
  return voters.get(poll) ?? 0
}

function tellSoon(poll: string): void {
  if (changed.has(poll)) return
  const tell = (): void => {
    changed.delete(poll)
    const event = `event: poll\ndata: ${JSON.stringify({ id: poll, tally: { voters: votersOf(poll) } })}\n\n`
    for (const listener of listeners) listener.write(event)
  }
  changed.set(poll, setTimeout(tell, TELL_EVERY))
}

const app = new Hono<{ Bindings: { outgoing: ServerResponse } }>()
app.post('/api/sessions/:session/polls/:poll/ballots', async (context) => {
  const { choices } = await context.req.json<{ choices: string[] }>()
  const voter = context.req.header('authorization') ?? ''
  await keep(context.req.param('poll'), voter, String(choices[0]))
  return context.json({ counted: true }, 201)
})
app.get('/api/sessions/:session/polls', (context) =>
  context.json({
    polls: [...voters].map(([id]) => ({
      id,
      tally: { voters: Number(count.get(id)?.['voters']) },
    })),
  }),
)
app.get('/api/sessions/:session/feed', (context) => {
  const { outgoing } = context.env
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' })
  outgoing.write('event: snapshot\ndata: {}\n\n')
  listeners.add(outgoing)
  outgoing.on('close', () => listeners.delete(outgoing))
  return RESPONSE_ALREADY_SENT
})
for (const { poll } of database.prepare('SELECT DISTINCT poll FROM ballot').all()) {
  voters.set(String(poll), Number(count.get(String(poll))?.['voters']))
}

const server = createAdaptorServer({ fetch: app.fetch }) as Server
server.listen(0, '127.0.0.1')
await once(server, 'listening')
console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
process.on('SIGTERM', () => process.exit(0))
