import { readProposal } from '#shared/proposal/read-proposal.ts'
import { openMemory } from '../floor/memory.ts'
import type { Founded } from './founding.ts'
import { sheetOf, type Sheet } from './sheet.ts'

/** What a reload of the lobby finds again in this tab. It goes with the tab. [LOBBY9] [LOBBY10] */
const memory = openMemory(() => sessionStorage, 'rapport.lobby.')

/** A session that was made here. `used` once one of its links was copied or its desk was opened. */
export interface Made {
  readonly founded: Founded
  readonly title: string
  readonly used: boolean
}

/** The paper and the sheet as they were left. */
export interface Draft {
  readonly text: string
  readonly sheet: Sheet
  readonly placed: readonly string[]
}

export function readMade(): Made | undefined {
  const made = memory.read('made')
  return isMade(made) ? made : undefined
}

export function keepMade(made: Made): void {
  memory.write('made', made)
}

/** Lets the links go. With a session only those of that one: its desk is open, and shows them. */
export function forgetMade(session?: string): void {
  if (session === undefined || readMade()?.founded.session === session) memory.forget('made')
}

export function readDraft(): Draft | undefined {
  const draft = memory.read('draft')
  return isDraft(draft) ? draft : undefined
}

export function keepDraft(draft: Draft): void {
  memory.write('draft', draft)
}

export function forgetDraft(): void {
  memory.forget('draft')
}

function isMade(value: unknown): value is Made {
  if (!isRecord(value) || !isRecord(value['founded'])) return false
  const { session, links } = value['founded']
  return typeof session === 'string' && isRecord(links) && typeof value['title'] === 'string'
}

// An older page may have left a sheet with other fields: then there is nothing to go on with.
function isDraft(value: unknown): value is Draft {
  if (!isRecord(value) || typeof value['text'] !== 'string') return false
  const { sheet, placed } = value
  if (!isRecord(sheet) || !Array.isArray(placed)) return false
  return Object.entries(sheetOf(readProposal(''))).every(([field, entry]) => {
    const left = sheet[field]
    if (!isRecord(left)) return false
    return Array.isArray(entry.value)
      ? Array.isArray(left['value'])
      : typeof left['value'] === 'string'
  })
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
