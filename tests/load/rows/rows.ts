import { connections, joins } from './connections.ts'
import { cursors, fifty, twoHundred } from './editors.ts'
import { readers, rooms } from './fan-out.ts'
import type { Row } from './row.ts'
import { stalled } from './stalled.ts'
import { visits } from './visits.ts'

/** Every row that this harness measures itself, in the order of the table. */
export const ROWS: readonly Row[] = [
  fifty,
  twoHundred,
  cursors,
  readers,
  rooms,
  connections,
  joins,
  stalled,
  visits,
]
