import type { SessionId } from '#shared/ids.ts'
import { openMemory, type Memory } from './memory.ts'

/** Who somebody on the floor said they are. Nobody has to; `affiliation` and `group` may be empty. */
export interface Asker {
  readonly name: string
  readonly affiliation: string
  readonly group: string
}

/** As it was said on this phone in this session, if it was. */
export function readAsker(session: SessionId): Asker | undefined {
  const kept = memoryOf(session).read('asker')
  return isAsker(kept) ? kept : undefined
}

/** Remembers it for the next question; without one, forgets it. */
export function keepAsker(session: SessionId, asker: Asker | undefined): void {
  if (asker) memoryOf(session).write('asker', asker)
  else memoryOf(session).forget('asker')
}

export function isSameAsker(one: Asker, other: Asker | undefined): boolean {
  return (
    one.name === other?.name && one.affiliation === other.affiliation && one.group === other.group
  )
}

function memoryOf(session: SessionId): Memory {
  return openMemory(() => localStorage, `rapport:${session}:`)
}

function isAsker(value: unknown): value is Asker {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['name', 'affiliation', 'group'].every(
      (field) => field in value && typeof value[field as keyof typeof value] === 'string',
    ) &&
    'name' in value &&
    value.name !== ''
  )
}
