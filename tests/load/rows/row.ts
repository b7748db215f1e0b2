import type { RowFigures } from '../figures.ts'
import type { Running } from '../servers/server.ts'

export interface RowOptions {
  /** Fewer steps, and shorter ones. */
  readonly isQuick: boolean
}

/** One row of the table: the same work for every server. */
export interface Row {
  readonly name: string
  readonly says: string
  /** Names of servers that it leaves out. */
  readonly without?: readonly string[]
  /** What Rapport must reach. */
  readonly targets: NonNullable<RowFigures['targets']>
  /** Throws when something broke or an update was lost. */
  measure(
    running: Running,
    server: { keeps: boolean },
    options: RowOptions,
  ): Promise<RowFigures['figures']>
}
