import type { SessionId } from '#shared/ids.ts'
import { openMemory, type Memory } from './memory.ts'

/** The code of the printed slip that somebody came by, until a ballot was counted with it. It stays in this window alone. */
export function readSlip(session: SessionId): string | undefined {
  const kept = memoryOf(session).read('slip')
  return typeof kept === 'string' ? kept : undefined
}

export function keepSlip(session: SessionId, code: string): void {
  memoryOf(session).write('slip', code)
}

export function dropSlip(session: SessionId): void {
  memoryOf(session).forget('slip')
}

function memoryOf(session: SessionId): Memory {
  return openMemory(() => sessionStorage, `rapport:${session}:`)
}
