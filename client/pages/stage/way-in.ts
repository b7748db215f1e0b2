import type { SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { Door, Here } from '#shared/wire.ts'
import { act, ask, bearerOf } from '../../live/api.ts'
import { say } from '../../widgets/say.ts'
import { isSessionId } from '../floor/known-ids.ts'

/** `/stage/:session`, with the key of a link behind `#` where nobody is signed in. */
export interface StageAddress {
  readonly session: SessionId
  readonly key: string | undefined
}

export function readStageAddress(
  at: Pick<Location, 'pathname' | 'hash'>,
): StageAddress | undefined {
  const [, session] = /^\/stage\/([^/]+)\/?$/.exec(at.pathname) ?? []
  if (!isSessionId(session)) return undefined
  return { session, key: at.hash.slice(1) || undefined }
}

/**
 * A ticket for the wall, of whoever is signed in, else by the key: it reads what everybody may read, so that nothing else ever
 * reaches this page. Throws `not-entered` where there is neither. [STAGE1]
 */
export async function enterStage({ session, key }: StageAddress) {
  const at = `/api/sessions/${session}`
  const { here } = await ask<Door>(`${at}/door`)
  if (here === undefined) {
    if (key === undefined) throw new Problem('not-entered')
    await act<unknown>(`${at}/enter`, { key, name: say('stage.name') })
  }
  const { token } = await act<{ readonly token: string }>(`${at}/stage/enter`, {})
  const shown = await bearerOf(token).ask<Here>(at)
  return { here: shown, token }
}
