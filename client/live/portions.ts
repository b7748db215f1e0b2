import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

const LARGEST = 128 << 10 // bytes: also who only reads may say so much at once
const MOST_PIECES = 10_000 // in one portion: the server tries them within a second
const MOST_CLIENTS = 10 // client ids in one portion: each load of a page has its own

type Decoded = ReturnType<typeof Y.decodeUpdate>
type Struct = Decoded['structs'][number]

/**
 * What a page has to tell a server that knows so much, in portions that every line takes: each builds only on what is
 * known and on those before it, and deletions come last. All together they are the update. [OFF9]
 */
export function portionsOf(update: Uint8Array, known: ReadonlyMap<number, number>): Uint8Array[] {
  const { structs, ds } = Y.decodeUpdate(update)
  const clients = new Set(structs.map(({ id }) => id.client))
  const isSmall = structs.length <= MOST_PIECES && clients.size <= MOST_CLIENTS
  if (isSmall && update.length <= LARGEST) return [update]
  const pieces = portionsOfPieces(structs, known)
  // What builds on something that neither end has is in no order: it is said as it is.
  return pieces ? [...pieces, ...portionsOfDeletions(ds)] : [update]
}

/** In the order of their clocks, whichever client id is ready; undefined when none is and something is left. */
function portionsOfPieces(
  structs: readonly Struct[],
  known: ReadonlyMap<number, number>,
): Uint8Array[] | undefined {
  const portions: Portion[] = [new Portion()]
  const seen = new Map(known)
  const queues = grouped(structs, ({ id }) => id.client)
  for (let isMoving = true; queues.size > 0 && isMoving;) {
    isMoving = false
    for (const [client, queue] of queues) {
      const end = queue.findIndex((struct) => {
        if (!isReady(struct, seen)) return true
        if (!portions.at(-1)?.takes(struct)) portions.push(new Portion())
        portions.at(-1)?.add(struct)
        seen.set(client, struct.id.clock + struct.length)
        return false
      })
      isMoving ||= end !== 0
      if (end < 0) queues.delete(client)
      else queues.set(client, queue.slice(end))
    }
  }
  return queues.size > 0 ? undefined : portions.map((portion) => portion.update())
}

function isReady(struct: Struct, seen: ReadonlyMap<number, number>): boolean {
  const has = ({ client, clock }: Y.ID): boolean => clock < (seen.get(client) ?? 0)
  if (struct instanceof Y.Skip || struct.id.clock > (seen.get(struct.id.client) ?? 0)) return false
  if (!(struct instanceof Y.Item)) return true
  const parent: unknown = struct.parent
  const needs = [struct.origin, struct.rightOrigin, parent instanceof Y.ID ? parent : null]
  return needs.every((id) => id === null || has(id))
}

/** Pieces that travel together, written as Yjs writes an update without deletions. */
class Portion {
  readonly #groups = new Map<number, Struct[]>()
  #bytes = 0
  #pieces = 0

  takes(struct: Struct): boolean {
    const isNew = !this.#groups.has(struct.id.client)
    if (isNew && this.#groups.size === MOST_CLIENTS) return false
    if (this.#pieces === 0) return true
    return this.#pieces < MOST_PIECES && this.#bytes + sizeOf(struct) <= LARGEST
  }

  add(struct: Struct): void {
    const group = this.#groups.get(struct.id.client)
    if (group) group.push(struct)
    else this.#groups.set(struct.id.client, [struct])
    this.#bytes += sizeOf(struct)
    this.#pieces += 1
  }

  update(): Uint8Array {
    const encoder = new Y.UpdateEncoderV1()
    encoding.writeVarUint(encoder.restEncoder, this.#groups.size)
    for (const [client, group] of this.#groups) {
      encoding.writeVarUint(encoder.restEncoder, group.length)
      encoder.writeClient(client)
      encoding.writeVarUint(encoder.restEncoder, group[0]?.id.clock ?? 0)
      for (const struct of group) struct.write(encoder, 0)
    }
    encoding.writeVarUint(encoder.restEncoder, 0)
    return encoder.toUint8Array()
  }
}

function sizeOf(struct: Struct): number {
  const encoder = new Y.UpdateEncoderV1()
  struct.write(encoder, 0)
  return encoding.length(encoder.restEncoder)
}

function portionsOfDeletions({ clients }: Decoded['ds']): Uint8Array[] {
  const ranges = [...clients].flatMap(([client, all]) => all.map((range) => ({ client, ...range })))
  const most = LARGEST >> 4 // a range takes at most 15 bytes, its client id included
  return Array.from({ length: Math.ceil(ranges.length / most) }, (_, index) => {
    const portion = ranges.slice(index * most, (index + 1) * most)
    const groups = grouped(portion, ({ client }) => client)
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, groups.size)
    for (const [client, group] of groups) {
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, group.length)
      for (const { clock, len } of group) {
        encoding.writeVarUint(encoder, clock)
        encoding.writeVarUint(encoder, len)
      }
    }
    return encoding.toUint8Array(encoder)
  })
}

function grouped<Thing>(things: readonly Thing[], by: (thing: Thing) => number) {
  const groups = new Map<number, Thing[]>()
  for (const thing of things) {
    const group = groups.get(by(thing))
    if (group) group.push(thing)
    else groups.set(by(thing), [thing])
  }
  return groups
}
