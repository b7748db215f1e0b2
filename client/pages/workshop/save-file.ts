import { SET_MIMES, writeSet, type SetFile } from '#shared/poll/set-file.ts'
import type { PollWording } from '#shared/poll/wording.ts'
import { say } from '../../say.ts'

/** Hands over polls as a file of this device; it works without a network too. */
export function saveSet(polls: readonly PollWording[], as: SetFile): void {
  const blob = new Blob([writeSet(polls, as)], { type: SET_MIMES[as] })
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = `${say('workshop.file.name')}.${as}`
  link.click()
  URL.revokeObjectURL(address)
}
