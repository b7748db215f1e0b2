import { CLOSE } from '#shared/wire.ts'

/** Why a line was closed for good, for the sentence on the lamp. */
export type Refusal = 'not-allowed' | 'outdated' | 'refused'

/** What a final close code says. */
export function refusalOf(code: number): Refusal {
  if (code === CLOSE.notAllowed) return 'not-allowed'
  return code === CLOSE.outdated ? 'outdated' : 'refused'
}
