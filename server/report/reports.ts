import type { Attribution } from '#shared/access/settings.ts'
import type { SessionId } from '#shared/ids.ts'
import type { ReportFormat } from '#shared/report-formats.ts'
import type { SessionDetails } from '#shared/session.ts'
import { attributedDetails, type KnownPerson } from './attribution.ts'
import type { PollRow } from './counted-polls.ts'
import { fileNameOf } from './file-name.ts'
import { formats } from './formats.ts'
import { PressThread } from './press-thread.ts'
import type { SlipOrder } from './slips.ts'

const LANGUAGE = 'en'

/** A report as it is handed out. */
export interface ReportFile {
  readonly bytes: Uint8Array
  readonly name: string
}

/** What reports are made of. `notes` answers one state of the document, as an update, and who wrote in it. */
export interface ReportSources {
  notes(session: SessionId): Promise<NotesThen>
  polls(session: SessionId): Promise<readonly PollRow[]>
  /** Whoever entered with more than a participant's role. */
  people(session: SessionId): Promise<readonly KnownPerson[]>
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
    mode: Attribution = 'named',
  ): Promise<ReportFile> {
    const [{ state, contributors }, polls, people] = await Promise.all([
      this.#sources.notes(session),
      this.#sources.polls(session),
      this.#sources.people(session),
    ])
    const attributing = { mode, people }
    const bytes = await this.#threads[formats[format].thread].make({
      format,
      session,
      details,
      polls,
      contributors,
      notes: state,
      attributing,
      language: LANGUAGE,
    })
    return { bytes, name: fileNameOf(attributedDetails(details, attributing, LANGUAGE), format) }
  }

  /** Slips of paper, in the thread that sets pages. */
  slips(order: SlipOrder): Promise<Uint8Array> {
    return this.#threads.setting.make({ slips: order })
  }

  /** Refuses what is not ready. A report asked for later starts a thread again. */
  close(): void {
    for (const thread of Object.values(this.#threads)) thread.close()
  }
}
