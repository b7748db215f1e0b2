const PLACES: readonly string[] = ['notes'] // where the desk leads within itself: its skip link

/**
 * The key that somebody came by. It leaves the address bar at once, so that nobody reads it over a
 * shoulder or copies it with the address; until it was used, a reload finds it beside the address. [DOOR5]
 */
export function takeKey(): string {
  const said = saidInAddress()
  if (said === undefined) return heldBeside(history.state)
  history.replaceState({ key: said }, '', location.pathname)
  return said
}

/** The key was used, or is of no use: nothing of it stays. */
export function dropKey(): void {
  history.replaceState(null, '', location.pathname)
}

/** Tells when another link of the session is opened over this page, which loads nothing by itself. */
export function onAnotherKey(hear: () => void): () => void {
  const look = (): void => {
    if (saidInAddress() !== undefined) hear()
  }
  addEventListener('hashchange', look)
  return () => removeEventListener('hashchange', look)
}

function saidInAddress(): string | undefined {
  const said = location.hash.slice(1)
  return said === '' || PLACES.includes(said) ? undefined : said
}

function heldBeside(state: unknown): string {
  const isHeld = typeof state === 'object' && state !== null && 'key' in state
  return isHeld && typeof state.key === 'string' ? state.key : ''
}
