import type * as Y from 'yjs'
import { readNotes } from '#shared/document/read.ts'
import type { SessionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll.ts'
import type { Report } from '#shared/report.ts'
import type { ReportFormat } from '#shared/report-formats.ts'
import type { SessionDetails } from '#shared/session.ts'
import { compose } from './compose.ts'
import { closeFormats, formats } from './formats.ts'

/** What reports are made of. `notes` answers a copy: reading one's own document could change it. */
export interface ReportSources {
  notes(session: SessionId): Promise<Y.Doc>
  authors(session: SessionId): Promise<readonly string[]>
  polls(session: SessionId): Promise<readonly CountedPoll[]>
}

/** Makes the report of a session, in any format, from what is kept at that moment. */
export class Reports {
  readonly #sources: ReportSources

  constructor(sources: ReportSources) {
    this.#sources = sources
  }

  async compose(session: SessionId, details: SessionDetails): Promise<Report> {
    const [copy, contributors, polls] = await Promise.all([
      this.#sources.notes(session),
      this.#sources.authors(session),
      this.#sources.polls(session),
    ])
    const blocks = readNotes(copy)
    copy.destroy()
    return compose({ session, details, blocks, polls, contributors, language: 'en' })
  }

  async write(report: Report, format: ReportFormat): Promise<Uint8Array> {
    return formats[format].write(report)
  }

  async close(): Promise<void> {
    await closeFormats()
  }
}
