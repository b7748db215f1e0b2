import { useCallback, useState } from 'react'
import { SCHEMA_VERSION, type Here } from '#shared/wire.ts'
import { ReadingDesk, type ReadingReason } from './desk/reading-desk.tsx'
import type { AskAgain } from './desk/use-room.ts'
import { WritingDesk } from './desk/writing-desk.tsx'

interface Reading {
  readonly why: ReadingReason
  readonly words: readonly string[]
}

interface DeskProps {
  readonly here: Here
  readonly askAgain: AskAgain
}

/** The desk of a session: for writing, or for reading only where this page does not fit what is written. */
export function Desk({ here, askAgain }: DeskProps) {
  const [reading, setReading] = useState<Reading | undefined>(
    here.schema === SCHEMA_VERSION ? undefined : { why: 'outdated', words: [] },
  )
  const onReadOnly = useCallback((why: ReadingReason, words: readonly string[]) => {
    setReading({ why, words })
  }, [])
  if (reading) return <ReadingDesk here={here} {...reading} />
  return <WritingDesk here={here} askAgain={askAgain} onReadOnly={onReadOnly} />
}
