import type { ReportItem } from '#shared/report.ts'

export interface ListTree {
  readonly ordered: boolean
  readonly items: readonly { readonly item: ReportItem; readonly lists: readonly ListTree[] }[]
}

/**
 * Flat items with depths as lists within lists. A jump over several depths goes one list deeper; a
 * numbered run that a bullet interrupts at the same depth begins anew.
 */
export function nestLists(items: readonly ReportItem[]): ListTree[] {
  const lists: { ordered: boolean; items: { item: ReportItem; lists: ListTree[] }[] }[] = []
  let index = 0
  for (let first = items[0]; first !== undefined; first = items[index]) {
    const { depth, ordered } = first
    let end = index + 1
    while ((items[end]?.depth ?? -1) > depth) end += 1
    const entry = { item: first, lists: nestLists(items.slice(index + 1, end)) }

    const last = lists.at(-1)
    if (last?.ordered === ordered) last.items.push(entry)
    else lists.push({ ordered, items: [entry] })
    index = end
  }
  return lists
}
