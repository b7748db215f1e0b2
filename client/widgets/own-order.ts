import type { OptionId } from '#shared/ids.ts'

/** Somebody's order of options, from the first place on. What stands in it has a place; the rest has none yet. */
export type OwnOrder = readonly OptionId[]

/** Gives an option the next free place, or takes its place away. */
export function placed(order: OwnOrder, option: OptionId): OwnOrder {
  return order.includes(option) ? order.filter((id) => id !== option) : [...order, option]
}

/** One place up (-1) or down (1). At either end, and without a place, nothing changes. */
export function moved(order: OwnOrder, option: OptionId, by: -1 | 1): OwnOrder {
  const from = order.indexOf(option)
  return from < 0 ? order : putAt(order, option, from + by)
}

/** Puts an option where another one stands; without a place for it, at the end. */
export function putBefore(order: OwnOrder, option: OptionId, other: OptionId): OwnOrder {
  const at = order.indexOf(other)
  return putAt(order, option, at < 0 ? order.length : at)
}

function putAt(order: OwnOrder, option: OptionId, at: number): OwnOrder {
  const without = order.filter((id) => id !== option)
  if (at < 0 || at > without.length) return order
  return without.toSpliced(at, 0, option)
}
