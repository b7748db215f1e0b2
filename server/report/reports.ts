import type { SessionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll.ts'
import type { ReportFormat } from '#shared/report-formats.ts'
import type { SessionDetails } from '#shared/session.ts'
import { formats } from './formats.ts'
import { PressThread } from './press-thread.ts'

/** What reports are made of. `notes` answers one state of the document, as an update, and who wrote in it. */
export interface ReportSources {
  notes(session: SessionId): Promise<NotesThen>
  polls(session: SessionId): Promise<readonly CountedPoll[]>
}
export interface NotesThen {
  readonly state: Uint8Array
  readonly contributors: readonly string[]
}

/**
 * Makes the report of a session, in any format, from what is kept at that moment. Reading the notes, composing and
 * writing all run in threads: whoever writes meanwhile is not held up. [REP14]
 */
export class Reports {
  readonly #sources: ReportSources
  readonly #threads = { writing: new PressThread(), setting: new PressThread() }

  constructor(sources: ReportSources) {
    this.#sources = sources
  }

  async make(
    session: SessionId,
    details: SessionDetails,
    format: ReportFormat,
  ): Promise<Uint8Array> {
    const [{ state, contributors }, polls] = await Promise.all([
      this.#sources.notes(session),
      this.#sources.polls(session),
    ])
    return this.#threads[formats[format].thread].make({
      format,
      session,
      details,
      polls,
      contributors,
      notes: state,
      language: 'en',
    })
  }

  /** Refuses what is not ready. A report asked for later starts a thread again. */
  close(): void {
    for (const thread of Object.values(this.#threads)) thread.close()
  }
}
