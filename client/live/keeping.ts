import type { StorageState } from '#shared/wire.ts'
import type { LampState } from '../widgets/lamp-state.ts'

/**
 * What the lamp may say. A change is kept when a barrier that was sent after it came back, and by
 * nothing else: not because it was sent, and not because the line looks open. [LAMP3]
 */
export class Keeping {
  #made = 0
  #kept = 0
  #lastBarrier = 0
  #keptAt: number | undefined
  #line: 'opening' | 'open' | 'lost' = 'opening'
  #refused: string | undefined
  // What the server last said of its log on this line.
  #storage: StorageState = 'well'
  readonly #covers = new Map<number, number>()
  readonly #mayWrite: boolean

  constructor(mayWrite: boolean) {
    this.#mayWrite = mayWrite
  }

  /** Changes on this device that the server has not called kept. */
  get changes(): number {
    return this.#made - this.#kept
  }

  get isWaiting(): boolean {
    return this.#covers.size > 0
  }

  changed(): void {
    this.#made += 1
  }

  /** Changes that were made before this page was opened, and that the copy on the device holds unkept. */
  remember(changes: number): void {
    this.#made += changes
  }

  /** The number of a barrier that is sent now: it will answer for every change so far. */
  barrier(): number {
    this.#lastBarrier += 1
    this.#covers.set(this.#lastBarrier, this.#made)
    return this.#lastBarrier
  }

  /** The server answered a barrier. One of an earlier line answers for nothing. */
  answered(barrier: number, at: number): void {
    const made = this.#covers.get(barrier)
    if (made === undefined) return
    this.#covers.delete(barrier)
    this.#kept = Math.max(this.#kept, made)
    this.#keptAt = at
  }

  opened(): void {
    this.#line = 'open'
    this.#refused = undefined
  }

  /** The server said how its log is. */
  storage(state: StorageState): void {
    this.#storage = state
  }

  /** The line is gone: what it has not answered it never will. */
  lost(): void {
    this.#line = 'lost'
    this.#storage = 'well'
    this.#covers.clear()
  }

  refuse(reason: string): void {
    this.#refused = reason
    this.#covers.clear()
  }

  get lamp(): LampState {
    if (this.#refused !== undefined) return { kind: 'refused', reason: this.#refused }
    if (this.#line === 'lost') return { kind: 'offline', changes: this.changes }
    if (this.#mayWrite && this.#storage !== 'well') {
      return { kind: 'unkept', trouble: this.#storage, changes: this.changes }
    }
    if (this.#keptAt === undefined) return { kind: 'opening' }
    if (!this.#mayWrite) return { kind: 'reading' }
    return this.changes > 0 ? { kind: 'saving' } : { kind: 'kept', at: this.#keptAt }
  }
}
