import type { Seat } from './brought.ts'
import { cleanName, oneLine } from './clean.ts'
import type { Sorted, Unkeyed } from './sorted.ts'
import { sortTable } from './table-rows.ts'
import { findTable, type Columns } from './table.ts'
import { readCount } from './tallies.ts'

type Column = 'name' | 'minutes' | 'joined' | 'guest' | 'attended'

const ZOOM: Columns<Column> = {
  name: ['name (original name)', 'user name (original name)', 'name', 'user name'],
  minutes: ['total duration (minutes)', 'duration (minutes)', 'time in session (minutes)'],
  joined: ['join time'],
  guest: ['guest', 'is guest'],
  attended: ['attended'],
}
const SLIDO: Columns<Column> = {
  name: ['participant name'],
  minutes: [],
  joined: ['joined at'],
  guest: [],
  attended: [],
}

/** Reads Zoom's list of participants: who was there, and how long. Undefined for other files. [IMP12] */
export function readZoomParticipants(lines: readonly string[]): Sorted | undefined {
  return readSeats(lines, ZOOM, /name/i, (has) => has('name') && has('minutes'))
}

/** Reads Slido's list of who joined. Who gave no name is there without one. [IMP12] */
export function readSlidoParticipants(lines: readonly string[]): Sorted | undefined {
  return readSeats(lines, SLIDO, /participant name/i, (has) => has('name') && has('joined'))
}

function readSeats(
  lines: readonly string[],
  columns: Columns<Column>,
  hint: RegExp,
  isHeader: (has: (column: Column) => boolean) => boolean,
): Sorted | undefined {
  const table = findTable(lines, columns, isHeader, hint)
  if (!table) return undefined
  const attendance: Unkeyed<Seat>[] = []
  const sorted = sortTable(lines, table, (row) => {
    if (table.isHeader(row)) return 'header'
    if (!table.fits(row)) return 'unread'
    const name = cleanName(table.cell(row, 'name'))
    const written = table.cell(row, 'minutes').trim()
    const minutes = readCount(written)
    // A comma that nobody quoted moves words to where the minutes stand; who never came has none.
    if (table.has('minutes') && minutes === undefined) return 'unread'
    if (/^no$/i.test(table.cell(row, 'attended').trim())) return 'unread'
    const joined = cleanName(table.cell(row, 'joined'))
    if (joined !== undefined && !/\d:\d\d/.test(joined)) return 'unread'
    if (minutes === undefined && joined === undefined) return 'unread'
    const guest = table.cell(row, 'guest').trim().toLowerCase()
    attendance.push({
      // How long somebody stayed grows while the meeting lasts: it tells nobody from anybody.
      stamp: oneLine(`${name ?? ''} ${joined ?? ''}`),
      name: name ?? '',
      ...(minutes !== undefined && { minutes }),
      ...(joined !== undefined && { joined }),
      ...(guest !== '' && { isGuest: guest === 'yes' }),
    })
    return 'entry'
  })
  return { said: [], attendance, ...sorted }
}
