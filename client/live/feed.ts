import type { Alarm } from '#shared/alarm.ts'
import type { PollId, QuestionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { Agreement, PollRemark } from '#shared/poll/workshop.ts'
import type { FloorQuestion, RightsNow, Snapshot } from '#shared/wire.ts'

export type FeedState = 'opening' | 'live' | 'lost'

export interface FeedListener {
  /** Everything as it stands: replaces whatever was heard before. Comes first, after each return too. */
  onSnapshot(snapshot: Snapshot): void
  onPoll(poll: CountedPoll): void
  onQuestion(question: FloorQuestion): void
  /** A question is not there any more, for us. */
  onQuestionGone?(question: QuestionId): void
  /** Something happened to a document; told only to those who may write the notes. */
  onAlarm?(alarm: Alarm): void
  /** A poll that was rehearsed is wiped. */
  onGone?(poll: PollId): void
  /** Somebody agreed to a draft, or took it back; told, as remarks are, to those who may read drafts. */
  onAgreement?(agreement: Agreement): void
  onRemark?(remark: PollRemark): void
  /** The session rehearses since then, or does no more. */
  onRehearsal?(since: number | undefined): void
  /** What we may do is something else now, or we are in the session no more; told to this person alone. */
  onRights?(now: RightsNow): void
  /** Somebody came, went or has other roles; told only to those who may give roles. */
  onPeople?(): void
  /** Something came from a file of another tool; told to who may read the notes. */
  onImports?(): void
  onState(state: FeedState): void
  /** The server answered with something that is no feed: the page may ask it why. */
  onTurnedAway?(): void
}

export interface Feed {
  /** Opens another line soon: the network was away, and this one may be dead without a sign. [FEED3] */
  renew(): void
  close(): void
}

/** What a feed needs of an EventSource. */
export interface FeedSource {
  readonly readyState: number
  addEventListener(name: string, hear: (event: { readonly data?: unknown }) => void): void
  close(): void
}

/** What a feed borrows from the browser; a test brings its own. */
export interface FeedMeans {
  readonly connect: (path: string) => FeedSource
  /** Runs `task` once after the pause; the answer calls it off. */
  readonly later: (task: () => void, milliseconds: number) => () => void
  readonly random: () => number
  /** Calls when a phone woke up or its network came back; the answer stops that. */
  readonly onWake: (woken: () => void) => () => void
}

const SHORTEST_PAUSE = 1_000 // milliseconds
const LONGEST_PAUSE = 30_000 // milliseconds: nobody waits longer after the server is back
const RENEWED_WITHIN = 2_000 // milliseconds, left to chance: everybody's network comes back at once
/** Milliseconds without a word, of which the server says one every 15 s: then a line is dead without a sign. [FEED8] */
export const SILENT_FOR = 40_000
const CLOSED = 2 // EventSource.CLOSED, which Node does not have

/**
 * Hears what the server decides about a session. 'live' is said when the snapshot is here, not
 * when the line is open. A feed that is lost, or has gone silent, comes back by itself for as long as it is
 * not closed. [FEED1] [FEED8]
 */
export function openFeed(
  path: string,
  listener: FeedListener,
  means: FeedMeans = browserMeans(),
): Feed {
  let source: FeedSource | undefined
  let callOff: (() => void) | undefined
  let callOffSilence: (() => void) | undefined
  let tries = 0
  let closed = false
  let state: FeedState | undefined

  const tell = (next: FeedState): void => {
    if (next === state) return
    state = next
    listener.onState(next)
  }

  const hangUp = (): void => {
    callOff?.()
    callOff = undefined
    callOffSilence?.()
    callOffSilence = undefined
    source?.close()
    source = undefined
  }

  const comeBack = (): void => {
    hangUp()
    callOff = means.later(open, pauseBefore(tries, means.random()))
    tries += 1
    tell('lost')
  }

  const awaitWord = (): void => {
    callOffSilence?.()
    callOffSilence = means.later(comeBack, SILENT_FOR)
  }

  const open = (): void => {
    hangUp()
    const mine = means.connect(path)
    source = mine
    awaitWord()
    const on = (name: string, hear: (data: unknown) => void): void => {
      mine.addEventListener(name, (event) => {
        // What is already under way on a line that was hung up is old news.
        if (mine !== source) return
        awaitWord()
        hear(valueOf(event.data))
      })
    }

    on('snapshot', (data) => {
      if (!isSnapshot(data)) return
      tries = 0
      listener.onSnapshot(data)
      tell('live')
    })
    on('poll', (data) => {
      if (isPoll(data)) listener.onPoll(data)
    })
    on('question', (data) => {
      if (has(data, 'id', 'gone'))
        return listener.onQuestionGone?.((data as { readonly id: QuestionId }).id)
      if (isQuestion(data)) listener.onQuestion(data)
    })
    on('imports', () => listener.onImports?.())
    on('alarm', (data) => {
      if (isAlarm(data)) listener.onAlarm?.(data)
    })
    on('gone', (data) => {
      if (has(data, 'id')) listener.onGone?.((data as { readonly id: PollId }).id)
    })
    on('agreement', (data) => {
      if (isAgreement(data)) listener.onAgreement?.(data)
    })
    on('remark', (data) => {
      if (isRemark(data)) listener.onRemark?.(data)
    })
    on('rehearsal', (data) => {
      if (has(data, 'id')) listener.onRehearsal?.((data as { readonly since?: number }).since)
    })
    on('rights', (data) => {
      if (isRights(data)) listener.onRights?.(data)
    })
    on('people', () => listener.onPeople?.())
    on('beat', () => undefined) // a word is all it is
    // EventSource would retry by itself, after a fixed pause: two thousand phones at the same
    // moment. And after an answer other than 200 it never would. So every return is ours.
    on('error', () => {
      const turnedAway = mine.readyState === CLOSED
      comeBack()
      if (turnedAway) listener.onTurnedAway?.()
    })
  }

  const stopWaking = means.onWake(() => {
    tries = 0
    open()
  })
  tell('opening')
  open()

  return {
    renew() {
      if (closed) return
      tries = 0
      callOff?.()
      callOff = means.later(open, Math.round(RENEWED_WITHIN * means.random()))
    },
    close() {
      if (closed) return
      closed = true
      stopWaking()
      hangUp()
    },
  }
}

/**
 * How long to wait before the next of several tries: doubling from a second to half a minute, of
 * which half is left to chance (0 to 1), so that a hall of phones does not come back as one. [FEED2]
 */
export function pauseBefore(tries: number, chance: number): number {
  const longest = Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** tries)
  return Math.round(longest / 2 + (longest / 2) * chance)
}

