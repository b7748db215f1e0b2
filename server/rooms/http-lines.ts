import { randomUUID } from 'node:crypto'
import type { PersonId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import { HttpLine } from './http-line.ts'

const MOST_OF_PERSON = 20 // tabs, and lines that were left and not yet forgotten
const MOST = 5_000

/** Whose a line is, and on which document: `session/notes`. */
interface Held {
  readonly line: HttpLine
  readonly person: PersonId
  readonly document: string
}

/** The lines over HTTP that are open, and those that ended a moment ago. [HLINE3] */
export class HttpLines {
  readonly #held = new Map<string, Held>()

  /** Opens a line for somebody. Its name leads nobody else to it. */
  open(person: PersonId, document: string): { readonly id: string; readonly line: HttpLine } {
    const own = [...this.#held.values()].filter((held) => held.person === person)
    if (own.length >= MOST_OF_PERSON || this.#held.size >= MOST) {
      throw new Problem('too-many-tries', { lines: own.length })
    }
    const id = randomUUID()
    const line = new HttpLine({ later, onGone: () => this.#held.delete(id) })
    this.#held.set(id, { line, person, document })
    return { id, line }
  }

  /** A line of this person on this document; nobody is told whether somebody else has one of that name. */
  find(id: string, person: PersonId, document: string): HttpLine {
    const held = this.#held.get(id)
    if (held?.person !== person || held.document !== document) throw new Problem('not-found')
    return held.line
  }

  /** How a line ended, for who was put out meanwhile: its name is known to nobody else. Undefined while it is open. */
  farewell(id: string, document: string, received: number): Uint8Array<ArrayBuffer> | undefined {
    const held = this.#held.get(id)
    return held?.document === document ? held.line.farewell(received) : undefined
  }
}

function later(task: () => void, milliseconds: number): () => void {
  const timer = setTimeout(task, milliseconds)
  timer.unref()
  return () => clearTimeout(timer)
}
