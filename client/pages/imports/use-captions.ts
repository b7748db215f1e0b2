import { useEffect, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { CaptionFromFile } from '#shared/wire.ts'
import { ask } from '../../live/api.ts'

/**
 * The captions of a session, asked for at the first word of the feed, and again whenever `turn` is another: something
 * came from a file.
 */
export function useCaptions(session: SessionId, turn: number): readonly CaptionFromFile[] {
  const [captions, setCaptions] = useState<readonly CaptionFromFile[]>([])
  useEffect(() => {
    if (turn === 0) return undefined
    let isHere = true
    const path = `/api/sessions/${session}/imports/captions`
    ask<{ readonly captions: readonly CaptionFromFile[] }>(path).then(
      (answer) => {
        if (isHere) setCaptions(answer.captions)
      },
      // Those that were heard stay; the next word of the feed asks again.
      () => undefined,
    )
    return () => {
      isHere = false
    }
  }, [session, turn])
  return captions
}
