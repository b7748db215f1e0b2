/** What arrived since it was told to begin anew. */
export class Recorder {
  /** Milliseconds from an update's send until the last peer of its room had it, in order of their end. */
  latencies: number[] = []
  sent = 0
  deliveries = 0
  /** States of somebody's cursor that reached somebody else. */
  cursors = 0
  /** Updates that have yet to reach somebody. */
  underWay = 0
  #changedAt = 0

  begin(): void {
    this.latencies = []
    this.sent = 0
    this.deliveries = 0
    this.cursors = 0
  }

  left(): void {
    this.sent += 1
    this.underWay += 1
  }

  delivered(): void {
    this.deliveries += 1
  }

  complete(milliseconds: number): void {
    this.latencies.push(milliseconds)
    this.underWay -= 1
    this.#changedAt = performance.now()
  }

  /** Resolves when everything has arrived, or nothing more has for some seconds. Answers what is missing. */
  async drained(patience = 8_000): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>()
    const began = performance.now()
    const timer = setInterval(() => {
      const quietFor = performance.now() - Math.max(began, this.#changedAt)
      if (this.underWay > 0 && quietFor < patience) return
      clearInterval(timer)
      resolve(this.underWay)
    }, 5)
    return promise
  }
}

/** The value below which such a part of all lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN
}
