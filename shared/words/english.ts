import { desk } from './english/desk.ts'
import { entrance } from './english/entrance.ts'
import { floor } from './english/floor.ts'
import { lobby } from './english/lobby.ts'
import { problems } from './english/problems.ts'
import { slips } from './english/slips.ts'
import { rehearsal } from './english/rehearsal.ts'
import { report } from './english/report.ts'
import { running } from './english/running.ts'
import { template } from './english/template.ts'
import { terms } from './english/terms.ts'
import type { Say } from './words.ts'

/** The whole English catalogue. A page that must stay small takes its own part instead. */
export const english = {
  ...terms,
  ...problems,
  ...rehearsal,
  ...slips,
  ...template,
  ...report,
  ...running,
  ...lobby,
  ...floor,
  ...desk,
  ...entrance,
} as const

export type Sayings = Say<typeof english>
