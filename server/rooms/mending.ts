import * as Y from 'yjs'
import { SCHEMA_VERSION } from '#shared/wire.ts'
import { describeDamage, isHarmless, type Damage } from './damage.ts'
import { newEpoch } from './epoch.ts'
import { nameOf, type DocumentId, type Log, type Logged } from './log.ts'
import { replay } from './replay.ts'

/** Who hears what was found. */
export interface Finders {
  report(problem: string, cause: unknown): void
  damaged?(document: DocumentId, damage: Damage): void
}

/**
 * Reads a document and puts right what a disk did to it: a damaged snapshot is set aside, the one before and the log have
 * all of it; where words are lost, what is left begins a new life, and every old row is kept. Whatever was found is
 * in `damage`. Rejects where nothing is left, or where what is left cannot be kept. [LOG2]
 */
export async function readMended(log: Log, document: DocumentId, tell: Finders): Promise<Logged> {
  const logged = await log.read(document)
  // A newer server's document is not ours to put right: it is refused as it is. [MIG3]
  if (!logged.damage || logged.schema > SCHEMA_VERSION) return logged
  return isHarmless(logged.damage)
    ? setAside(log, document, logged, logged.damage, tell)
    : beginAgain(log, document, logged, logged.damage, tell)
}

async function setAside(
  log: Log,
  document: DocumentId,
  logged: Logged,
  damage: Damage,
  tell: Finders,
): Promise<Logged> {
  tellOf(document, damage, 'was damaged', tell)
  // Every word is there: whether the bad row can be moved just now decides nothing.
  await log.setAside(document, damage.snapshots).catch((cause: unknown) => {
    tell.report(`a damaged snapshot of ${nameOf(document)} stays where it is`, cause)
  })
  return logged
}

async function beginAgain(
  log: Log,
  document: DocumentId,
  logged: Logged,
  found: Damage,
  tell: Finders,
): Promise<Logged> {
  const { state, stranded } = standingOf(document, logged)
  const damage: Damage = { ...found, stranded }
  const epoch = newEpoch(logged.epoch)
  await log.renew(document, { epoch, state, old: 'set-aside' })
  // Told as soon as it is done: nobody will find it again.
  tellOf(document, damage, 'was damaged; what is left begins a new life', tell)
  const mended = await log.read(document)
  if (mended.damage || mended.epoch !== epoch)
    throw new Error(`${nameOf(document)} could not be mended`)
  return { ...mended, damage }
}

function tellOf(document: DocumentId, damage: Damage, what: string, tell: Finders): void {
  tell.report(`${nameOf(document)} ${what}`, new Error(describeDamage(damage)))
  tell.damaged?.(document, damage)
}

/** What of the kept updates still makes a document. What builds on lost words has nowhere to stand, and is counted. */
function standingOf(document: DocumentId, { updates, authors }: Logged) {
  const doc = replay(document.name, updates)
  const { store } = doc
  const waiting = store.pendingStructs
    ? Y.decodeUpdateV2(store.pendingStructs.update).structs.filter(
        (one) => !(one instanceof Y.Skip),
      )
    : []
  const people = new Set(waiting.map(({ id }) => authors.get(id.client)))
  // Left there, they would stand up by themselves one day, in a text that has gone on without them.
  store.pendingStructs = null
  store.pendingDs = null
  const state = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return { state, stranded: { pieces: waiting.length, people: people.size } }
}