function valueOf(data: unknown): unknown {
  return typeof data === 'string' ? JSON.parse(data) : undefined
}

// The server is the same release as this page: an event is known by its outline, not proved.
function isSnapshot(value: unknown): value is Snapshot {
  return has(value, 'now', 'polls', 'questions')
}

function isPoll(value: unknown): value is CountedPoll {
  return has(value, 'id', 'state', 'options', 'settings')
}

function isQuestion(value: unknown): value is FloorQuestion {
  return has(value, 'id', 'state', 'text')
}

function isAlarm(value: unknown): value is Alarm {
  return has(value, 'id', 'state', 'what', 'at')
}

function isAgreement(value: unknown): value is Agreement {
  return has(value, 'id', 'poll', 'person', 'at')
}

function isRemark(value: unknown): value is PollRemark {
  return has(value, 'id', 'poll', 'text', 'at')
}

function isRights(value: unknown): value is RightsNow {
  return has(value, 'removed') || has(value, 'person', 'roles', 'acts', 'gives')
}

function has(value: unknown, ...fields: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && fields.every((field) => field in value)
}

const ASLEEP = 15_000 // milliseconds hidden after which a phone's line may be dead without a sign

/** What a page has; another way to connect may be given. */
export function browserMeans(
  connect: FeedMeans['connect'] = (path) => new EventSource(path),
): FeedMeans {
  return {
    connect,
    later: (task, milliseconds) => {
      const timer = setTimeout(task, milliseconds)
      return () => clearTimeout(timer)
    },
    random: Math.random,
    onWake: (woken) => {
      let hiddenAt = 0
      const seen = (): void => {
        if (document.hidden) hiddenAt = Date.now()
        else if (Date.now() - hiddenAt > ASLEEP) woken()
      }
      document.addEventListener('visibilitychange', seen)
      addEventListener('online', woken)
      return () => {
        document.removeEventListener('visibilitychange', seen)
        removeEventListener('online', woken)
      }
    },
  }
}
