import { useEffect, useState } from 'react'
import type { Doc } from 'yjs'
import type { DocumentName } from '#shared/ids.ts'
import type { Here } from '#shared/wire.ts'
import { findAsides, strandedAside, type Aside } from '../../live/asides.ts'
import { rowsOf, type DifferenceRow } from './difference-rows.ts'
import type { HeldRoom } from './use-room.ts'

const SETTLE = 400 // ms without a change before the documents are compared again

/** A difference that nobody has decided about, and the two ways to decide. */
export interface OpenRow extends DifferenceRow {
  readonly mayPutBack: boolean
  readonly at: number | undefined
  settle(how: 'put-back' | 'left-out'): Promise<void>
}

/**
 * What only this device has of another life of the documents, compared with what the server has. Copies in which nothing
 * is left to decide are let go. [OFF5] [OFF7]
 */
export function useAsides(
  here: Here,
  { notes, polls }: Readonly<Record<DocumentName, HeldRoom>>,
): readonly OpenRow[] {
  const { session, person } = here
  const { notes: notesEpoch, polls: pollsEpoch } = here.epochs
  const [asides, setAsides] = useState<readonly Aside[]>([])
  const [rows, setRows] = useState<readonly OpenRow[]>([])
  const [round, setRound] = useState(0)

  const haveOpened = notes.copy !== 'opening' && polls.copy !== 'opening'
  const [notesWords, pollsWords] = [notes.stranded, polls.stranded]
  useEffect(() => {
    if (!haveOpened) return undefined
    let isWanted = true
    const stranded = [
      ...notesWords.map((words) => strandedAside('notes', words, notesEpoch)),
      ...pollsWords.map((words) => strandedAside('polls', words, pollsEpoch)),
    ]
    const inUse = { session, person, epochs: { notes: notesEpoch, polls: pollsEpoch } }
    // A device without storage has no copies to look at.
    const finding = findAsides(inUse, Date.now()).catch(() => [])
    void finding.then((found) => isWanted && setAsides([...found, ...stranded]))
    return () => {
      isWanted = false
    }
  }, [
    session,
    person,
    notesEpoch,
    pollsEpoch,
    notesWords,
    pollsWords,
    notes.life,
    polls.life,
    haveOpened,
  ])

  const notesDoc = notes.met ? notes.link?.doc : undefined
  const pollsDoc = polls.met ? polls.link?.doc : undefined
  const [mayNotes, mayPolls] = [notes.mayWrite, polls.mayWrite]
  useEffect(() => {
    let isWanted = true
    const again = (): void => setRound((before) => before + 1)
    const compare = async (): Promise<void> => {
      const open: OpenRow[] = []
      for (const aside of asides) {
        const isNotes = aside.document === 'notes'
        const document = isNotes ? notesDoc : pollsDoc
        if (!document) continue // until the server's is here, there is nothing to compare with
        const found = await openRows(aside, document, again)
        if (!isWanted) return
        open.push(...found.map((row) => ({ ...row, mayPutBack: isNotes ? mayNotes : mayPolls })))
        if (found.length > 0) continue
        await aside.letGo()
        setAsides((before) => before.filter((each) => each !== aside))
      }
      if (isWanted) setRows(open)
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const soon = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => void compare(), SETTLE)
    }
    void compare()
    notesDoc?.on('update', soon)
    pollsDoc?.on('update', soon)
    return () => {
      isWanted = false
      clearTimeout(timer)
      notesDoc?.off('update', soon)
      pollsDoc?.off('update', soon)
    }
  }, [asides, notesDoc, pollsDoc, round, mayNotes, mayPolls])

  return rows
}

async function openRows(
  aside: Aside,
  document: Doc,
  then: () => void,
): Promise<Omit<OpenRow, 'mayPutBack'>[]> {
  const [held, settled] = [await aside.read(), await aside.settled()]
  const rows = rowsOf(aside.document, held, document).filter(({ key }) => !settled.includes(key))
  held.destroy()
  return rows.map((row) => ({
    ...row,
    at: aside.at,
    async settle(how) {
      if (how === 'put-back') row.putBack()
      await aside.settle(row.key)
      then()
    },
  }))
}
