import { useEffect, useState } from 'react'
import type { DocumentName, SessionId } from '#shared/ids.ts'
import { RoomLink } from '../../live/room-link.ts'
import { say } from '../../say.ts'
import type { LampState } from '../../widgets/lamp-state.ts'

interface HeldRoom {
  readonly link: RoomLink | undefined
  readonly lamp: LampState
  /** Whether the document has been here once: what is on the screen is the document, not an empty page. */
  readonly synced: boolean
}

/** Holds the line to a document for as long as the page shows it. */
export function useRoom(session: SessionId, name: DocumentName, mayWrite: boolean): HeldRoom {
  const [link, setLink] = useState<RoomLink>()
  const [lamp, setLamp] = useState<LampState>({ kind: 'opening' })
  const [synced, setSynced] = useState(false)

  useEffect(() => {
    const opened = new RoomLink(session, name, {
      mayWrite,
      sentenceFor: (refusal) => say(`desk.refusal.${refusal}`),
      onLamp: setLamp,
      onSynced: () => setSynced(true),
    })
    setLink(opened)
    return () => opened.close()
  }, [session, name, mayWrite])

  return { link, lamp, synced }
}
