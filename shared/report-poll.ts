import { z } from 'zod'
import { POLL_KINDS } from './poll/kinds.ts'
import { BASES } from './poll/poll.ts'
import { BREAKDOWNS, RESULTS } from './poll/settings.ts'
import { POLL_STATES } from './poll/state.ts'
import { ROLES } from './role.ts'

/** Why a report does not tell a count: nobody but those who may open polls is told it yet. */
const HIDDEN = ['few', 'not-voted', 'not-closed', 'not-published'] as const

const option = z.object({
  id: z.string(),
  text: z.string(),
  votes: z
    .int()
    .optional()
    .describe('online; in a ranking the first places; absent while the count is hidden'),
  percent: z
    .int()
    .optional()
    .describe('votes of the base; adds up to more than 100 where several may be chosen'),
  hands: z.int().optional().describe('counted in the hall'),
  total: z.int().optional().describe('votes and hands'),
  totalPercent: z
    .int()
    .optional()
    .describe('total of voters and raised; absent where several may be chosen'),
  points: z
    .int()
    .optional()
    .describe('in a ranking: of n options the first gets n - 1, the last 0'),
})

const method = z
  .object({
    named: z.boolean().describe('who voted what is known to the team; otherwise to nobody'),
    results: z.enum(RESULTS).describe('who saw the count before it was published, and when'),
    entitled: z.union([z.literal(['everybody', 'codes']), z.array(z.enum(ROLES))]),
    breakdown: z.enum(BREAKDOWNS),
    seconds: z
      .int()
      .optional()
      .describe('it was set to close by itself so long after it was opened'),
    most: z.int().optional().describe('so many options one voter could choose'),
  })
  .describe('what was fixed and said to every voter when the poll opened')

const scale = z.object({ from: z.int(), to: z.int(), low: z.string(), high: z.string() })

const figures = z
  .object({ mean: z.number(), median: z.number(), spread: z.number() })
  .describe('of the votes online, with two decimals; the spread is the standard deviation')

const part = z.object({
  name: z.string().describe('a group, a channel, or other'),
  voters: z.int(),
  votes: z.array(z.object({ option: z.string().describe('an id in options'), votes: z.int() })),
})

/** One round of a poll as the report tells it. Every number comes from the rows. */
export const reportPollSchema = z.object({
  id: z.string(),
  draft: z.string().describe('what it was opened from; the rounds of one poll share it'),
  round: z.int(),
  rounds: z.int().describe('how many there were'),
  question: z.string(),
  kind: z.enum(POLL_KINDS),
  state: z.enum(POLL_STATES),
  method,
  scale: scale.optional(),
  openedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().optional(),
  publishedAt: z.iso.datetime().optional(),
  openedBy: z.string().optional(),
  hidden: z.enum(HIDDEN).optional().describe('why the numbers and the answers are absent'),
  voters: z.int().optional().describe('N online: ballots counted, one per voter'),
  base: z
    .object({ of: z.enum(BASES), n: z.int() })
    .optional()
    .describe('of whom the shares of the votes are told'),
  raised: z
    .int()
    .optional()
    .describe('N of the hall: hands; absent where one person could raise several'),
  abstained: z.int().optional().describe('in yes-no: of the voters online'),
  options: z.array(option),
  figures: figures.optional(),
  answers: z
    .array(z.object({ text: z.string(), times: z.int() }))
    .optional()
    .describe('what was written, with how many said the same, the most frequent first'),
  leftOut: z.int().optional().describe('answers that a moderator chose not to show'),
  parts: z
    .array(part)
    .optional()
    .describe('the same votes by group or channel; small parts stand together as other'),
  quorum: z
    .object({ needed: z.int(), counted: z.int(), reached: z.boolean() })
    .optional()
    .describe('voters from which on the result counts as one; counted has the hands in it'),
  digest: z.string().optional().describe('SHA-256 of the record that the server keeps, in hex'),
})

export type ReportPoll = Readonly<z.infer<typeof reportPollSchema>>
