const SMALLEST = 0.3
const STEP = 0.05

/**
 * The largest size, of 1 and smaller ones, at which all of a scene is on the screen; the smallest where none is. A wall cannot be
 * scrolled by those who read it. [STAGE2]
 */
export function sizeThatFits(fitsAt: (size: number) => boolean): number {
  for (let steps = 0; ; steps += 1) {
    const size = Math.max(1 - steps * STEP, SMALLEST)
    if (fitsAt(size) || size === SMALLEST) return size
  }
}

/** Keeps what stands in a place as large as it fits, whatever becomes of it or of the screen; until the answer is called. */
export function keepFitting(place: HTMLElement): () => void {
  let frame = 0
  const fit = (): void => {
    frame = 0
    sizeThatFits((size) => {
      place.style.setProperty('--fit', String(size))
      return place.scrollHeight <= place.clientHeight + 1
    })
  }
  // In a frame of its own: what it changes is what is watched.
  const soon = (): void => {
    frame ||= requestAnimationFrame(fit)
  }
  const sizes = new ResizeObserver(soon)
  sizes.observe(place)
  const scenes = new MutationObserver(() => {
    for (const scene of place.children) sizes.observe(scene)
    soon()
  })
  scenes.observe(place, { childList: true, subtree: true, characterData: true })
  for (const scene of place.children) sizes.observe(scene)
  return () => {
    cancelAnimationFrame(frame)
    sizes.disconnect()
    scenes.disconnect()
  }
}
