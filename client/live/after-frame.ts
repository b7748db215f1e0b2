const AT_MOST = 50 // ms: a page that is not shown makes no frames

/** Does something when the next frame stands on the screen: what can wait must not keep anybody's letter from it. */
export function afterFrame(act: () => void): void {
  let isDone = false
  const once = (): void => {
    if (isDone) return
    isDone = true
    clearTimeout(timer)
    act()
  }
  const timer = setTimeout(once, AT_MOST)
  // A task that is asked for while a frame is made comes after it.
  requestAnimationFrame(() => setTimeout(once))
}
