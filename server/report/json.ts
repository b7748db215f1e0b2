import { z } from 'zod'
import { reportSchema, type Report } from '#shared/report.ts'

/** The Report itself, for programs: `reportJsonSchema()` says what is in it. */
export function writeJson(report: Report): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(report, undefined, 2)}\n`)
}

/** The JSON Schema of the JSON report (draft 2020-12). */
export function reportJsonSchema() {
  return z.toJSONSchema(reportSchema, { target: 'draft-2020-12' })
}
