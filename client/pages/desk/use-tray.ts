import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { Here } from '#shared/wire.ts'
import { openTrayShelf } from '../../live/tray-shelf.ts'
import { Tray, type TrayContent } from '../../live/tray.ts'

/** The tray of whoever sits at this desk, with what it held before the page was loaded. */
export function useTray({ session, person }: Here): { tray: Tray; content: TrayContent } {
  const tray = useMemo(() => new Tray(openTrayShelf(session, person)), [session, person])
  useEffect(() => void tray.open(), [tray])
  const content = useSyncExternalStore(
    (hear) => tray.listen(hear),
    () => tray.content,
  )
  return { tray, content }
}
