import { useLayoutEffect, useRef, type RefObject } from 'react'

/**
 * Leaves the keyboard where it is when the children of a list change places: a browser takes it from whatever is put elsewhere in the
 * page, also when somebody else did it while we type. `order` changes when they do.
 */
export function useKeptFocus(list: RefObject<HTMLElement | null>, order: string): void {
  const held = useRef<{ readonly order: string; readonly at: HTMLElement | undefined }>(undefined)
  useLayoutEffect(() => {
    const before = held.current
    if (before && before.order !== order && before.at?.isConnected) {
      if (document.activeElement === document.body) before.at.focus({ preventScroll: true })
    }
    const now = document.activeElement
    held.current = { order, at: now instanceof HTMLElement ? now : undefined }
  })
  useLayoutEffect(() => {
    const element = list.current
    const follow = ({ target }: FocusEvent): void => {
      const at = target instanceof HTMLElement ? target : undefined
      held.current = { order: held.current?.order ?? '', at }
    }
    element?.addEventListener('focusin', follow)
    return () => element?.removeEventListener('focusin', follow)
  }, [list])
}
