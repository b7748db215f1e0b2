/**
 * Reads a trace of Chromium: what the main thread of a page did, in milliseconds of the trace's own clock.
 */
export interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly ts: number
  readonly dur?: number
  readonly pid: number
  readonly tid: number
  readonly args?: {
    readonly name?: string
    readonly data?: { readonly type?: string }
  }
}

export const TRACED = ['devtools.timeline', 'disabled-by-default-devtools.timeline']

/** What one key cost the page. */
export interface KeyCost {
  /** Milliseconds the main thread worked from the key until its frame was handed on, whatever it worked on. */
  readonly busy: number
  /** Milliseconds from the key until its frame was handed on, waiting for the screen's next turn included. */
  readonly toFrame: number
}

interface Span {
  readonly from: number
  readonly to: number
}

const TASKS = ['RunTask', 'ThreadControllerImpl::RunTask']

/** The cost of every key that was pressed, and the longest task of the page between the first and the last of them. */
export function keyCosts(events: readonly TraceEvent[]): {
  readonly costs: readonly KeyCost[]
  readonly longestTask: number
  readonly busyShare: number
} {
  const keys = events.filter(
    ({ name, args }) => name === 'EventDispatch' && args?.data?.type === 'keydown',
  )
  const [first] = keys
  const last = keys.at(-1)
  if (!first || !last) return { costs: [], longestTask: 0, busyShare: 0 }
  const onMain = events
    .filter(({ pid, tid }) => pid === first.pid && tid === first.tid)
    .toSorted((one, other) => one.ts - other.ts)
  const tasks = outermost(onMain.filter(({ name }) => TASKS.includes(name)).map(spanOf))
  const commits = onMain.filter(({ name }) => name === 'Commit').map(spanOf)
  const within = tasks.filter(({ from, to }) => to > first.ts && from < last.ts)
  return {
    costs: keys.flatMap(({ ts, args }) => {
      const commit = commits.find(({ from }) => from >= ts)
      // A key that changes nothing on the screen has no frame of its own.
      if (!commit || args === undefined) return []
      return [{ busy: workIn(tasks, ts, commit.to), toFrame: (commit.to - ts) / 1000 }]
    }),
    longestTask: Math.max(...within.map(({ from, to }) => (to - from) / 1000)),
    busyShare: (1000 * workIn(tasks, first.ts, last.ts)) / (last.ts - first.ts),
  }
}

function spanOf({ ts, dur = 0 }: TraceEvent): Span {
  return { from: ts, to: ts + dur }
}

/** Tasks that stand within others are part of those. */
function outermost(spans: readonly Span[]): Span[] {
  const found: Span[] = []
  for (const span of spans) {
    const before = found.at(-1)
    if (!before || span.from >= before.to) found.push(span)
  }
  return found
}

/** Milliseconds of work between two moments. */
function workIn(tasks: readonly Span[], from: number, to: number): number {
  const micros = tasks.reduce(
    (sum, task) => sum + Math.max(0, Math.min(task.to, to) - Math.max(task.from, from)),
    0,
  )
  return micros / 1000
}
