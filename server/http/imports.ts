import { z } from 'zod'
import { readImport } from '#shared/imports/read-import.ts'
import { IMPORT_TOOLS, type ImportEntry } from '#shared/imports/reading.ts'
import { Problem } from '#shared/problem.ts'
import type { Bringing, Questions } from '../questions/questions.ts'
import { within, type Route } from './route.ts'

const LONGEST_FILE = 1_500_000 // characters: a hundred times the chat of a long session
const MOST_ENTRIES = 5000 // in one file; everybody's phone hears of each
const MOST_UNREAD_SHOWN = 200
const LONGEST_UNREAD_SHOWN = 500 // characters of a line, enough to find it

const importBody = z.object({
  tool: z.enum([...IMPORT_TOOLS, 'auto']),
  filename: z.string().max(300),
  content: z.string(),
  offset: z
    .int()
    .min(-14 * 60)
    .max(14 * 60)
    .default(0)
    .describe('minutes by which the clock in the file is ahead of UTC; the file never says'),
})
const brought = z.object({
  tool: z.enum([...IMPORT_TOOLS, 'unknown']),
  added: z.int(),
  alreadyHere: z.int(),
  private: z.int().describe('private messages, which were neither kept nor shown'),
  unread: z.array(z.object({ line: z.int(), text: z.string() })).max(MOST_UNREAD_SHOWN),
})

/** Bringing in the saved chat or the questions of another tool. The same file again adds nothing. */
export function importRoutes(questions: Questions): Route[] {
  return [
    within(
      'import',
      {
        method: 'post',
        path: '/api/sessions/:session/imports',
        says: 'Bring in a file of another tool. What came before stays; private messages stay out.',
        body: importBody,
        answer: brought,
      },
      async ({ session, person, body }) => {
        if (body.content.length > LONGEST_FILE) throw new Problem('too-large')
        const reading = readImport(body.tool, body.filename, body.content)
        if (reading.entries.length > MOST_ENTRIES) throw new Problem('too-large')
        const lines = reading.entries.map((entry) => bringingOf(entry, body.offset))
        const { added, alreadyHere } = await questions.bring(session.id, lines, person.id)
        const unread = reading.unread
          .slice(0, MOST_UNREAD_SHOWN)
          .map(({ line, text }) => ({ line, text: text.slice(0, LONGEST_UNREAD_SHOWN) }))
        return { tool: reading.tool, added, alreadyHere, private: reading.private, unread }
      },
    ),
  ]
}

function bringingOf({ at, author, text, channel, key }: ImportEntry, offset: number): Bringing {
  // A clock without a day is no time: such lines come in as of now, in their order.
  const moment = typeof at === 'number' ? at - offset * 60_000 : undefined
  return { author, text, channel, source: key, ...(moment !== undefined && { at: moment }) }
}
