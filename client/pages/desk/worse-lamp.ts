import type { LampState } from '../../widgets/lamp-state.ts'

const WORSE = ['reading', 'kept', 'saving', 'opening', 'unkept', 'offline', 'refused'] as const

/** Two documents, one lamp: it shows whichever is worse off. */
export function worseOf(notes: LampState, drafts: LampState): LampState {
  if (notes.kind === 'offline' && drafts.kind === 'offline') {
    return { kind: 'offline', changes: notes.changes + drafts.changes }
  }
  if (notes.kind === 'unkept' && drafts.kind === 'unkept') {
    return { ...notes, changes: notes.changes + drafts.changes }
  }
  return WORSE.indexOf(drafts.kind) > WORSE.indexOf(notes.kind) ? drafts : notes
}
