import { createHash } from 'node:crypto'
import { reportSchema } from '#shared/report.ts'
import { REPORT_FORMATS, type ReportFormat } from '#shared/report-formats.ts'
import { z } from 'zod'
import type { TrailEntry } from '../access/trail.ts'
import { formats } from '../report/formats.ts'
import { styleHash } from '../report/html-style.ts'
import { reportJsonSchema } from '../report/json.ts'
import type { Reports } from '../report/reports.ts'
import { open, within, type Route } from './route.ts'

const LOOK = 60 * 60_000 // ms: pages show the report anew while it is written, and that is one look
const MOST_LOOKS = 10_000 // remembered, of people in sessions

/** Where exports leave their traces. `note` resolves when an entry is kept. */
export interface ExportTrail {
  now(): number
  note(entry: TrailEntry): Promise<void>
}

// The report is a file that stands alone: its one style, no script, nothing from anywhere.
const POLICY = [
  "default-src 'none'",
  `style-src '${styleHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

/**
 * The report in every format, from what is kept at that moment. Who took it stands in the trail before its bytes leave; what a
 * page shows again and again stands there once an hour. [TRAIL3]
 */
export function reportRoutes(reports: Reports, trail: ExportTrail): Route[] {
  const noted = new Map<string, number>()
  const isNew = (key: string): boolean => {
    const at = trail.now()
    if (at - (noted.get(key) ?? -LOOK) < LOOK) return false
    noted.delete(key)
    noted.set(key, at)
    const oldest = noted.size > MOST_LOOKS ? noted.keys().next().value : undefined
    if (oldest !== undefined) noted.delete(oldest)
    return true
  }
  const note = async (entry: TrailEntry, look: string | undefined): Promise<void> => {
    if (look !== undefined && !isNew(look)) return
    try {
      await trail.note(entry)
    } catch (cause) {
      if (look !== undefined) noted.delete(look)
      throw cause
    }
  }
  return [
    ...REPORT_FORMATS.map((format) => reportRoute(reports, format, note)),
    open(
      'watch-server',
      {
        method: 'get',
        path: '/api/report.schema.json',
        says: 'The JSON Schema of the report as report.json has it.',
        answer: z.record(z.string(), z.unknown()),
      },
      () => reportJsonSchema(),
    ),
  ]
}

function reportRoute(
  reports: Reports,
  format: ReportFormat,
  note: (entry: TrailEntry, look: string | undefined) => Promise<void>,
): Route {
  const { mime } = formats[format]
  return within(
    'export-report',
    {
      method: 'get',
      path: `/api/sessions/:session/report.${format}`,
      says: `The report as ${format}. With ?download it comes as a file.`,
      answer: format === 'json' ? reportSchema : mime,
    },
    async ({ session, person, context }) => {
      const { details, settings } = session
      const { bytes, name } = await reports.make(session.id, details, format, settings.attribution)
      const isDownload = context.req.query('download') !== undefined
      const isLook = format === 'html' && !isDownload
      const detail = { format, sum: createHash('sha256').update(bytes).digest('hex') }
      await note(
        { session: session.id, person: person.id, act: 'report-exported', detail },
        isLook ? `${session.id}/${person.id}` : undefined,
      )
      return new Response(bytes as Uint8Array<ArrayBuffer>, {
        headers: {
          'content-type': mime,
          'content-security-policy': POLICY,
          'cache-control': 'no-store',
          'content-disposition': `${isDownload ? 'attachment' : 'inline'}; filename="${name}"`,
        },
      })
    },
  )
}
