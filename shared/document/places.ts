/**
 * The order of things that several people move at once: each has a place, a number, and they stand by it. Who has none stands behind
 * those who have; of two at the same place the earlier in the list goes first. A move writes the places of as few as it can, so
 * that moving one thing and writing in it meet without loss. [WORK3]
 */
export type Place = number | undefined

/** The places of a list as they are read, from what stands in a document. */
export function placeIn(value: unknown): Place {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** The list by its places. */
export function inOrder<Thing>(things: readonly Thing[], placeOf: (thing: Thing) => Place) {
  const placed = things.map((thing) => ({ thing, place: placeOf(thing) ?? Infinity }))
  return placed.sort((one, other) => compare(one.place, other.place)).map(({ thing }) => thing)
}

function compare(one: number, other: number): number {
  return one === other ? 0 : one - other
}

/** A place behind all of these. */
export function placeBehind(places: readonly Place[]): number {
  const known = places.filter((place) => place !== undefined)
  return known.length === 0 ? 1 : Math.floor(Math.max(...known)) + 1
}

/**
 * The places to be written so that one comes to stand at `to` of a list: by its index before the move. `places` are those of the
 * list in its order. Nothing is written for a move that leads nowhere.
 */
export function placesForMove(
  places: readonly Place[],
  from: number,
  to: number,
): ReadonlyMap<number, number> {
  const isMove = from !== to && [from, to].every((at) => at in places)
  if (!isMove) return new Map()
  const others = places.map((_place, at) => at).filter((at) => at !== from)
  return placesFor(places, others, from, to)
}

/**
 * The places to be written so that something new stands at `at`: those of the list by their index, and the new one's under the
 * length of the list.
 */
export function placesForNew(places: readonly Place[], at: number): ReadonlyMap<number, number> {
  return placesFor(places, [...places.keys()], places.length, Math.min(at, places.length))
}

function placesFor(
  places: readonly Place[],
  others: readonly number[],
  moved: number,
  to: number,
): ReadonlyMap<number, number> {
  const between = isStrict(others.map((at) => places[at]))
    ? placeBetween(places[others[to - 1] ?? -1], places[others[to] ?? -1])
    : undefined
  if (between !== undefined) return new Map([[moved, between]])
  const all = others.toSpliced(to, 0, moved)
  return new Map(all.map((index, place) => [index, place + 1]))
}

function isStrict(places: readonly Place[]): boolean {
  return places.every((place, at) => {
    const before = at === 0 ? -Infinity : places[at - 1]
    return place !== undefined && before !== undefined && before < place
  })
}

/** Undefined where there is no number left between the two. */
function placeBetween(before: Place, after: Place): Place {
  if (before === undefined && after === undefined) return 1
  if (before === undefined) return Math.ceil(after ?? 0) - 1
  if (after === undefined) return Math.floor(before) + 1
  const middle = before + (after - before) / 2
  return before < middle && middle < after ? middle : undefined
}
