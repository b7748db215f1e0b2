import type { TrayEntry } from '../../live/tray.ts'
import { say } from '../../say.ts'

/** Hands over all of it as one text file, a line for each. */
export function downloadTray(entries: readonly TrayEntry[]): void {
  const text = entries.map((entry) => `${entry.text}\n`).join('\n')
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = address
  link.download = say('desk.tray.file')
  link.click()
  URL.revokeObjectURL(address)
}
