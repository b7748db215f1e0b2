import { z } from 'zod'
import { CHANNELS } from '#shared/channel.ts'
import type { BridgeId, PersonId, SessionId } from '#shared/ids.ts'
import { cleanName, cleanText } from '#shared/imports/clean.ts'
import { Problem } from '#shared/problem.ts'
import { BRIDGE_KINDS } from '#shared/wire.ts'
import type { Bridges } from '../inbox/bridges.ts'
import { readZoomCall } from '../inbox/zoom.ts'
import { LONGEST_LINE_BROUGHT, type Asking, type Questions } from '../questions/questions.ts'
import type { BridgeGate } from './bridge-gate.ts'
import { open, within, type Route } from './route.ts'
import { questionShape } from './shapes.ts'

const LATEST = Date.UTC(2100, 0) // ms: later is a slip of a clock or of a unit
const id = z.string().min(1).max(200)

const lineShape = z.object({
  id: id.describe('the tool’s own; the same again changes nothing'),
  at: z.union([z.int().min(0).max(LATEST), z.iso.datetime({ offset: true })]).optional(),
  author: z.string().max(200).optional(),
  text: z.string().min(1).max(LONGEST_LINE_BROUGHT),
  channel: z.enum(CHANNELS),
  replyTo: id.optional().describe('the id of the line that it replies to'),
})
const bridgeShape = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(BRIDGE_KINDS),
  madeAt: z.int(),
  isRevoked: z.boolean(),
})

export interface InboxParts {
  readonly questions: Questions
  readonly bridges: Bridges
  readonly gate: BridgeGate
  now(): number
}

/** Lines of other tools' chats as they come in, and the bridges that bring them. */
export function inboxRoutes({ questions, bridges, gate, now }: InboxParts): Route[] {
  const at = '/api/sessions/:session'
  const ask = (session: SessionId, asking: Asking, by?: PersonId) =>
    questions.ask(session, asking, by, LONGEST_LINE_BROUGHT)
  return [
    within(
      'import',
      {
        method: 'post',
        path: `${at}/inbox`,
        says:
          'Bring in one line of another tool’s chat, with the token of a bridge or signed with it. ' +
          'The same id again changes nothing.',
        body: lineShape,
        status: 201,
        answer: questionShape,
        quota: { person: 'inbox' },
        fromBridge: async ({ session, bridge, body }) =>
          ask(session.id, askingOf(lineShape.parse(body), `${bridge}/`, now())),
      },
      ({ session, person, body }) => ask(session.id, askingOf(body, '', now()), person.id),
    ),
    open(
      'knock',
      {
        method: 'post',
        path: `${at}/bridges/:bridge/zoom`,
        says:
          'For Zoom to call: answers its challenge, and takes what was said to everyone. Signed with ' +
          'the secret of the bridge, at most five minutes ago.',
        body: z.looseObject({ event: z.string().max(200) }),
        quota: { stranger: 'deliver' },
        answer: z.union([
          z.object({ plainToken: z.string(), encryptedToken: z.string() }),
          z.object({ taken: z.int() }),
        ]),
      },
      async ({ context, param, body }) => {
        const { session, bridge } = await gate.zoom(context, param('bridge'))
        const call = readZoomCall(body, bridge.secret ?? '')
        if (call.asks === 'nothing') return { taken: 0 }
        if (call.asks === 'challenge')
          return { plainToken: call.plainToken, encryptedToken: call.encryptedToken }
        const line = lineShape.safeParse(call.line)
        if (!line.success) return { taken: 0 }
        await ask(session.id, askingOf(line.data, `${bridge.id}/`, now()))
        return { taken: 1 }
      },
    ),
    within(
      'import',
      {
        method: 'post',
        path: `${at}/bridges`,
        says: 'Make a bridge for a tool that brings in lines by itself. Its token is shown this once.',
        quota: { person: 'change' },
        body: z.object({
          name: z.string().trim().min(1).max(80),
          kind: z.enum(BRIDGE_KINDS).default('lines'),
          secret: z
            .string()
            .min(8)
            .max(200)
            .optional()
            .describe('of kind `zoom`: the secret token of the app that calls'),
        }),
        status: 201,
        answer: bridgeShape.extend({ token: z.string().optional() }),
      },
      ({ session, person, body }) => bridges.make(session.id, body, person.id),
    ),
    within(
      'import',
      {
        method: 'get',
        path: `${at}/bridges`,
        says: 'The bridges of the session, without their tokens.',
        quota: { person: 'read' },
        answer: z.object({ bridges: z.array(bridgeShape) }),
      },
      async ({ session }) => ({ bridges: await bridges.all(session.id) }),
    ),
    within(
      'import',
      {
        method: 'delete',
        path: `${at}/bridges/:bridge`,
        says: 'Revoke a bridge: its token opens nothing from now on. What it brought stays.',
        quota: { person: 'change' },
        answer: z.object({ id: z.string() }),
      },
      async ({ session, person, param }) => {
        const bridge = param('bridge') as BridgeId
        await bridges.revoke(session.id, bridge, person.id)
        return { id: bridge }
      },
    ),
  ]
}

// `from` keeps the ids of one tool apart from another's. A clock ahead of ours counts as now.
function askingOf(line: z.infer<typeof lineShape>, from: string, now: number): Asking {
  const text = cleanText(line.text)
  if (text === undefined) throw new Problem('unreadable')
  const said = typeof line.at === 'string' ? Date.parse(line.at) : line.at
  return {
    text,
    author: line.author === undefined ? undefined : cleanName(line.author),
    channel: line.channel,
    at: said === undefined ? undefined : Math.min(said, now),
    source: `${from}${line.id}`,
    replyTo: line.replyTo === undefined ? undefined : `${from}${line.replyTo}`,
  }
}
