import * as Y from 'yjs'
import { describeDamage, isHarmless, type Damage } from './damage.ts'
import { newEpoch } from './epoch.ts'
import { nameOf, type DocumentId, type Log, type Logged } from './log.ts'
import { openDocument } from './room.ts'

/**
 * Reads a document and puts right what a disk did to it: a damaged snapshot is set aside, the one before and the log have
 * all of it; where words are lost, what is left begins a new life, and every old row is kept. Whatever was found is
 * in `damage`. Rejects where nothing is left, or where what is left cannot be kept. [LOG2]
 */
export async function readMended(
  log: Log,
  document: DocumentId,
  report: (problem: string, cause: unknown) => void,
): Promise<Logged> {
  const logged = await log.read(document)
  if (!logged.damage) return logged
  return isHarmless(logged.damage)
    ? setAside(log, document, logged, logged.damage, report)
    : beginAgain(log, document, logged, logged.damage, report)
}

async function setAside(
  log: Log,
  document: DocumentId,
  logged: Logged,
  damage: Damage,
  report: (problem: string, cause: unknown) => void,
): Promise<Logged> {
  report(`${nameOf(document)} was damaged`, new Error(describeDamage(damage)))
  // Every word is there: whether the bad row can be moved just now decides nothing.
  await log.setAside(document, damage.snapshots).catch((cause: unknown) => {
    report(`a damaged snapshot of ${nameOf(document)} stays where it is`, cause)
  })
  return logged
}

async function beginAgain(
  log: Log,
  document: DocumentId,
  logged: Logged,
  damage: Damage,
  report: (problem: string, cause: unknown) => void,
): Promise<Logged> {
  const name = nameOf(document)
  const { state, stranded } = standingOf(document, logged)
  const told: Damage = { ...damage, stranded }
  const epoch = newEpoch()
  await log.renew(document, { epoch, state, old: 'set-aside' })
  report(`${name} was damaged; what is left begins a new life`, new Error(describeDamage(told)))
  const mended = await log.read(document)
  if (mended.damage || mended.epoch !== epoch) throw new Error(`${name} could not be mended`)
  return { ...mended, damage: told }
}

/** What of the kept updates still makes a document. What builds on lost words has nowhere to stand, and is counted. */
function standingOf(document: DocumentId, { updates, authors }: Logged) {
  const doc = openDocument(document, updates)
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
