/** A set of places in a Yjs document: for each client id, ranges of its clock. */
export class IdRanges {
  readonly #ranges = new Map<number, { clock: number; end: number }[]>()

  /** Adds one place. Places that follow each other cost one range. */
  add(client: number, clock: number): void {
    const ranges = this.#ranges.get(client) ?? []
    this.#ranges.set(client, ranges)
    const last = ranges.at(-1)
    if (last && clock >= last.clock && clock <= last.end) last.end = Math.max(last.end, clock + 1)
    else ranges.push({ clock, end: clock + 1 })
  }

  has(client: number, clock: number): boolean {
    return (
      this.#ranges.get(client)?.some((range) => clock >= range.clock && clock < range.end) ?? false
    )
  }

  /** Whether any place of a piece is in the set. */
  meets(client: number, clock: number, length: number): boolean {
    const end = clock + length
    return (
      this.#ranges.get(client)?.some((range) => clock < range.end && end > range.clock) ?? false
    )
  }
}
