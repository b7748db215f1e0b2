import { useCallback, useEffect, useState } from 'react'
import { SCHEMA_VERSION } from '#shared/wire.ts'
import { ReadingDesk, type ReadingReason } from './desk/reading-desk.tsx'
import type { DeskProps } from './desk/desk-props.ts'
import { WritingDesk } from './desk/writing-desk.tsx'

interface Reading {
  readonly why: ReadingReason
  readonly words: readonly string[]
}

/** The desk of a session: for writing, or for reading only where this page does not fit what is written. */
export function Desk(props: DeskProps) {
  const { here, isLeaving, onLeft } = props
  const [reading, setReading] = useState<Reading | undefined>(
    here.schema === SCHEMA_VERSION ? undefined : { why: 'outdated', words: [] },
  )
  const onReadOnly = useCallback((why: ReadingReason, words: readonly string[]) => {
    setReading({ why, words })
  }, [])
  // Words that are held out on a page to read are not taken away with it.
  const hasLeft = isLeaving && reading?.words.length === 0
  useEffect(() => {
    if (hasLeft) onLeft()
  }, [hasLeft, onLeft])
  if (reading) return <ReadingDesk here={here} {...reading} />
  return <WritingDesk {...props} onReadOnly={onReadOnly} />
}
