import type { ReportFormat } from '#shared/report-formats.ts'
import type { Report } from '#shared/report.ts'
import { writeDocx } from './docx.ts'
import { writeHtml } from './html.ts'
import { writeJson } from './json.ts'
import { writeMarkdown } from './markdown.ts'
import { writeOdt } from './odt.ts'
import { writeText } from './text.ts'

export type Writer = (report: Report) => Promise<Uint8Array> | Uint8Array

/** A format is one line here and one file beside. Writers read the Report and ask nobody. [REP10] */
export const writers: Readonly<Record<ReportFormat, Writer>> = {
  html: writeHtml,
  // The typesetter and its fonts are large: only a thread that sets pages has them.
  pdf: async (report) => (await import('./pdf.ts')).writePdf(report),
  docx: writeDocx,
  odt: writeOdt,
  md: writeMarkdown,
  txt: writeText,
  json: writeJson,
}
