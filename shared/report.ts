import { z } from 'zod'
import { CHANNELS } from './channel.ts'
import { DEEPEST, ENTRY_KINDS, SECTION_PARTS } from './document/kinds.ts'
import { reportPollSchema } from './report-poll.ts'
import { PARTS } from './session.ts'

/**
 * The report as one value: everything that leaves, and nothing else. The writers read it and ask
 * nobody. The JSON report is this value; its schema is published at /api/report.schema.json and
 * carries a version, raised whenever a reader of the last one could stumble.
 */
export const REPORT_SCHEMA = 'rapport-report/2'

const span = z.object({
  text: z.string(),
  bold: z.literal(true).optional(),
  italic: z.literal(true).optional(),
  link: z.string().optional().describe('http, https or mailto'),
})

const direction = z.enum(['ltr', 'rtl']).describe('of the first strong letter')

const entry = z.object({
  kind: z.enum(ENTRY_KINDS),
  spans: z.array(span),
  direction,
  speaker: z.string().optional(),
  group: z.string().optional(),
  channel: z.enum(CHANNELS).optional(),
  place: z.enum(['onsite', 'online']).optional(),
  at: z.iso.datetime().optional(),
})

const item = z.object({
  spans: z.array(span),
  ordered: z.boolean().describe('numbered within its run; neighbours of one list may differ'),
  depth: z.int().min(0).max(DEEPEST),
  direction,
})

const block = z.discriminatedUnion('block', [
  z.object({ block: z.literal('heading'), spans: z.array(span), direction }),
  z.object({ block: z.literal('paragraph'), spans: z.array(span), direction }),
  z.object({ block: z.literal('list'), items: z.array(item) }),
  z.object({ block: z.literal('entry'), entry }),
  z
    .object({ block: z.literal('contrast'), agreement: z.array(entry), divergence: z.array(entry) })
    .describe('agreement and divergence on one question, side by side'),
  z.object({
    block: z.literal('poll'),
    poll: z.string().describe('an id in polls; the rounds of one poll follow each other'),
  }),
])

/** Where the people were who said it; `unsaid` where the notes do not tell. */
const places = z.object({ onsite: z.int(), online: z.int(), unsaid: z.int() })

const section = z.object({
  title: z.string(),
  direction,
  part: z.enum(SECTION_PARTS).optional(),
  question: z.int().optional().describe('1 for the first policy question'),
  blocks: z.array(block),
})

const person = z.object({
  part: z.enum(PARTS),
  name: z.string(),
  affiliation: z.string().optional(),
  group: z.string().optional(),
  region: z.string().optional(),
})

export const reportSchema = z.object({
  schema: z.literal(REPORT_SCHEMA),
  language: z.string(),
  session: z.object({
    id: z.string(),
    name: z.string().optional().describe('"IGF 2021 WS #215"'),
    title: z.string(),
    start: z.iso.datetime({ offset: true }).optional(),
    end: z.iso.datetime({ offset: true }).optional(),
    room: z.string().optional(),
    format: z.string().optional(),
    minutes: z.int().optional(),
    tools: z.array(z.string()),
  }),
  people: z.array(person),
  contributors: z.array(z.string()).describe('who wrote in the notes, by name'),
  policyQuestions: z.array(z.string()),
  takeaways: z.array(entry),
  calls: z.array(entry),
  sections: z
    .array(section)
    .describe('in the order of the notes, without the takeaways and the calls to action'),
  polls: z
    .array(reportPollSchema)
    .describe('every round of every poll that was opened, in the order of opening; no rehearsal'),
  counts: z
    .object({ entries: places, questions: places })
    .describe(
      'entries of the sections, questions among them; takeaways and calls are nobody’s voice',
    ),
  state: z.enum(['draft', 'final']),
  attribution: z
    .enum(['role', 'none'])
    .optional()
    .describe(
      'people are told by role and group alone, or not at all; absent where they are named',
    ),
  digest: z.string().describe('SHA-256 of this value without its digest, keys sorted, in hex'),
})

export type Report = Readonly<z.infer<typeof reportSchema>>
export type ReportSection = Report['sections'][number]
export type ReportBlock = ReportSection['blocks'][number]
export type ReportEntry = Report['takeaways'][number]
export type ReportPerson = Report['people'][number]
export type ReportSpan = ReportEntry['spans'][number]
export type ReportItem = Extract<ReportBlock, { block: 'list' }>['items'][number]
export type Direction = ReportEntry['direction']
