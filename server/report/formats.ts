import type { ReportFormat } from '#shared/report-formats.ts'

/** The threads in which reports are made: a PDF that is being set for long holds up no other format. */
export type ReportThread = 'writing' | 'setting'

export interface Format {
  readonly mime: string
  readonly extension: string
  readonly thread: ReportThread
}

/** What is known of a format without writing it; its writer is a line in `writers.ts`. */
export const formats: Readonly<Record<ReportFormat, Format>> = {
  html: { mime: 'text/html; charset=utf-8', extension: 'html', thread: 'writing' },
  pdf: { mime: 'application/pdf', extension: 'pdf', thread: 'setting' },
  docx: {
    mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extension: 'docx',
    thread: 'writing',
  },
  odt: {
    mime: 'application/vnd.oasis.opendocument.text',
    extension: 'odt',
    thread: 'writing',
  },
  md: { mime: 'text/markdown; charset=utf-8', extension: 'md', thread: 'writing' },
  txt: { mime: 'text/plain; charset=utf-8', extension: 'txt', thread: 'writing' },
  json: { mime: 'application/json', extension: 'json', thread: 'writing' },
}
