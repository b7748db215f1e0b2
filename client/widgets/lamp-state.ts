import type { StorageState } from '#shared/wire.ts'
import { LANGUAGE, say } from './say.ts'

/** Whether what was written is kept. `at` is milliseconds since 1970, `reason` a finished sentence. */
export type LampState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'kept'; readonly at: number }
  | { readonly kind: 'offline'; readonly changes: number }
  | { readonly kind: 'unkept'; readonly trouble: Trouble; readonly changes: number }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'reading' }

/** Why the server keeps nothing just now, though the line to it is open. */
export type Trouble = Exclude<StorageState, 'well'>

export type LampKind = LampState['kind']

const clock = new Intl.DateTimeFormat(LANGUAGE, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** What stands beside the lamp. */
export function lampWords(state: LampState): string {
  switch (state.kind) {
    case 'kept':
      return say('lamp.kept-at', { time: clock.format(state.at) })
    case 'offline':
      return state.changes === 0
        ? say('lamp.offline-clean')
        : say('lamp.offline', { n: state.changes })
    case 'unkept':
      return state.changes === 0
        ? say(`lamp.trouble.${state.trouble}`)
        : say(`lamp.unkept.${state.trouble}`, { n: state.changes })
    case 'refused':
      return say('lamp.refused', { reason: state.reason })
    default:
      return say(`lamp.${state.kind}`)
  }
}

/**
 * Whether a state is news to somebody who listens, given the last kind they heard. Saving and kept
 * take turns with every sentence and are none; "kept" after trouble is what they wait for. [LAMP2]
 */
export function isNews(kind: LampKind, lastHeard: LampKind | undefined): boolean {
  if (kind === 'saving' || kind === 'opening' || kind === lastHeard) return false
  return kind !== 'kept' || lastHeard !== undefined
}
