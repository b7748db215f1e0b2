import type { SessionId } from '#shared/ids.ts'
import { isSessionId } from '../floor/known-ids.ts'

/** What a frame's address says: `/w/:session#k=KEY&at=ORIGIN`, the origin being that of the page around it. */
export interface FrameAddress {
  readonly session: SessionId
  readonly key: string | undefined
  readonly page: string | undefined
}

export function readFrameAddress(
  at: Pick<Location, 'pathname' | 'hash'>,
): FrameAddress | undefined {
  const [, session] = /^\/w\/([^/]+)\/?$/.exec(at.pathname) ?? []
  if (!isSessionId(session)) return undefined
  const said = new URLSearchParams(at.hash.slice(1))
  return { session, key: said.get('k') || undefined, page: originIn(said.get('at')) }
}

/** An origin as browsers write it, and nothing that only begins like one: messages go there and nowhere else. [EMBED4] */
function originIn(text: string | null): string | undefined {
  if (text === null || !URL.canParse(text)) return undefined
  const { origin } = new URL(text)
  return origin === text && origin !== 'null' ? origin : undefined
}
