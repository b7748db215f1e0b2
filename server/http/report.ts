import { reportSchema } from '#shared/report.ts'
import { REPORT_FORMATS, type ReportFormat } from '#shared/report-formats.ts'
import { numberedName, type SessionDetails } from '#shared/session.ts'
import { z } from 'zod'
import { cleanField } from '../report/clean.ts'
import { formats } from '../report/formats.ts'
import { styleHash } from '../report/html-style.ts'
import { reportJsonSchema } from '../report/json.ts'
import type { Reports } from '../report/reports.ts'
import { open, within, type Route } from './route.ts'

// The report is a file that stands alone: its one style, no script, nothing from anywhere.
const POLICY = [
  "default-src 'none'",
  `style-src '${styleHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

/** The report in every format, from what is kept at that moment. */
export function reportRoutes(reports: Reports): Route[] {
  return [
    ...REPORT_FORMATS.map((format) => reportRoute(reports, format)),
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

function reportRoute(reports: Reports, format: ReportFormat): Route {
  const { mime } = formats[format]
  return within(
    'export-report',
    {
      method: 'get',
      path: `/api/sessions/:session/report.${format}`,
      says: `The report as ${format}. With ?download it comes as a file.`,
      answer: format === 'json' ? reportSchema : mime,
    },
    async ({ session, context }) => {
      const bytes = await reports.make(session.id, session.details, format)
      const isDownload = context.req.query('download') !== undefined
      return new Response(bytes as Uint8Array<ArrayBuffer>, {
        headers: {
          'content-type': mime,
          'content-security-policy': POLICY,
          'cache-control': 'no-store',
          'content-disposition': `${isDownload ? 'attachment' : 'inline'}; filename="${nameOf(session.details, format)}"`,
        },
      })
    },
  )
}

/** A file name that every system takes: `IGF-2021-WS-215-report.pdf`. */
function nameOf(details: SessionDetails, format: ReportFormat): string {
  const name = cleanField(numberedName(details)) ?? cleanField(details.title) ?? ''
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
  return `${plain === '' ? 'session' : plain}-report.${format}`
}
