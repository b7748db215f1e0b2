import type { RowFigures } from '../figures.ts'
import { Crowd } from '../wire/crowd.ts'
import type { Peer } from '../wire/peer.ts'
import { watchTyping, type Seen } from '../wire/typing.ts'
import type { Row } from './row.ts'

const RATE = 5 // keystrokes a second

interface Editors {
  readonly name: string
  readonly says: string
  readonly count: number
  readonly act?: (peer: Peer) => void
  readonly targets: Row['targets']
}

/** One room in which everybody types. */
function editorsRow({ name, says, count, act, targets }: Editors): Row {
  return {
    name,
    says,
    targets,
    async measure(running, { keeps }, { isQuick }) {
      const crowd = await Crowd.gather(running, { rooms: 1, writers: count, arePersons: true })
      const typing = { rate: RATE, ...(act && { act }) }
      await watchTyping(crowd, running.process, { ...typing, seconds: isQuick ? 2 : 4 })
      const seen = await watchTyping(crowd, running.process, {
        ...typing,
        seconds: isQuick ? 4 : 10,
      })
      await expectNothingLost(crowd, seen, keeps)
      crowd.cut()
      const figures = figuresOf(seen)
      return act ? { ...figures, 'cursors/s': seen.cursors } : figures
    },
  }
}

/** Throws when anybody lacks an update, or a fresh reader does, or somebody was sent away. */
export async function expectNothingLost(crowd: Crowd, seen: Seen, keeps: boolean): Promise<void> {
  if (seen.lost > 0) throw new Error(`${seen.lost} updates did not reach everybody`)
  if (crowd.gone > 0) throw new Error(`${crowd.gone} lines were closed`)
  const missing = keeps ? await crowd.missing() : 0
  if (missing > 0) throw new Error(`a fresh reader lacks ${missing} updates`)
}

export function figuresOf(seen: Seen): RowFigures['figures'] {
  return {
    'p50 ms': seen.p50,
    'p95 ms': seen.p95,
    'p99 ms': seen.p99,
    'updates/s': seen.updates,
    'deliveries/s': seen.deliveries,
    'server CPU %': seen.serverCpu,
    'server MB': seen.memory,
    'load CPU %': seen.loadCpu,
  }
}

export const fifty = editorsRow({
  name: 'editors-50',
  says: '50 editors in a room, all typing 5 a second: update at the last peer',
  count: 50,
  targets: { 'p50 ms': 2, 'p99 ms': 8 },
})

export const twoHundred = editorsRow({
  name: 'editors-200',
  says: '200 editors in a room, all typing 5 a second',
  count: 200,
  targets: { 'p99 ms': 10 },
})

export const cursors = editorsRow({
  name: 'cursors-200',
  says: 'the same with every cursor moving',
  count: 200,
  act(peer) {
    peer.type()
    peer.point()
  },
  targets: { 'p99 ms': 15 },
})
