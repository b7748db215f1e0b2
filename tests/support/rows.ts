import { USUAL_SETTINGS } from '#shared/access/settings.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Founding } from '../../server/sessions/session-store.ts'

/** What a session begins with, for tests of what is kept in rows. */
export function aFounding(id: string, code: string): Founding {
  return {
    session: {
      id: id as SessionId,
      code,
      createdAt: 1_700_000_000_000,
      settings: USUAL_SETTINGS,
      details: {
        title: `Session ${id}`,
        people: [],
        policyQuestions: ['What is “open”?'],
        description: [],
        outcomes: [],
        targets: [],
        tools: [],
      },
    },
    proposal: 'Proposal\nwith lines\ttabs and 🐙',
    seeds: { notes: new Uint8Array([1, 0, 255]), polls: new Uint8Array([2]) },
  }
}
