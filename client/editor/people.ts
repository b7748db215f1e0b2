import { useEffect, useState } from 'react'
import type { Awareness } from 'y-protocols/awareness'

/** Somebody who writes in the notes now, as the server says who they are. */
export interface Present {
  readonly id: string
  readonly name: string
  /** One of six, given by the server. */
  readonly colour: number
  /** The id of the section in which their cursor stands. */
  readonly where: string | undefined
}

/** The class that carries somebody's colour. */
export function colourClass(colour: unknown): string {
  return `person-${typeof colour === 'number' ? colour : 1}`
}

/** The letters that stand for a name: two at most. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}

/** Everybody who writes now but oneself; one entry for somebody with several tabs. */
export function usePresent(awareness: Awareness): readonly Present[] {
  const [present, setPresent] = useState<readonly Present[]>([])
  useEffect(() => {
    // An editor that is being drawn says that it is here; whoever listens is drawn after it.
    const hear = (): void => queueMicrotask(() => setPresent((before) => sameOr(before, awareness)))
    hear()
    awareness.on('change', hear)
    return () => awareness.off('change', hear)
  }, [awareness])
  return present
}

/** A cursor that moves changes nothing about who is where: what was drawn stays. */
function sameOr(before: readonly Present[], awareness: Awareness): readonly Present[] {
  const now = readPresent(awareness)
  return JSON.stringify(now) === JSON.stringify(before) ? before : now
}

function readPresent(awareness: Awareness): readonly Present[] {
  const byId = new Map<string, Present>()
  for (const [client, state] of awareness.getStates()) {
    if (client === awareness.clientID) continue
    const user: unknown = state['user']
    if (typeof user !== 'object' || user === null || !('id' in user) || !('name' in user)) continue
    const where: unknown = state['where']
    const id = String(user.id)
    const colour = 'colour' in user && typeof user.colour === 'number' ? user.colour : 1
    byId.set(id, {
      id,
      name: String(user.name),
      colour,
      where: typeof where === 'string' ? where : undefined,
    })
  }
  return [...byId.values()]
}
