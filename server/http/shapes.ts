import { z } from 'zod'
import { ACTS } from '#shared/access/acts.ts'
import { ALARM_STATES } from '#shared/alarm.ts'
import { CHANNELS } from '#shared/channel.ts'
import { DOCUMENT_NAMES } from '#shared/ids.ts'
import { POLL_KINDS } from '#shared/poll/kinds.ts'
import { BASES } from '#shared/poll/poll.ts'
import { BREAKDOWNS, RESULTS } from '#shared/poll/settings.ts'
import { POLL_STATES } from '#shared/poll/state.ts'
import { PROBLEM_CODES } from '#shared/problem.ts'
import { FAIRNESS } from '#shared/question/fairness.ts'
import { QUESTION_STATES } from '#shared/question/states.ts'
import { ROLES } from '#shared/role.ts'
import { PARTS } from '#shared/session.ts'

/** The shapes of what comes in and goes out, checked at the door and described in the API. */
const short = z.string().max(300)
const long = z.string().max(20_000)
const longList = z.array(long).max(200)

export const detailsShape = z.object({
  event: short.optional(),
  type: short.optional(),
  number: z.int().min(0).max(1_000_000).optional(),
  title: z.string().max(500),
  start: z.iso.datetime({ offset: true }).optional(),
  end: z.iso.datetime({ offset: true }).optional(),
  room: short.optional(),
  format: short.optional(),
  formatNote: longList.optional(),
  minutes: z.int().min(1).max(10_000).optional(),
  people: z
    .array(
      z.object({
        part: z.enum(PARTS),
        name: short,
        affiliation: short.optional(),
        group: short.optional(),
        region: short.optional(),
      }),
    )
    .max(500),
  policyQuestions: longList,
  description: longList,
  outcomes: longList,
  gains: longList.optional(),
  goals: z.array(z.int().min(1).max(17)).max(17).optional(),
  targets: longList,
  tools: z.array(short).max(100),
})

const optionShape = z.object({ id: z.string(), text: z.string() })
const counts = z.record(z.string(), z.int())
const time = z.int().describe('milliseconds since 1970')

const settingsShape = z.object({
  isNamed: z.boolean(),
  results: z.enum(RESULTS).describe('who is told the count while the poll is open'),
  entitled: z.union([z.enum(['everybody', 'codes']), z.array(z.enum(ROLES))]),
  breakdown: z.enum(BREAKDOWNS),
  seconds: z.int().optional(),
  quorum: z.int().optional(),
})

const tallyShape = z.object({
  voters: z.int(),
  votes: counts,
  points: counts.optional(),
  answers: z.array(z.object({ text: z.string(), times: z.int() })).optional(),
  hands: counts.optional(),
  parts: z.array(z.object({ name: z.string(), voters: z.int(), votes: counts })).optional(),
})

export const pollShape = z.object({
  id: z.string(),
  draft: z.string().describe('the draft it was opened from'),
  round: z.int(),
  question: z.string(),
  kind: z.enum(POLL_KINDS),
  options: z.array(optionShape),
  most: z.int().optional(),
  scale: z.object({ from: z.int(), to: z.int(), low: z.string(), high: z.string() }).optional(),
  settings: settingsShape,
  state: z.enum(POLL_STATES),
  openedAt: time,
  closesAt: time.optional(),
  closedAt: time.optional(),
  publishedAt: time.optional(),
  base: z.enum(BASES),
  crowd: z.object({ entitled: z.int(), present: z.int() }).optional(),
  isRehearsal: z.literal(true).optional(),
  digest: z.string().optional(),
  tally: tallyShape.optional(),
  hidden: z.enum(['few', 'not-voted', 'not-closed', 'not-published']).optional(),
  merges: z.array(z.object({ from: z.string(), into: z.string().optional() })).optional(),
  voters: z.int().optional().describe('N, where the count is hidden and you may open polls'),
})

export const votersShape = z.array(
  z.object({
    person: z.string(),
    name: z.string(),
    choices: z.array(z.string()),
    texts: z.array(z.string()).optional(),
    at: time,
    ballots: z.int().describe('how many they gave; the last one counts'),
  }),
)

export const agreementShape = z.object({
  id: z.string(),
  poll: z.string(),
  person: z.string(),
  name: z.string(),
  wording: z.string().optional().describe('what they agreed to; absent where it was taken back'),
  at: time,
})

export const remarkShape = z.object({
  id: z.string(),
  poll: z.string(),
  person: z.string(),
  name: z.string(),
  text: z.string(),
  at: time,
  settledAt: time.optional(),
  settledBy: z.string().optional(),
})

export const questionShape = z.object({
  id: z.string(),
  text: z.string(),
  author: z.string().optional(),
  channel: z.enum(CHANNELS),
  place: z.enum(['onsite', 'online']).optional().describe('where whoever asked said they are'),
  language: z.string().optional().describe('BCP 47, of the text'),
  at: time,
  state: z.enum(QUESTION_STATES),
  since: time.describe('when it came into its state'),
  supports: z.int(),
  into: z.string().optional().describe('of a duplicate: the question it stands behind'),
  translation: z.object({ text: z.string(), language: z.string() }).optional(),
  answer: z.string().optional().describe('what was answered in writing'),
  notesAt: time.optional().describe('when it was put into the notes'),
  note: z.string().optional().describe('to who moderates'),
  broughtBy: z.string().optional().describe('to who moderates: who brought it in'),
  held: z.int().optional().describe('to who moderates: supports that came in a burst, not counted'),
  replyTo: z.string().optional().describe('the question that it replies to'),
})

export const alarmShape = z.object({
  id: z.string(),
  document: z.enum(DOCUMENT_NAMES),
  what: z.union([
    z.object({
      kind: z.literal('removed'),
      polls: z.array(z.string()),
      sections: z.array(z.string()),
      characters: z.int(),
    }),
    z.object({
      kind: z.literal('damaged'),
      records: z.int(),
      from: time.optional(),
      until: time.optional(),
    }),
  ]),
  by: z.string().optional().describe('whose page did it'),
  at: time,
  state: z.enum(ALARM_STATES),
})

export const hereShape = z.object({
  session: z.string(),
  details: detailsShape,
  person: z.string(),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  acts: z.array(z.enum(ACTS)).describe('what you may do, as the session stands now'),
  gives: z.array(z.enum(ROLES)).describe('the roles that you may give'),
  code: z.string().describe('what participants type to join'),
  queue: z
    .object({ questionsWait: z.boolean(), fairness: z.enum(FAIRNESS) })
    .describe('how the queue of questions is run'),
  schema: z.int().describe('the schema of the documents; say it on their sockets'),
  epochs: z
    .object({ notes: z.string(), polls: z.string() })
    .describe('the life each document is in; a copy says its own on the socket, as epoch'),
  now: time,
})

export const linksShape = z.record(z.enum(ROLES), z.string())

export const problemShape = z.object({ code: z.enum(PROBLEM_CODES), message: z.string() })
