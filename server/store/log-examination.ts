import { isHarmless, type Damage, type LostRecords } from '../rooms/damage.ts'
import {
  follows,
  isRecordWhole,
  isSame,
  isSnapshotWhole,
  NO_LINK,
  type LogRow,
  type SnapshotRow,
} from './log-records.ts'

/** What the rows of a document say: its snapshots in any order, its records in theirs. */
export interface DocumentRows {
  readonly head: { readonly seq: number; readonly sum: Uint8Array | null } | undefined
  readonly snapshots: readonly SnapshotRow[]
  readonly records: readonly LogRow[]
}

/** What can be relied on: a whole snapshot and the whole records after it. */
export interface Standing {
  readonly base: SnapshotRow | undefined
  readonly records: readonly LogRow[]
  readonly lost: readonly LostRecords[]
  readonly last: number
  readonly ending: Damage['ending']
}

/**
 * Finds what a disk did to a document: a snapshot or a record that changed, one that is missing or of another
 * past, the last ones gone. A snapshot that is not proven helps out where something would be lost. [LOG2]
 */
export function examine(
  name: string,
  rows: DocumentRows,
): Standing & { readonly damage: Damage | undefined } {
  const whole = rows.snapshots.filter((row) => isSnapshotWhole(name, row))
  const broken = rows.snapshots.filter((row) => row.proven && !whole.includes(row))
  const proven = standingFrom(name, newestOf(whole.filter((row) => row.proven)), rows)
  const found = proven.lost.length > 0 ? standingFrom(name, newestOf(whole), rows) : proven
  const damage: Damage = {
    snapshots: broken.map(({ seq }) => seq),
    lost: found.lost,
    covered: found === proven ? [] : coveredBy(found, proven.lost),
    ending: found.ending,
  }
  const isWhole = damage.snapshots.length === 0 && isHarmless(damage)
  return { ...found, damage: isWhole ? undefined : damage }
}

function standingFrom(name: string, base: SnapshotRow | undefined, rows: DocumentRows): Standing {
  const records: LogRow[] = []
  const lost: LostRecords[] = []
  let last = base?.seq ?? 0
  let at = base?.at
  // Unknown after a gap: what comes next is then judged by itself.
  let link: Uint8Array | undefined = base?.link ?? NO_LINK
  const lose = (is: LostRecords['is'], until: number, before?: number): void => {
    const times = {
      ...(at !== undefined && { after: at }),
      ...(before !== undefined && { before }),
    }
    lost.push({ is, first: last + 1, last: until, ...times })
    link = undefined
  }
  for (const row of rows.records) {
    if (row.seq <= last) continue
    if (row.seq > last + 1) lose('missing', row.seq - 1, row.at)
    last = row.seq - 1
    if (!isRecordWhole(name, row) || (link && !follows(link, row))) {
      lose('damaged', row.seq, row.at)
    } else {
      records.push(row)
      link = row.sum
      at = row.at
    }
    last = row.seq
  }
  const { head } = rows
  if (head && head.seq > last) {
    lose('missing', head.seq)
    last = head.seq
  }
  const isEndRight = head
    ? head.seq === last && (!head.sum || !link || isSame(head.sum, link))
    : last === 0
  return { base, records, lost: joined(lost), last, ending: isEndRight ? 'known' : 'unknown' }
}

function newestOf(snapshots: readonly SnapshotRow[]): SnapshotRow | undefined {
  return [...snapshots].sort((one, other) => other.seq - one.seq)[0]
}

function coveredBy({ base }: Standing, lost: readonly LostRecords[]): LostRecords[] {
  const until = base?.seq ?? 0
  return lost
    .filter(({ first }) => first <= until)
    .map((records) => ({ ...records, last: Math.min(records.last, until) }))
}

/** Neighbours that are lost in the same way are told as one. */
function joined(lost: readonly LostRecords[]): LostRecords[] {
  const ranges: LostRecords[] = []
  for (const next of lost) {
    const before = ranges.at(-1)
    if (before?.is !== next.is || before.last + 1 !== next.first) ranges.push(next)
    else ranges[ranges.length - 1] = { ...before, ...next, first: before.first, ...afterOf(before) }
  }
  return ranges
}

function afterOf({ after }: LostRecords): { after?: number } {
  return after === undefined ? {} : { after }
}
