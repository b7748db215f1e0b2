import { useRef, useState, type PointerEvent, type RefObject } from 'react'

const EDGE = 60 // px from the edge of the window, where the page scrolls along
const SCROLL = 14 // px with each movement there
const STARTS = 4 // px: a hand that presses is not quite still

/** Which thing of a list is being dragged, and at whose place it would come to stand. */
export interface Drag {
  readonly from: number
  readonly to: number
}

export interface Sorting {
  readonly drag: Drag | undefined
  /** For the handle of the thing at an index: it is dragged by a pointer of any kind; Escape calls it off. */
  handle(at: number): {
    onPointerDown(event: PointerEvent<HTMLElement>): void
    onPointerMove(event: PointerEvent<HTMLElement>): void
    onPointerUp(): void
    onPointerCancel(): void
    onLostPointerCapture(): void
  }
  callOff(): void
}

/** Sorts the children of a list by dragging: one that is dropped on another takes its place. [WORK3] */
export function useSorting(
  list: RefObject<HTMLElement | null>,
  move: (from: number, to: number) => void,
): Sorting {
  const [drag, setDrag] = useState<Drag>()
  const begun = useRef<{ readonly at: number; readonly x: number; readonly y: number }>(undefined)
  const callOff = (): void => {
    begun.current = undefined
    setDrag(undefined)
  }
  return {
    drag,
    callOff,
    handle: (at) => ({
      onPointerDown(event) {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        begun.current = { at, x: event.clientX, y: event.clientY }
      },
      onPointerMove({ clientX, clientY }) {
        const start = begun.current
        if (!start || start.at !== at) return
        const isStill = Math.hypot(clientX - start.x, clientY - start.y) < STARTS
        if (!drag && isStill) return
        scrollAlong(clientY)
        const to = placeUnder([...(list.current?.children ?? [])], clientX, clientY) ?? at
        if (drag?.to !== to || drag.from !== at) setDrag({ from: at, to })
      },
      onPointerUp() {
        const dropped = begun.current ? drag : undefined
        callOff()
        if (dropped && dropped.from !== dropped.to) move(dropped.from, dropped.to)
      },
      onPointerCancel: callOff,
      onLostPointerCapture: callOff,
    }),
  }
}

function scrollAlong(y: number): void {
  if (y < EDGE) scrollBy({ top: -SCROLL })
  else if (y > innerHeight - EDGE) scrollBy({ top: SCROLL })
}

/** The thing under the pointer, or the one that is nearest to it. */
function placeUnder(things: readonly Element[], x: number, y: number): number | undefined {
  const far = things.map((thing) => {
    const { left, right, top, bottom } = thing.getBoundingClientRect()
    return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom))
  })
  const nearest = far.indexOf(Math.min(...far))
  return nearest === -1 ? undefined : nearest
}
