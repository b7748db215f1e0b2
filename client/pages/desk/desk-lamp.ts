import { lampWords, type LampState } from '../../widgets/lamp-state.ts'
import { worseOf } from './worse-lamp.ts'

/**
 * What a lamp shows, for whoever listens. It changes with every letter; drawing the desk anew for that would cost more
 * than the letter. [FAST2]
 */
export interface LampSource {
  readonly state: LampState
  /** Calls back when another state is to be shown, until the answer is called. */
  listen(hear: () => void): () => void
}

/** The lamp of one document. A refusal that was not read yet stands before everything else. */
export class RoomLamp implements LampSource {
  readonly #listeners = new Set<() => void>()
  #line: LampState = { kind: 'opening' }
  #refusal: LampState | undefined

  get state(): LampState {
    return this.#refusal ?? this.#line
  }

  listen(hear: () => void): () => void {
    this.#listeners.add(hear)
    return () => this.#listeners.delete(hear)
  }

  /** The line to the document says how it is. */
  show(line: LampState): void {
    this.#change(() => (this.#line = line))
  }

  refuse(reason: string | undefined): void {
    this.#change(() => {
      this.#refusal = reason === undefined ? undefined : { kind: 'refused', reason }
    })
  }

  #change(change: () => void): void {
    const before = this.state
    change()
    if (isShownAlike(before, this.state)) return
    for (const hear of this.#listeners) hear()
  }
}

/** Two documents, one lamp. */
export function worseLamp(notes: LampSource, drafts: LampSource): LampSource {
  return {
    get state() {
      return worseOf(notes.state, drafts.state)
    },
    listen(hear) {
      const ends = [notes.listen(hear), drafts.listen(hear)]
      return () => ends.forEach((end) => end())
    },
  }
}

function isShownAlike(before: LampState, now: LampState): boolean {
  return before.kind === now.kind && lampWords(before) === lampWords(now)
}
