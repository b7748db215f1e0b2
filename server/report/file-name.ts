import type { ReportFormat } from '#shared/report-formats.ts'
import { numberedName, type SessionDetails } from '#shared/session.ts'
import { cleanField } from './clean.ts'

const LONGEST = 60 // letters before the format

/** A file name that every system takes: `IGF-2021-WS-215-report.pdf`. */
export function fileNameOf(details: SessionDetails, format: ReportFormat): string {
  const name = cleanField(numberedName(details)) ?? cleanField(details.title) ?? ''
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, LONGEST)
  return `${plain === '' ? 'session' : plain}-report.${format}`
}
