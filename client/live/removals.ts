import * as encoding from 'lib0/encoding'
import { MESSAGE } from '#shared/wire.ts'

const MOST_NAMES = 1000 // as many as the server takes in one message

/**
 * Which blocks somebody takes out on purpose here. The server is told before the change that does it, and
 * again on a new line, until the change is kept. [TRIP3]
 */
export class Removals {
  readonly #names = new Set<string>()

  /** Remembers the names, and answers the messages that say them now. */
  announce(names: readonly string[]): readonly Uint8Array[] {
    for (const name of names) this.#names.add(name)
    return framesOf(names)
  }

  /** What an earlier page of this person took out, and was not kept. */
  remember(names: readonly string[]): void {
    for (const name of names) this.#names.add(name)
  }

  /** What is not kept yet. */
  get names(): readonly string[] {
    return [...this.#names]
  }

  /** The messages that say on a new line all that is not kept yet. */
  again(): readonly Uint8Array[] {
    return framesOf(this.names)
  }

  /** Everything written here is kept, removals too. */
  kept(): void {
    this.#names.clear()
  }
}

function framesOf(names: readonly string[]): readonly Uint8Array[] {
  const count = Math.ceil(names.length / MOST_NAMES)
  return Array.from({ length: count }, (_, index) =>
    removesFrame(names.slice(index * MOST_NAMES, (index + 1) * MOST_NAMES)),
  )
}

function removesFrame(names: readonly string[]): Uint8Array {
  const frame = encoding.createEncoder()
  encoding.writeVarUint(frame, MESSAGE.removes)
  encoding.writeVarUint(frame, names.length)
  for (const name of names) encoding.writeVarString(frame, name)
  return encoding.toUint8Array(frame)
}
