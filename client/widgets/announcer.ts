const QUIET = 5_000 // milliseconds between two announcements: about one spoken sentence

export interface AnnouncerMeans {
  readonly now: () => number
  /** Runs `task` once after the pause; the answer calls it off. */
  readonly later: (task: () => void, milliseconds: number) => () => void
}

export interface Announcer {
  /** Speaks now, or when the quiet is over; what was still waiting is replaced by the newer. */
  announce(sentence: string): void
  close(): void
}

/** Lets a listener follow numbers that change: one sentence at most every five seconds. [POLLW4] */
export function openAnnouncer(
  speakOut: (sentence: string) => void,
  means: AnnouncerMeans = clock,
): Announcer {
  let spokenAt = -Infinity
  let callOff: (() => void) | undefined

  const speak = (sentence: string): void => {
    callOff = undefined
    spokenAt = means.now()
    speakOut(sentence)
  }

  return {
    announce(sentence) {
      callOff?.()
      const wait = spokenAt + QUIET - means.now()
      if (wait <= 0) speak(sentence)
      else callOff = means.later(() => speak(sentence), wait)
    },
    close() {
      callOff?.()
      callOff = undefined
    },
  }
}

const clock: AnnouncerMeans = {
  now: () => performance.now(),
  later: (task, milliseconds) => {
    const timer = setTimeout(task, milliseconds)
    return () => clearTimeout(timer)
  },
}
