import type { DocumentName } from '#shared/ids.ts'
import type { Here } from '#shared/wire.ts'
import { openMemory, readList } from '../floor/memory.ts'

const MOST_IDS = 50 // loads of a page whose words are still known as one's own

/** With which client ids this device has written in a document: whose words they are is known after a reload too. */
export function ownIds({ session, person }: Pick<Here, 'session' | 'person'>, name: DocumentName) {
  const memory = openMemory(() => localStorage, `rapport-own-ids:${session}:${person}:`)
  const earlier = readList(memory, name, (id): id is number => typeof id === 'number')
  return {
    earlier,
    add(id: number): void {
      memory.write(name, [...earlier.filter((each) => each !== id), id].slice(-MOST_IDS))
    },
  }
}
