import { act } from '../../live/api.ts'
import type { SessionDetails } from '#shared/session.ts'
import type { Links } from '#shared/wire.ts'

/** A session that was just made: its links, and the code to type where no link can be sent. */
export interface Founded {
  readonly session: string
  readonly links: Links
  readonly code?: string
}

/** Makes a session. Without details the server reads the proposal itself. */
export function foundSession(proposal: string, details?: SessionDetails): Promise<Founded> {
  return act<Founded>('/api/sessions', { proposal, ...(details && { details }) })
}

/** Finds the page for participants that a short code stands for. */
export async function pageOfCode(code: string): Promise<string> {
  const { session } = await act<{ session: string }>('/api/join', { code })
  return `/f/${encodeURIComponent(session)}#${encodeURIComponent(code)}`
}
