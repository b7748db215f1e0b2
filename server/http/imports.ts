import { Buffer } from 'node:buffer'
import { z } from 'zod'
import type { BroughtId } from '#shared/ids.ts'
import { readImport } from '#shared/imports/read-import.ts'
import { IMPORT_TOOLS, type ImportEntry, type ImportReading } from '#shared/imports/reading.ts'
import { isZip } from '#shared/imports/zip.ts'
import { readWorkbook } from '#shared/imports/workbook.ts'
import { Problem } from '#shared/problem.ts'
import type { Files } from '../inbox/files.ts'
import type { Bringing, Questions } from '../questions/questions.ts'
import { within, type Route } from './route.ts'

const LONGEST_FILE = 1_500_000 // characters: a hundred times the chat of a long session
const MOST_ENTRIES = 5000 // in one file; everybody's phone hears of each
const MOST_UNREAD_SHOWN = 200
const LONGEST_UNREAD_SHOWN = 500 // characters of a line, enough to find it
const MOST_NAMES = 500

const name = z.string().max(200)
const importBody = z.object({
  tool: z.enum([...IMPORT_TOOLS, 'auto']),
  filename: z.string().max(300),
  content: z.string(),
  encoding: z
    .enum(['text', 'base64'])
    .default('text')
    .describe('how `content` stands for the file; a workbook (XLSX) is sent as base64'),
  offset: z
    .int()
    .min(-14 * 60)
    .max(14 * 60)
    .default(0)
    .describe('minutes by which the clock in the file is ahead of UTC; the file never says'),
  names: z
    .record(name, name)
    .refine((names) => Object.keys(names).length <= MOST_NAMES)
    .default({})
    .describe('under which name an author of the file comes in; nobody else’s changes'),
  take: z
    .boolean()
    .default(true)
    .describe('false only looks: it answers what would be added, and keeps nothing'),
})
const answer = z.object({
  tool: z.enum([...IMPORT_TOOLS, 'unknown']),
  added: z.int(),
  renewed: z.int().describe('polls and people that the file knows newer numbers of'),
  alreadyHere: z.int(),
  private: z.int().describe('private messages, which were neither kept nor shown'),
  unread: z.array(z.object({ line: z.int(), text: z.string() })).max(MOST_UNREAD_SHOWN),
})

const fromFile = {
  id: z.string(),
  tool: z.enum(IMPORT_TOOLS),
  broughtAt: z.int().describe('milliseconds since 1970'),
}
const pollShape = z.object({
  ...fromFile,
  question: z.string(),
  kind: z.string().optional().describe('in the words of the tool'),
  people: z.int().describe('how many answered'),
  answers: z.array(z.object({ text: z.string(), count: z.int() })),
})
const seatShape = z.object({
  ...fromFile,
  name: z.string().describe('empty where none is known or people are not named'),
  minutes: z.int().optional(),
  joined: z.string().optional().describe('as the file writes it'),
  isGuest: z.boolean().optional(),
})
const captionShape = z.object({
  ...fromFile,
  speaker: z.string().optional(),
  text: z.string(),
  at: z.int().optional().describe('milliseconds'),
  from: z.enum(['recording', 'midnight']).optional().describe('what `at` counts from'),
})

/** Bringing in files of other tools, and what came of them. The same file again adds nothing. */
export function importRoutes(questions: Questions, files: Files): Route[] {
  const at = '/api/sessions/:session/imports'
  return [
    within(
      'import',
      {
        method: 'post',
        path: at,
        says: 'Bring in a file of another tool. What came before stays; private messages stay out.',
        body: importBody,
        answer,
      },
      async ({ session, person, body }) => {
        if (body.content.length > LONGEST_FILE) throw new Problem('too-large')
        const content = body.encoding === 'base64' ? textOf(body.content) : body.content
        const reading = readImport(body.tool, body.filename, content)
        const { entries, polls, attendance, captions } = reading
        const count = entries.length + polls.length + attendance.length + captions.length
        if (count > MOST_ENTRIES) throw new Problem('too-large')
        const names = new Map(Object.entries(body.names))
        const lines = entries.map((entry) => bringingOf(entry, body.offset, names))
        const [asked, fared] = body.take
          ? [
              await questions.bring(session.id, lines, person.id),
              await files.bring(session.id, reading, person.id),
            ]
          : [
              await questions.look(session.id, lines),
              await files.look(session.id, reading, person.id),
            ]
        return {
          tool: reading.tool,
          added: asked.added + fared.added,
          renewed: fared.renewed,
          alreadyHere: asked.alreadyHere + fared.here,
          private: reading.private,
          unread: unreadIn(reading),
        }
      },
    ),
    within(
      'read-notes',
      {
        method: 'get',
        path: `${at}/polls`,
        says: 'Polls of other tools, each a series of its own with its own number of people.',
        answer: z.object({ polls: z.array(pollShape) }),
      },
      async ({ session }) => ({ polls: await files.polls(session.id) }),
    ),
    within(
      'import',
      {
        method: 'get',
        path: `${at}/attendance`,
        says: 'Who was there, as other tools list it; `people` counts each name once.',
        quota: { person: 'read' },
        answer: z.object({ people: z.int(), seats: z.array(seatShape) }),
      },
      async ({ session }) => {
        const { seats, people } = await files.attendance(session.id)
        return { people, seats }
      },
    ),
    within(
      'read-notes',
      {
        method: 'get',
        path: `${at}/captions`,
        says: 'What was said aloud, as a machine or a captioner wrote it down.',
        answer: z.object({ captions: z.array(captionShape) }),
      },
      async ({ session }) => ({ captions: await files.captions(session.id) }),
    ),
    within(
      'import',
      {
        method: 'delete',
        path: `${at}/:brought`,
        says: 'Take out a poll, a person or a caption that came from a file.',
        quota: { person: 'change' },
        answer: z.object({ id: z.string() }),
      },
      async ({ session, param }) => {
        const id = param('brought') as BroughtId
        await files.remove(session.id, id)
        return { id }
      },
    ),
  ]
}

function textOf(base64: string): string {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'))
  if (!isZip(bytes)) return new TextDecoder().decode(bytes)
  const workbook = readWorkbook(bytes)
  if (workbook.outcome !== 'read') throw new Problem('file-unreadable', workbook)
  return workbook.text
}

function unreadIn(reading: ImportReading) {
  return reading.unread
    .slice(0, MOST_UNREAD_SHOWN)
    .map(({ line, text }) => ({ line, text: text.slice(0, LONGEST_UNREAD_SHOWN) }))
}

function bringingOf(
  { at, author, text, channel, key, replyTo, supporters, withdrawn }: ImportEntry,
  offset: number,
  names: ReadonlyMap<string, string>,
): Bringing {
  // A clock without a day is no time: such lines come in as of now, in their order.
  const moment = typeof at === 'number' ? at - offset * 60_000 : undefined
  const called = author === undefined ? undefined : (names.get(author) ?? author)
  return {
    author: called,
    text,
    channel,
    source: key,
    replyTo,
    supporters,
    withdrawn,
    ...(moment !== undefined && { at: moment }),
  }
}
