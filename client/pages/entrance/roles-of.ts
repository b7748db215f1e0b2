import type { Here } from '#shared/wire.ts'
import { say } from '../../say.ts'

/** The roles somebody holds, in words: 'Rapporteur, Moderator'. */
export function rolesOf({ roles }: Here): string {
  return roles.map((role) => say(`term.role.${role}`)).join(', ')
}
