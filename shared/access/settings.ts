import type { Fairness } from '../question/fairness.ts'
import type { SessionRules } from './may.ts'

/** How people are named in whatever leaves the session: by name, by role and group alone, or not at all. */
export const ATTRIBUTIONS = ['named', 'role', 'none'] as const
export type Attribution = (typeof ATTRIBUTIONS)[number]

/** What the organiser sets for a session. */
export interface SessionSettings {
  readonly speakersRead: boolean
  readonly participantsRead: boolean
  readonly attribution: Attribution
  /** Origins (`https://example.org`) whose pages may show the session's widgets in a frame. */
  readonly embeds: readonly string[]
  /** Questions are read by others only when a moderator has approved them. */
  readonly questionsWait: boolean
  /** How the hall and those online take turns in the queue. */
  readonly fairness: Fairness
  /** Months that everything is kept after the session is over, 1 to 60. */
  readonly keepMonths: number
}

export const USUAL_SETTINGS: SessionSettings = {
  speakersRead: true,
  participantsRead: false,
  attribution: 'named',
  embeds: [],
  questionsWait: false,
  fairness: 'none',
  keepMonths: 12,
}

/** Where a session stands, as rights depend on it. Times are milliseconds since 1970. */
export interface SessionStanding {
  readonly settings: SessionSettings
  readonly endedAt?: number
  readonly suspendedAt?: number
}

/** What the rights in a session depend on, as it stands now. */
export function rulesOf({ settings, endedAt, suspendedAt }: SessionStanding): SessionRules {
  return {
    speakersRead: settings.speakersRead,
    participantsRead: settings.participantsRead,
    isOver: endedAt !== undefined,
    isSuspended: suspendedAt !== undefined,
  }
}
