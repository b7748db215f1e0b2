import { SCHEMA_VERSION } from '#shared/wire.ts'
import { newEpoch } from '../rooms/epoch.ts'
import {
  nameOf,
  Overtaken,
  type DocumentId,
  type Log,
  type Logged,
  type LogRecord,
} from '../rooms/log.ts'
import type { Engine } from './engine.ts'
import { examine } from './log-examination.ts'
import {
  isFounded,
  lastNumber,
  linkAt,
  readAuthors,
  readEverything,
  readHead,
  readNewest,
  readRecords,
} from './log-reading.ts'
import { isSame, NO_LINK, pressed, unpack, unpressed, type LogRow } from './log-records.ts'
import { renewing, settingAside } from './log-renewal.ts'
import { appending, rowOf } from './log-writing.ts'
import { keepingWith } from './kept-with-record.ts'

const MOST_LINKS = 20_000 // documents whose last sum is remembered between two records
const MOST_RENEWALS = 20 // tries: a busy room may add a record between looking and writing

/** The log in rows: one record for all updates that waited together, each with the sum of the one before. */
export function logIn(engine: Engine): Log {
  const links = new Map<string, { readonly seq: number; readonly sum: Uint8Array }>()
  const turns = new Map<string, Promise<void>>()

  const append = async (document: DocumentId, record: LogRecord): Promise<void> => {
    const name = nameOf(document)
    const { seq } = record
    const known = links.get(name)
    const previous = known?.seq === seq - 1 ? known.sum : await linkBefore(engine, name, seq)
    const at = Date.now()
    const row = rowOf(name, record, previous, at)
    try {
      if (isPlain(record)) await engine.append({ document: name, ...row })
      else
        await engine.commit([
          ...appending(engine, name, row, record.authors),
          ...keepingWith(engine, document, record, at),
        ])
    } catch (cause) {
      const verdict = await judgeFailure(engine, name, row).catch(() => 'failed')
      if (verdict === 'overtaken')
        throw new Overtaken(`record ${seq} of ${name} is another one`, { cause })
      if (verdict === 'failed') throw cause
      // It stands: the answer to an earlier try was lost, and it is kept once.
    }
    if (links.size >= MOST_LINKS) links.clear()
    links.set(name, { seq, sum: row.sum })
  }

  return {
    read: (document) => read(engine, document),

    // One after another, so that each finds the sum of the one before; other documents wait for nobody.
    append(document, record) {
      const name = nameOf(document)
      const appended = (turns.get(name) ?? Promise.resolve()).then(() => append(document, record))
      const turn = appended.then(
        () => undefined,
        () => undefined, // its own caller hears of it
      )
      turns.set(name, turn)
      void turn.then(() => turns.get(name) === turn && turns.delete(name))
      return appended
    },

    epochOf: async (document) => (await readHead(engine, nameOf(document)))?.epoch,

    async renew(document, rebirth) {
      const name = nameOf(document)
      const state = await pressed(rebirth.state)
      for (let tries = 1; ; tries++) {
        const last = await lastNumber(engine, name)
        try {
          await engine.commit(renewing(engine, name, last, { ...rebirth, state }, Date.now()))
          links.delete(name)
          return
        } catch (cause) {
          if (tries === MOST_RENEWALS || (await lastNumber(engine, name)) === last) throw cause
        }
      }
    },

    async setAside(document, snapshots) {
      if (snapshots.length === 0) return
      await engine.commit(settingAside(engine, nameOf(document), snapshots, Date.now()))
    },
  }
}

/** Whether a record brings nothing but its updates, to a document that there is: nearly every one. */
function isPlain({ seq, authors, lost, renewed }: LogRecord): boolean {
  return seq > 1 && authors.size === 0 && !lost && !renewed
}

async function read(engine: Engine, document: DocumentId): Promise<Logged> {
  const name = nameOf(document)
  let rows = await readNewest(engine, name)
  let found = examine(name, rows)
  // A doubt is looked at again, with everything there is, until nobody wrote meanwhile.
  for (let end: number | undefined = -1; found.damage && rows.head?.seq !== end;) {
    end = rows.head?.seq
    rows = await readEverything(engine, name)
    found = examine(name, rows)
  }
  const { base, records, last, damage } = found
  const { head } = rows
  const isEmpty = !base && records.length === 0
  if (isEmpty && (head || damage || (await isFounded(engine, document.session))))
    throw new Error(`nothing is left of ${name}, which had ${Math.max(last, 1)} records`)
  const updates = records.flatMap((row) => unpack(row.updates))
  return {
    updates: base ? [await unpressed(base.state), ...updates] : updates,
    authors: await readAuthors(engine, name),
    seq: last,
    epoch: head?.epoch ?? newEpoch(),
    schema: head?.schema ?? SCHEMA_VERSION,
    since: {
      records: records.length,
      bytes: records.reduce((sum, row) => sum + row.updates.length, 0),
    },
    ...(damage && { damage }),
  }
}

async function linkBefore(engine: Engine, name: string, seq: number): Promise<Uint8Array> {
  const link = seq === 1 ? NO_LINK : await linkAt(engine, name, seq - 1)
  if (!link) throw new Overtaken(`record ${seq} of ${name} has nothing to follow`)
  return link
}

/** What a commit that failed means: the record stands all the same, or may be tried again, or may not. */
async function judgeFailure(
  engine: Engine,
  name: string,
  { seq, sum, previous }: LogRow,
): Promise<'stands' | 'failed' | 'overtaken'> {
  const [[standing], head] = await Promise.all([
    readRecords(engine, name, seq - 1, seq),
    readHead(engine, name),
  ])
  if (standing) return isSame(standing.sum, sum) ? 'stands' : 'overtaken'
  if ((head?.seq ?? 0) !== seq - 1) return 'overtaken'
  return !head?.sum || !previous || isSame(head.sum, previous) ? 'failed' : 'overtaken'
}
