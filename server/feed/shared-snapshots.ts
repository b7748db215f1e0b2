/**
 * Values that are made once for all who ask meanwhile: a hall that comes back at once costs two snapshots and not two
 * thousand. What somebody is given was begun after they asked, so a change that they did not hear of is in it. [FEED5]
 */
export class SharedSnapshots<Value> {
  readonly #making = new Map<string, Making<Value>>()

  ask(key: string, make: () => Promise<Value>): Promise<Value> {
    const making = this.#making.get(key)
    if (!making) return this.#begin(key, make)
    // Whoever comes while one is made shares the one after it.
    making.next ??= making.now.then(
      () => this.#begin(key, make),
      () => this.#begin(key, make),
    )
    return making.next
  }

  #begin(key: string, make: () => Promise<Value>): Promise<Value> {
    const now = make()
    const making: Making<Value> = { now }
    this.#making.set(key, making)
    const end = (): void => {
      if (!making.next) this.#making.delete(key)
    }
    now.then(end, end)
    return now
  }
}

interface Making<Value> {
  readonly now: Promise<Value>
  next?: Promise<Value>
}
