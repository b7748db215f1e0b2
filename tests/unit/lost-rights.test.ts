import { EventEmitter, once } from 'node:events'
import { expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import type { PersonId, SessionId } from '#shared/ids.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import { holdLine } from '../../server/rooms/socket.ts'
import { FakeClient } from '../support/fake-client.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { MemoryLog, turn } from '../support/memory-log.ts'
import { addLine, linesOf } from '../support/notes.ts'

async function aRoom() {
  const hallway = new Hallway(new MemoryLog(), () => undefined, { clock: new FakeClock() })
  return hallway.open({ session: 'session-1' as SessionId, name: 'notes' })
}

test('[RIGHT4] whoever may not write any more is gone at once, and what comes in the same turn is not taken', async () => {
  const room = await aRoom()
  const ana = new FakeClient(room, 'ana').sync()
  const bo = new FakeClient(room, 'bo').sync()
  await turn()
  ana.says(ana.doc.clientID, 1, { at: 'x' })
  addLine(ana.doc, 'before')
  ana.flush()
  await turn()
  expect(room.presence.all().length).toBeGreaterThan(4)

  ana.mayWrite = false
  ana.peer.judgeAnew()
  addLine(ana.doc, 'after')
  ana.flush()
  expect(ana.closed?.code).toBe(4403)
  expect(room.peers.has(ana.peer)).toBe(false)
  await turn()
  expect(linesOf(bo.doc)).toEqual(['before'])
  addLine(bo.doc, 'by somebody else')
  bo.flush().barrier(1)
  await turn()
  expect([bo.barriers, bo.closed]).toEqual([[1], undefined])
})

test('[RIGHT4] whoever gains writing goes on as they came, and whoever reads and goes on reading is left alone', async () => {
  const room = await aRoom()
  const cy = new FakeClient(room, 'cy', { mayWrite: false }).sync()
  await turn()
  cy.peer.judgeAnew()
  cy.mayWrite = true
  cy.peer.judgeAnew()
  addLine(cy.doc, 'now I may')
  cy.flush().barrier(1)
  await turn()
  expect([cy.barriers, cy.closed]).toEqual([[1], undefined])
  // What was gained can be lost.
  cy.mayWrite = false
  cy.peer.judgeAnew()
  expect(cy.closed?.code).toBe(4403)
})

/** A socket without a wire. */
class Wireless extends EventEmitter {
  readonly OPEN = 1
  readyState = 1
  readonly bufferedAmount = 0
  send(): void {}
  ping(): void {}
  terminate(): void {
    this.close(1006)
  }
  close(code: number): void {
    if (this.readyState !== this.OPEN) return
    this.readyState = 3
    this.emit('close', code)
  }
}

test('[RIGHT4] a line whose loss nobody told is closed at its next beat', async () => {
  const room = await aRoom()
  const socket = new Wireless()
  let mayRead = true
  const guest = {
    person: 'dee' as PersonId,
    stamp: { id: 'dee', name: 'Dee', role: 'observer' as const },
    isCurrent: true,
    mayRead: () => mayRead,
    mayWrite: () => false,
    watch: () => () => undefined,
  }
  holdLine(room, socket as unknown as WebSocket, guest, () => undefined)
  expect(socket.readyState).toBe(socket.OPEN)
  mayRead = false
  const [code] = await once(socket, 'close')
  expect(code).toBe(4403)
  expect(room.peers.size).toBe(0)
})

test('[RIGHT4] whoever lost the right while their line was opened does not get one', async () => {
  const room = await aRoom()
  const socket = new Wireless()
  const guest = {
    person: 'dee' as PersonId,
    stamp: { id: 'dee', name: 'Dee', role: 'observer' as const },
    isCurrent: true,
    mayRead: () => false,
    mayWrite: () => false,
  }
  holdLine(room, socket as unknown as WebSocket, guest, () => undefined)
  expect(socket.readyState).not.toBe(socket.OPEN)
  expect(room.peers.size).toBe(0)
})
