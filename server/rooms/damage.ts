/** Records that cannot be read any more, by their numbers; `after` and `before` are the times of their neighbours. */
export interface LostRecords {
  readonly is: 'damaged' | 'missing'
  readonly first: number
  readonly last: number
  readonly after?: number
  readonly before?: number
}

/** What a disk did to a document, found when it was opened. [LOG2] */
export interface Damage {
  /** The numbers of snapshots that do not say any more what they said. */
  readonly snapshots: readonly number[]
  /** The records whose words are not there any more. */
  readonly lost: readonly LostRecords[]
  /** Records that are not there any more and whose words a later snapshot has. */
  readonly covered: readonly LostRecords[]
  /** `unknown` when the row that names the last record is gone or names another: more may have followed. */
  readonly ending: 'known' | 'unknown'
  /** Words that are there and have nowhere to stand, because what they build on is lost. */
  readonly stranded?: { readonly pieces: number; readonly people: number }
}

/** Whether the document is surely the same: an older snapshot and the records after it have every word. */
export function isHarmless({ lost, covered, ending }: Damage): boolean {
  return lost.length === 0 && covered.length === 0 && ending === 'known'
}

/** What was found, for whoever runs the server: numbers and times, no words. */
export function describeDamage(damage: Damage): string {
  const { snapshots, lost, covered, ending, stranded } = damage
  const said = [
    ...snapshots.map((seq) => `the snapshot at record ${seq} is damaged`),
    ...lost.map(describeLost),
    ...covered.map((records) => `${describeLost(records)}, and a later snapshot has their words`),
    ...(ending === 'unknown'
      ? ['what names the last record is not right: more may have followed']
      : []),
    ...(stranded && stranded.pieces > 0
      ? [`${stranded.pieces} later pieces of ${stranded.people} people have nothing to stand on`]
      : []),
  ]
  return isHarmless(damage) ? `${said.join('; ')}; nothing is lost` : said.join('; ')
}

function describeLost({ is, first, last, after, before }: LostRecords): string {
  const which = first === last ? `record ${first} is` : `records ${first} to ${last} are`
  const when = [
    ...(after === undefined ? [] : [`after ${new Date(after).toISOString()}`]),
    ...(before === undefined ? [] : [`until ${new Date(before).toISOString()}`]),
  ]
  return [`${which} ${is}`, ...when].join(', ')
}
