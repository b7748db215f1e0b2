/** Time as rooms need it: it never goes back, whatever happens to the clock on the wall. Tests bring their own. */
export interface Clock {
  /** Milliseconds since some moment. */
  now(): number
  /** Runs `task` once after the pause; the answer calls it off. */
  later(task: () => void, milliseconds: number): () => void
}

export const systemClock: Clock = {
  now: () => performance.now(),
  later(task, milliseconds) {
    const timer = setTimeout(task, milliseconds)
    timer.unref() // what waits for its time keeps nobody from stopping
    return () => clearTimeout(timer)
  },
}
