import type { Here } from '#shared/wire.ts'
import type { RightsEar } from './use-feed.ts'
import type { AskAgain } from './use-room.ts'

/** What the desk is given by the entrance: who sits here, and how they hear that this has changed. */
export interface DeskProps {
  readonly here: Here
  readonly askAgain: AskAgain
  readonly rights: RightsEar
  /** Whoever sits here must leave: their unkept words are put by first. */
  readonly isLeaving: boolean
  onLeft(): void
}
