import type { Door } from '#shared/wire.ts'
import { pauseBefore } from '../../live/feed.ts'

/** What asking borrows from the page; a test brings its own. */
export interface AskingMeans {
  ask(): Promise<Door>
  /** Runs `task` once after the pause; the answer calls it off. */
  later(task: () => void, milliseconds: number): () => void
  random(): number
  /** Calls when the network came back; the answer stops that. */
  onOnline(back: () => void): () => void
}

/**
 * Asks the door until it answers something wanted, with growing pauses, and at once when the network comes back.
 * A refusal is no answer here: the desk stays open over a server that is in trouble. The answer stops it.
 */
export function askUntil(
  isWanted: (door: Door) => boolean,
  hear: (door: Door) => void,
  means: AskingMeans,
): () => void {
  let tries = 0
  let over = false
  let round = 0
  let callOff: (() => void) | undefined

  const stop = (): void => {
    over = true
    callOff?.()
    stopHearing()
  }
  const again = (): void => {
    if (over) return
    callOff = means.later(() => void attempt(), pauseBefore(tries, means.random()))
    tries += 1
  }
  const attempt = async (): Promise<void> => {
    callOff?.()
    round += 1
    const mine = round
    const door = await means.ask().catch(() => undefined)
    if (over || mine !== round) return
    if (!door || !isWanted(door)) return again()
    stop()
    hear(door)
  }
  const stopHearing = means.onOnline(() => {
    tries = 0
    void attempt()
  })
  void attempt()
  return stop
}
