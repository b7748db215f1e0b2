import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8'
import { Problem } from '#shared/problem.ts'
import { CLOSE } from '#shared/wire.ts'
import type { Clock } from './clock.ts'
import type { Room } from './room.ts'

const TIGHT = 0.9 // of the memory that may be used
const LOOK_EVERY = 1_000 // ms
const YOUNG = 96 << 20 // bytes of the limit that V8 keeps for objects that just came and mostly go at once

export interface ReliefParts {
  readonly clock: Clock
  /** How much of the memory is used: 0 to 1. */
  used(): number
  rooms(): Promise<readonly Room[]>
  /** Memory is tight, or not any more. */
  onTight(isTight: boolean): void
}

/**
 * Keeps the server standing when its memory runs out: no further room is opened, and who only reads is sent away to
 * come back, half of them at a time. Who writes stays. [ROOM17]
 */
export class Relief {
  readonly #parts: ReliefParts
  #isTight = false
  #callOff: (() => void) | undefined

  constructor(parts: ReliefParts) {
    this.#parts = parts
    this.#wait()
  }

  /** Refuses with a Problem when nothing more may be opened. */
  mayOpen(): void {
    if (this.#isTight || this.#parts.used() > TIGHT)
      throw new Problem('unavailable', { lacks: 'memory' })
  }

  close(): void {
    this.#callOff?.()
    this.#callOff = undefined
  }

  #wait(): void {
    this.#callOff = this.#parts.clock.later(() => {
      void this.#look().finally(() => this.#callOff && this.#wait())
    }, LOOK_EVERY)
  }

  async #look(): Promise<void> {
    const isTight = this.#parts.used() > TIGHT
    if (isTight !== this.#isTight) this.#parts.onTight(isTight)
    this.#isTight = isTight
    if (!isTight) return
    for (const room of await this.#parts.rooms()) {
      const readers = [...room.peers].filter(({ isWriter }) => !isWriter)
      for (const reader of readers.slice(0, Math.ceil(readers.length / 2))) {
        reader.close(CLOSE.unavailable, 'the server is short of memory; come back in a while')
      }
    }
  }
}

/** The share that is used of the memory in which JavaScript keeps what stays: 0 to 1. */
export function heapUsed(): number {
  const old = getHeapSpaceStatistics().filter(({ space_name }) => !space_name.startsWith('new'))
  const used = old.reduce((sum, { space_used_size }) => sum + space_used_size, 0)
  return used / (getHeapStatistics().heap_size_limit - YOUNG)
}
