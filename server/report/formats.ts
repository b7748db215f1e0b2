import type { Report } from '#shared/report.ts'
import type { ReportFormat } from '#shared/report-formats.ts'
import { writeHtml } from './html.ts'
import { writeJson } from './json.ts'
import { writeMarkdown } from './markdown.ts'
import { PdfPress } from './pdf.ts'
import { writeText } from './text.ts'

export interface Format {
  readonly mime: string
  readonly extension: string
  readonly write: (report: Report) => Promise<Uint8Array> | Uint8Array
}

const press = new PdfPress()

/** A format is one line here and one file beside. Writers read the Report and ask nobody. [REP10] */
export const formats: Readonly<Record<ReportFormat, Format>> = {
  html: { mime: 'text/html; charset=utf-8', extension: 'html', write: writeHtml },
  pdf: { mime: 'application/pdf', extension: 'pdf', write: (report) => press.write(report) },
  md: { mime: 'text/markdown; charset=utf-8', extension: 'md', write: writeMarkdown },
  txt: { mime: 'text/plain; charset=utf-8', extension: 'txt', write: writeText },
  json: { mime: 'application/json', extension: 'json', write: writeJson },
}

/** Stops what the formats keep running. A report asked for later starts it again. */
export async function closeFormats(): Promise<void> {
  await press.close()
}
